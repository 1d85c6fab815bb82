"""Requests: the worklist, a new one, one case on one page, its next event."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import casebook, filtering, listing, sheet
from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.cases import CaseForm
from gongkai.desk.forms.events import EXPLAINED, EventForm
from gongkai.law.case import KINDS, PHASES, Clock, replay
from gongkai.law.receipt import CHANNELS
from gongkai.law.replies import REPLIES
from gongkai.law.workdays import Calendar
from gongkai.records.actions import cases as writing
from gongkai.records.actions import clock
from gongkai.records.models import Case, CaseEvent, Organ
from gongkai.records.queries import paging
from gongkai.records.queries.cases import next_number, received_years, worklist

STATES = {
    "open": "在办",
    "late": "已逾期未办结",
    "stopped": "期限中止",
    "closed": "已办结",
    "all": "全部",
}


@staff
@require_GET
def cases(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Open requests by due date, or others by date of receipt, a page at a time."""
    state = filtering.chosen(request, "state", STATES) or "open"
    rows = _asked(request, request.staff.cases(organ), state)
    after = request.GET.get("after", "")
    closed = state in ("closed", "all")
    page = paging.page(rows, after, by="received_on") if closed else worklist(rows, after)
    today = clock.today()
    context = {
        "organ": organ,
        "section": "cases",
        "rows": [(each, REPLIES.get(each.reply or each.row)) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "export": filtering.link(request, after=""),
        "first": filtering.link(request, after="") if after else "",
        "state": state,
        "states": STATES,
        "years": received_years(request.staff.cases(organ)),
        "q": filtering.text(request),
        "filtered": state != "open" or any(request.GET.get(name) for name in ("year", "q")),
        "today": today,
        "may_write": request.staff.may_write(organ),
    }
    return render(request, "desk/cases.html", context)


def _asked(request: HttpRequest, rows: QuerySet[Case], state: str) -> QuerySet[Case]:
    year, words = filtering.year(request), filtering.text(request)
    if year:
        rows = rows.filter(received_year=year)
    if words:
        rows = rows.filter(Q(number__icontains=words) | Q(summary__icontains=words))
    if state == "late":
        return rows.filter(state="running", due__lt=clock.today())
    if state in ("stopped", "closed"):
        return rows.filter(state=state)
    return rows if state == "all" else rows.filter(state__in=("running", "stopped"))


@staff
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The requests asked for, as a sheet."""
    state = filtering.chosen(request, "state", STATES) or "open"
    rows = _asked(request, request.staff.cases(organ), state).order_by("-received_on", "-pk")
    refused = sheet.too_many(request, rows, "desk:cases", organ.code)
    table = listing.TABLES["cases"]
    return refused or sheet.listed(table, rows.iterator(chunk_size=2000), f"{organ.code}-cases")


@writer
def new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Register a request."""
    today = clock.today()
    given = request.POST if request.method == "POST" else None
    initial = {"number": next_number(organ, today.year), "received_on": today}
    form = CaseForm(organ, given, initial=initial)
    if form.is_bound and form.attempt(
        lambda: writing.open_case(organ=organ, actor=request.user, **form.cleaned_data)
    ):
        found: Case = request.staff.cases(organ).get(pk=form.result.pk)
        messages.success(request, f"申请 {found.number} 已登记，答复期限 {found.due}。")
        return redirect("desk:case", organ.code, found.pk)
    context = {"organ": organ, "section": "cases", "form": form, "channels": CHANNELS.values()}
    return render(request, "desk/case_form.html", context)


def _read(request: HttpRequest, organ: Organ, pk: int) -> tuple[Case, list[CaseEvent], Clock, Calendar]:
    """A case, its events, and the clock after them."""
    case = get_object_or_404(request.staff.cases(organ), pk=pk)
    rows = list(case.events.select_related("actor").order_by("seq"))
    calendar = Calendar.load()
    return case, rows, replay(writing.law_events(rows), calendar), calendar


@staff
@require_GET
def case(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One case: what is asked, where it stands, by when and why, what may come next, what has been."""
    found, rows, state, calendar = _read(request, organ, pk)
    today = clock.today()
    may_write = request.staff.may_write(organ)
    waiting = casebook.waiting(rows) if state.state != "closed" else {}
    steps = [KINDS[key] for key in state.allowed if key != "voided"] if may_write else []
    first = next((KINDS[key] for key in casebook.FIRST if key in state.allowed), None)
    context = {
        "organ": organ,
        "section": "cases",
        "case": found,
        "clock": state,
        "phase": PHASES[state.phase],
        "reply": REPLIES.get(state.reply or state.row or ""),
        "today": today,
        "overdue": casebook.overdue(state, today, calendar),
        "waiting": waiting,
        "silent": casebook.silent(waiting, today, calendar),
        "why": casebook.why(state),
        "strip": casebook.strip(state, today, calendar),
        "events": casebook.happened(rows),
        "first": first if first in steps else None,
        "others": [each for each in steps if each is not first],
        "may_void": may_write and "voided" in state.allowed,
    }
    return render(request, "desk/case.html", context)


@writer
def record(request: HttpRequest, organ: Organ, pk: int, event: str) -> HttpResponse:
    """Record the next event; only one that has a meaning now, with only what it needs."""
    found, rows, state, _ = _read(request, organ, pk)
    if event not in KINDS:
        raise Http404("没有这种事项。")
    form = EventForm(
        event,
        request.POST if request.method == "POST" else None,
        initial={"on": clock.today(), "seq": request.GET.get("seq", "")},
        parties=casebook.waiting(rows),
        voidable=casebook.voidable(rows),
        answered=bool(state.reply),
    )
    if form.is_bound and form.attempt(
        lambda: writing.record_event(
            case=found, event=event, on=form.cleaned_data["on"], actor=request.user, data=form.given()
        )
    ):
        messages.success(request, f"已登记：{KINDS[event].name}。")
        return redirect("desk:case", organ.code, pk)
    context = {
        "organ": organ,
        "section": "cases",
        "case": found,
        "kind": KINDS[event],
        "explained": EXPLAINED[event],
        "allowed": event in state.allowed,
        "phase": PHASES[state.phase],
        "form": form,
    }
    return render(request, "desk/record.html", context)
