"""Requests: the worklist, its sheet, and an old one entered afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, sheet, worklines, worksheet
from gongkai.desk.asking import staff
from gongkai.desk.forms.cases import CaseForm
from gongkai.desk.holding import within
from gongkai.desk.views.samples import DRAWERS
from gongkai.law.handling import STEPS
from gongkai.law.receipt import CHANNELS
from gongkai.law.workdays import Calendar
from gongkai.records.actions import cases as writing
from gongkai.records.actions import clock
from gongkai.records.actions import office as assigning
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, Organ
from gongkai.records.queries import office, paging
from gongkai.records.queries.cases import (
    TABS,
    Tab,
    first_tab,
    has_any,
    next_number,
    of_tab,
    worklist,
    years_of,
)
from gongkai.records.queries.likes import likes

taker = within("intake", "handler", refusal="补登旧案由“登记”或者“经办”角色的人员办理。")
SHOWN = ("open", "mine", "new", "handling", "review", "sign", "send", "serve", "soon", "late")
STATES = [(key, TABS[key].name) for key in (*SHOWN, *(each for each in TABS if each not in SHOWN))]
FILTERS = ("department", "handler", "channel", "year", "q")
RELATED = ("department", "handler", "request")


@dataclass(frozen=True)
class Asked:
    """What the reader of the worklist asked for."""

    request: HttpRequest
    organ: Organ
    today: date

    @cached_property
    def tab(self) -> Tab:
        """The tab asked for, or the one the person's roles begin with while something stands in it."""
        state = filtering.chosen(self.request, "state", TABS)
        if state or any(self.request.GET.get(name) for name in FILTERS):
            return TABS[state or "open"]
        return self._first

    @cached_property
    def _first(self) -> Tab:
        found = TABS[first_tab(self.request.staff.somewhere(self.organ))]  # type: ignore[attr-defined]
        if found is TABS["open"]:
            return found
        some = has_any(self._of_reader(found), found, self.today, self.soon)
        return found if some else TABS["open"]

    @cached_property
    def days(self) -> Calendar:
        return calendar(self.organ)

    @cached_property
    def soon(self) -> date:
        return self.days.add(self.today, office.SOON)

    def rows(self) -> QuerySet[Case]:
        """The rows of all tabs that answer to the filters."""
        rows = self._of_reader(self.tab)
        for name in ("department", "handler"):
            given = self.request.GET.get(name, "")
            if given.isascii() and given.isdecimal() and len(given) < 10:
                rows = rows.filter(**{name: int(given)})
        channel = filtering.chosen(self.request, "channel", CHANNELS)
        return self._worded(rows.filter(channel=channel) if channel else rows)

    def _of_reader(self, tab: Tab) -> QuerySet[Case]:
        rows: QuerySet[Case] = self.request.staff.cases(self.organ)  # type: ignore[attr-defined]
        return rows.filter(handler=self.request.user.pk) if tab.key == "mine" else rows

    def _worded(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        year, words = filtering.year(self.request), filtering.text(self.request)
        if year:
            rows = rows.filter(received_on__year=year)  # a range of the index of the list
        if words:
            rows = rows.filter(Q(number__icontains=words) | Q(summary__icontains=words))
        return rows

    def page(self) -> paging.Page:
        """One page of the tab."""
        after = self.request.GET.get("after", "")
        rows = self.rows().select_related(*RELATED).only(*worklines.COLUMNS)
        if self.tab.runs:
            return worklist(rows, after, self.tab, today=self.today, soon=self.soon)
        return paging.page(rows.filter(**self.tab.where), after, by="received_on")

    def every(self) -> QuerySet[Case]:
        """All rows of the tab, for a sheet: the chosen ones only, where some were chosen."""
        rows = of_tab(self.rows(), self.tab, self.today, self.soon).select_related(*RELATED)
        picked = picks(self.request)
        return (rows.filter(pk__in=picked) if picked else rows).order_by("-received_on", "-pk")


def picks(request: HttpRequest) -> list[int]:
    """The rows ticked in the list, at most a page of them."""
    given = request.GET.getlist("pick")[: paging.SIZE]
    return [int(each) for each in given if each.isascii() and each.isdecimal() and len(each) < 12]


@staff
@require_GET
def cases(request: HttpRequest, organ: Organ) -> HttpResponse:
    """One tab of the worklist: by due date, or by date of receipt, a page at a time."""
    asked = Asked(request, organ, clock.today())
    page = asked.page()
    after = request.GET.get("after", "")
    alike = likes(request.staff, organ, page.rows, asked.today)
    rows = [(each, {**_look(each, asked), "likes": alike.get(each.pk, 0)}) for each in page.rows]
    may_write = request.staff.may_write(organ)
    departments, handlers = office.choices(organ)
    context = {
        "organ": organ,
        "section": "cases",
        "rows": rows,
        "lines": worklines.lines(organ, rows, asked.today, pick=may_write),
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if after else "",
        "export": filtering.link(request, after="", state=asked.tab.key),
        "tab": asked.tab,
        "tabs": [TABS[key] for key in SHOWN],
        "states": STATES,
        "years": [(each, f"{each} 年") for each in years_of(request.staff, organ, asked.today.year)],
        "departments": [(each.pk, each.name) for each in departments],
        "handlers": [(each.pk, each.name) for each in handlers],
        "channels": [(key, each.name) for key, each in CHANNELS.items()],
        "q": filtering.text(request),
        "filtered": any(request.GET.get(name) for name in FILTERS),
        "today": asked.today,
        "may_write": may_write,
        "may_assign": bool(request.staff.somewhere(organ) & set(STEPS["assigned"].roles)),
        "roles": request.staff.somewhere(organ),
        "samples": bool(request.staff.roles(organ) & set(DRAWERS)),
        "takes": bool(request.staff.roles(organ) & {"intake", "handler"}),
    }
    return render(request, "desk/cases.html", context)


def _look(case: Case, asked: Asked) -> dict[str, object]:
    """How a row is marked: its outcome, and how near its due date is."""
    running = case.state == Case.State.RUNNING
    mark = office.urgency(case.due, asked.today, asked.days) if running else None
    return {"outcome": worksheet.outcome(case), "mark": mark}


@staff
@require_GET
def sheet_preview(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Which columns the sheet is to have, with the first rows as they will stand in it."""
    asked = Asked(request, organ, clock.today())
    chosen = [key for key in request.GET.getlist("column") if key in worksheet.COLUMNS]
    table = worksheet.table(chosen)
    rows = asked.every()
    context = {
        "organ": organ,
        "section": "cases",
        "tab": asked.tab,
        "table": table,
        "rows": [table.row(each) for each in rows[:10]],
        "number": office.capped(rows),
        "columns": [
            (key, column.heading, column in table.columns) for key, column in worksheet.COLUMNS.items()
        ],
        "kept": [
            (name, value)
            for name in (*FILTERS, "state", "pick")
            for value in request.GET.getlist(name)
            if value
        ],
        "download": "?" + request.GET.urlencode(),
        "back": filtering.link(request, column="", pick=""),
    }
    return render(request, "desk/case_sheet.html", context)


@staff
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The requests asked for, as a sheet with the columns asked for."""
    rows = Asked(request, organ, clock.today()).every()
    refused = sheet.too_many(request, rows, "desk:cases", organ.code)
    table = worksheet.table(request.GET.getlist("column"))
    return refused or sheet.listed(table, rows.iterator(chunk_size=2000), f"{organ.name} 公开申请")


@taker
def new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Enter an old request of which only the register is left."""
    today = clock.today()
    given = request.POST if request.method == "POST" else None
    initial = {"number": next_number(organ, today.year), "received_on": today}
    form = CaseForm(organ, given, initial=initial)
    if form.is_bound and form.attempt(lambda: _enter(request, organ, form)):
        found: Case = form.result
        messages.success(request, f"申请 {found.number} 已登记，答复期限 {found.due}。")
        return redirect("desk:case", organ.code, found.pk)
    context = {"organ": organ, "section": "cases", "form": form, "channels": CHANNELS.values()}
    return render(request, "desk/case_form.html", context)


@transaction.atomic
def _enter(request: HttpRequest, organ: Organ, form: CaseForm) -> Case:
    """The case as kept; who is confined to a department enters it for that department."""
    person, given = request.user, form.cleaned_data
    made = writing.open_case(organ=organ, actor=person, **given)
    own = request.staff.places(organ, ("intake", "handler"))  # type: ignore[attr-defined]
    if None not in own:
        department = organ.departments.filter(pk__in=own).order_by("pk").first()
        assigning.assign(case=made, actor=person, department=department, note="补登旧案")
    made.refresh_from_db()
    return made
