"""The report of a year beside its checks; what was issued; downloads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import paper, papers
from gongkai.desk.asking import staff
from gongkai.law.registers import REGISTERS
from gongkai.law.reporting import BY_KEY, allowed
from gongkai.records.actions import clock
from gongkai.records.actions import reports as writing
from gongkai.records.actions.reporting import history
from gongkai.records.models import AnnualReport, Organ
from gongkai.records.queries import reports as reading
from gongkai.records.queries.tasks import duties
from gongkai.report import forms, write
from gongkai.report.checks import RULES


@staff
def reports(request: HttpRequest, organ: Organ) -> HttpResponse:
    """All years; a new one is opened here."""
    if request.method == "POST":
        return _open(request, organ)
    this_year = clock.today().year
    context = {
        "organ": organ,
        "section": "reports",
        "reports": request.staff.reports(organ),
        "imported": request.staff.issued(organ).filter(origin="imported"),
        "years": range(this_year, 2020, -1),
        "may_write": request.staff.may_write(organ),
    }
    return render(request, "desk/reports.html", context)


def _open(request: HttpRequest, organ: Organ) -> HttpResponse:
    year = request.POST.get("year", "")
    sane = year.isdecimal() and len(year) == 4 and int(year) <= clock.today().year
    if not request.staff.may_write(organ) or not sane:
        raise Http404
    try:
        writing.open_report(organ=organ, year=int(year), actor=request.user)
    except forms.NoForm as problem:
        raise Http404(str(problem)) from problem
    return redirect("desk:report", organ.code, int(year))


def draft(request: HttpRequest, organ: Organ, year: int) -> AnnualReport:
    """The report of a year, as new as the registers; 404 where it was never opened."""
    report = get_object_or_404(request.staff.reports(organ), year=year)
    report.organ = organ
    return writing.refresh(report=report)


@staff
@require_GET
def report(request: HttpRequest, organ: Organ, year: int) -> HttpResponse:
    """The draft as paper, findings and next step in the margin."""
    found = draft(request, organ, year)
    past = list(found.steps.select_related("actor"))
    before = reading.latest(organ, year - 1)
    beside = reading.from_json(before.document) if before and request.GET.get("beside") == "1" else None
    texts = writing.texts(found)
    issued = reading.latest(organ, year)
    closed = issued is not None and found.state in (AnnualReport.State.ISSUED, AnnualReport.State.FILED)
    differences = reading.differences(issued, found.figures) if issued else []
    roles = request.staff.roles(organ)
    context = {
        "organ": organ,
        "section": "reports",
        "report": found,
        "parts": paper.parts(found, texts, beside, reading.from_json(issued.document) if closed else None),
        "findings": _findings(found),
        "steps": allowed(found.state, roles, history(found, past), request.user.pk),
        "past": [(each, BY_KEY[each.step].name) for each in past],
        "editable": found.state in writing.EDITABLE and request.staff.may_write(organ),
        "issued": issued,
        "differences": differences[:20],
        "more": max(0, len(differences) - 20),
        "before": before,
        "beside": beside,
        "duties": duties(organ, year, found, clock.today()),
        "formats": write.FORMATS.values(),
        "notes": counting_notes(organ),
    }
    return render(request, "desk/report.html", context)


def _findings(report: AnnualReport) -> list[dict[str, object]]:
    waivers = {each.fingerprint: each for each in report.waivers.select_related("person")}
    order = {"error": 0, "warning": 1, "notice": 2}
    rows = [
        {**each, "title": RULES[each["rule"]].title, "waiver": waivers.get(each["fingerprint"])}
        for each in report.findings
    ]
    return sorted(rows, key=lambda row: order[row["severity"]])


def counting_notes(organ: Organ) -> list[str]:
    """What was decided about counting where no national rule could be found."""
    notes = [
        category.note
        for kind in REGISTERS.values()
        if kind.key not in organ.counting
        for category in kind.categories
        if category.note
    ]
    notes.append("表四的结果类别按通常理解归类（格式的填报说明未能查到），可在“机关与人员”中改变。")
    if not organ.counting.get("lapsed_as_repealed"):
        notes.append("规范性文件到期失效不计入“本年废止件数”，也不再计入“现行有效件数”。")
    return notes


@staff
@require_GET
def issued(request: HttpRequest, organ: Organ, year: int, version: int) -> HttpResponse:
    """A report as issued, and where the registers have moved on since."""
    found = get_object_or_404(
        request.staff.issued(organ).select_related("issued_by"), year=year, version=version
    )
    document = reading.from_json(found.document)
    current = request.staff.reports(organ).filter(year=year).first()
    context = {
        "organ": organ,
        "section": "reports",
        "issued": found,
        "document": document,
        "differences": reading.differences(found, current.figures) if current else [],
        "formats": write.FORMATS.values(),
    }
    return render(request, "desk/issued.html", context)


@staff
@require_GET
def download(request: HttpRequest, organ: Organ, year: int, ending: str) -> HttpResponse:
    """The report in one of the formats: ?version=N as issued, else as it stands."""
    kind = write.FORMATS.get(ending)
    if kind is None:
        raise Http404("没有这种格式。")
    version = request.GET.get("version", "")
    if version.isdecimal():
        stored = get_object_or_404(request.staff.issued(organ), year=year, version=int(version))
        document = reading.from_json(stored.document)
    else:
        document = writing.current(draft(request, organ, year))
    name = f"{organ.name} {year} 年度报告{'' if version else '（草稿）'}.{ending}"
    return papers.attachment(write.render(document, ending), kind.media_type, name)
