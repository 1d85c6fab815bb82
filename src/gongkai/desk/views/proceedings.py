"""Reconsiderations and lawsuits: list, page, form, voiding."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, listing, sheet
from gongkai.desk.asking import staff
from gongkai.desk.forms.proceedings import ProceedingForm
from gongkai.desk.forms.settings import COLUMN_NAMES
from gongkai.desk.history import history, proceeding_names
from gongkai.desk.holding import holder
from gongkai.desk.voiding import ask
from gongkai.law.contest import WHOSE
from gongkai.law.handling import OFFICE
from gongkai.law.proceedings import BLOCKS, PROCEEDINGS, block
from gongkai.records.actions import clock
from gongkai.records.actions import proceedings as writing
from gongkai.records.models import Organ, Proceeding
from gongkai.records.queries import paging
from gongkai.records.queries import proceedings as reading

STATES = {"pending": "尚未审结", "unanswered": "待答复、答辩", "decided": "已审结"}
writer = holder(*OFFICE, refusal="复议和诉讼由在全机关任职的人员登记，审计员只能查看。")
FILTERS = ("year", "kind", "state", "voided")


@staff
@require_GET
def proceedings(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The reconsiderations and lawsuits of an organ, a page at a time."""
    table = listing.TABLES["proceedings"]
    rows = _asked(request, request.staff.proceedings(organ))
    page = paging.page(rows, request.GET.get("after", ""), by=table.by)
    context = {
        "organ": organ,
        "section": "proceedings",
        "table": table,
        "rows": [table.row(each) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "export": filtering.link(request, after=""),
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "years": range(clock.today().year, 2007, -1),
        "kinds": Proceeding.Kind.choices,
        "states": STATES,
        "filtered": any(request.GET.get(name) for name in FILTERS),
        "may_write": bool(request.staff.roles(organ) & set(OFFICE)),
    }
    return render(request, "desk/proceedings.html", context)


def _asked(request: HttpRequest, rows: QuerySet[Proceeding]) -> QuerySet[Proceeding]:
    year = filtering.year(request)
    kind = filtering.chosen(request, "kind", Proceeding.Kind.values)
    state = filtering.chosen(request, "state", STATES)
    if year:
        rows = rows.filter(filed_year=year)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(decided_on__isnull=state != "decided")
    if state == "unanswered":
        rows = rows.filter(answered_on__isnull=True)
    return rows if request.GET.get("voided") == "1" else rows.filter(voided=False)


@staff
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The reconsiderations and lawsuits asked for, as a sheet."""
    rows = _asked(request, request.staff.proceedings(organ)).order_by("-filed_on", "-pk")
    refused = sheet.too_many(request, rows, "desk:proceedings", organ.code)
    table = listing.TABLES["proceedings"]
    return refused or sheet.listed(table, rows.iterator(chunk_size=2000), f"{organ.name} 复议诉讼")


def _proceeding(request: HttpRequest, organ: Organ, pk: int, **narrower: object) -> Proceeding:
    rows = request.staff.proceedings(organ).select_related("case", "after", "organ")
    return get_object_or_404(rows, pk=pk, **narrower)


@staff
@require_GET
def proceeding(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One reconsideration or lawsuit, and where table four counts it."""
    found = _proceeding(request, organ, pk)
    context = {
        "organ": organ,
        "section": "proceedings",
        "proceeding": found,
        "part": BLOCKS[block(found.kind, found.after_review)],
        "column": _column(organ, found),
        "standing": reading.of(found, clock.today()),
        "whose": WHOSE,
        "today": clock.today(),
        "later": request.staff.proceedings(organ).filter(after=found),
        "history": history(
            request.staff, organ, f"proceeding/{pk}", proceeding_names(Proceeding, found.kind)
        ),
        "may_write": bool(request.staff.roles(organ) & set(OFFICE)) and not found.voided,
    }
    return render(request, "desk/proceeding.html", context)


def _column(organ: Organ, found: Proceeding) -> str:
    if not found.ending:
        return "尚未审结"
    return COLUMN_NAMES[PROCEEDINGS[found.kind].column(found.ending, organ.counting.get("endings", {}))]


@writer
def new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Add a reconsideration or lawsuit."""
    return _form(request, organ, Proceeding(organ=organ))


@writer
def edit(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Change one that stands: most often, write down how it ended."""
    return _form(request, organ, _proceeding(request, organ, pk, voided=False))


def _form(request: HttpRequest, organ: Organ, found: Proceeding) -> HttpResponse:
    form = ProceedingForm(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(lambda: writing.save(proceeding=form.filled(), actor=request.user)):
        messages.success(request, "已保存。")
        return redirect("desk:proceeding", organ.code, form.result.pk)
    context = {"organ": organ, "section": "proceedings", "form": form, "pk": found.pk}
    return render(request, "desk/proceeding_form.html", context)


@writer
def void(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Take a mistaken record out of all figures."""
    found = _proceeding(request, organ, pk, voided=False)
    return ask(
        request,
        organ,
        lambda reason: writing.void(proceeding=found, reason=reason, actor=request.user),
        what=found.number,
        section="proceedings",
        back=("desk:proceeding", pk),
    )
