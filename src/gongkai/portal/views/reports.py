"""The annual reports: all years, one year's as paper, and its files."""

from __future__ import annotations

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gongkai import __version__
from gongkai.law.annual import annual_report
from gongkai.portal import heads, paper, shelf, structured
from gongkai.portal.context import wants_large
from gongkai.portal.pages import attachment, organ_page, show, standing
from gongkai.records.actions import clock
from gongkai.records.models import IssuedReport, Organ
from gongkai.report import write

KEPT = 24 * 3600


@organ_page
def reports(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Every year's latest version."""
    latest = shelf.latest_a_year(shelf.versions(organ))
    formats = [write.FORMATS[ending] for ending in ("pdf", "docx", "xlsx")]
    year = clock.today().year - 1
    if any(each.year == year for each in latest):  # it is there: the next one is what people wait for
        year += 1
    due = next(task for task in annual_report(year, organ.kind) if task.key == "publish")
    return show(
        request,
        "reports",
        organ,
        "reports",
        head=standing(organ, "reports"),
        reports=latest,
        formats=formats,
        year=year,
        due=due,
    )


@organ_page
def report(request: HttpRequest, organ: Organ, year: int) -> HttpResponse:
    """The report as issued, perhaps beside last year's."""
    found = shelf.versions(organ, year, year - 1)
    issued = shelf.chosen(found, year, request.GET.get("version", ""))
    before = next((each for each in found if each.year == year - 1), None)
    beside = before is not None and request.GET.get("beside") == "1"
    tag = shelf.tag(
        organ.name, organ.sample_note, wants_large(request), beside, issued.version, *map(shelf.mark, found)
    )
    at = max(each.issued_at for each in found)
    return shelf.answer(request, tag, at, lambda: _paper(request, organ, issued, found, before, beside))


def _paper(
    request: HttpRequest,
    organ: Organ,
    issued: IssuedReport,
    found: list[IssuedReport],
    before: IssuedReport | None,
    beside: bool,
) -> HttpResponse:
    document = shelf.document(organ, issued)
    last_year = shelf.document(organ, before) if before and beside else None
    return show(
        request,
        "report",
        organ,
        "reports",
        head=_head(request, organ, issued, document.title),
        report=document,
        title=paper.title_lines(document),
        parts=paper.parts(document, last_year),
        issued=issued,
        versions=[each for each in found if each.year == issued.year],
        corrected=shelf.corrected(found, issued),
        before=before,
        beside=beside,
        formats=write.FORMATS.values(),
    )


def _head(request: HttpRequest, organ: Organ, issued: IssuedReport, title: str) -> heads.Page:
    """Its address is the year's: an earlier version, or last year's figures beside, are the same report."""
    path = reverse("portal:report", args=[organ.code, issued.year])
    file = reverse("portal:download", args=[organ.code, issued.year, "pdf"])
    return standing(
        organ,
        "reports",
        path=path,
        way=[(f"{issued.year} 年", path)],
        article=heads.Article(title, str(issued.issued_on), organ.name),
        others=[heads.Other(write.FORMATS["pdf"].media_type, f"{title}（PDF）", file)],
        things=[structured.report(issued, organ, title, heads.base(request))],
        index="version" not in request.GET,
    )


@organ_page
def download(request: HttpRequest, organ: Organ, year: int, ending: str) -> HttpResponse:
    """The report as a file, in any format the library writes."""
    if ending not in write.FORMATS:
        raise Http404(f"没有“.{ending[:20]}”这种格式，可用的有：{'、'.join(write.FORMATS)}。")
    found = shelf.versions(organ, year)
    issued = shelf.chosen(found, year, request.GET.get("version", ""))
    tag = shelf.tag(shelf.mark(issued), ending)
    newest = issued == found[0]
    return shelf.answer(request, tag, issued.issued_at, lambda: _file(organ, issued, ending, newest=newest))


def _file(organ: Organ, issued: IssuedReport, ending: str, *, newest: bool) -> HttpResponse:
    name = f"{organ.name}{issued.year}年政府信息公开工作年度报告"
    name += f".{ending}" if newest else f"（第{issued.version}版）.{ending}"
    return attachment(rendered(organ, issued, ending), write.FORMATS[ending].media_type, name)


def rendered(organ: Organ, issued: IssuedReport, ending: str) -> bytes:
    """The file's bytes: an issued document never changes, so it is set once and kept."""
    key = f"report:{__version__}:{shelf.mark(issued)}:{ending}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = write.render(shelf.document(organ, issued), ending)
        cache.set(key, kept, KEPT)
    return kept
