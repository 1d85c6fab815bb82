"""One request on one page, and what is recorded next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import casebook
from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.events import EXPLAINED, EventForm
from gongkai.law.case import KINDS, PHASES, Clock
from gongkai.law.replies import REPLIES
from gongkai.law.workdays import Calendar
from gongkai.records.actions import cases as writing
from gongkai.records.actions import clock
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Organ


def _read(request: HttpRequest, organ: Organ, pk: int) -> tuple[Case, list[CaseEvent], Clock, Calendar]:
    """A case, its events, and the clock after them."""
    case = get_object_or_404(request.staff.cases(organ), pk=pk)
    rows = list(case.events.select_related("actor").order_by("seq"))
    days = calendar(organ)
    return case, rows, writing.read(organ, rows, days), days


@staff
@require_GET
def case(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One case: what is asked, where it stands, by when and why, what may come next, what has been."""
    found, rows, state, days = _read(request, organ, pk)
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
        "overdue": casebook.overdue(state, today, days),
        "waiting": waiting,
        "silent": casebook.silent(waiting, today, days),
        "why": casebook.why(state),
        "strip": casebook.strip(state, today, days),
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
