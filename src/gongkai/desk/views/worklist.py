"""Requests: the worklist, its sheet, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, listing, sheet
from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.cases import CaseForm
from gongkai.law.receipt import CHANNELS
from gongkai.law.replies import REPLIES
from gongkai.records.actions import cases as writing
from gongkai.records.actions import clock
from gongkai.records.models import Case, Organ
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
