"""The way in, and what the year looks like so far."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.desk import condition
from gongkai.desk.asking import signed_in, staff
from gongkai.law.registers import REGISTERS
from gongkai.records.actions import clock, retention
from gongkai.records.calendars import calendar
from gongkai.records.models import Organ
from gongkai.records.queries import compile, digest, inbox, labels, manuscripts, office, spared
from gongkai.records.queries.cases import TABS, worklist
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.tasks import duties


@signed_in()
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the one organ, or a choice of them."""
    organs = list(Staff(request.user).organs()[:100])
    if len(organs) == 1:
        return redirect("desk:dashboard", organs[0].code)
    return render(request, "desk/organs.html", {"organs": organs})


HEADLINES = (
    ("publications.total", "主动公开信息"),
    ("t3.new.total", "新收申请"),
    ("t3.total.total", "办结申请"),
    ("t3.carried_out.total", "在办申请"),
    ("t2.licences", "行政许可"),
    ("t2.penalties", "行政处罚"),
    ("t2.fees", "行政事业性收费"),
    ("training.total", "业务培训"),
)


@staff
def dashboard(request: HttpRequest, organ: Organ) -> HttpResponse:
    """What is to be done today, and the year so far: requests, duties, figures, registers."""
    today = clock.today()
    year = _year(request, today.year)
    found = compile.cached(organ, year)
    tiles = [
        {
            "figure": figure,
            "name": name,
            "number": compile.number(figure, found.get(figure, [0, 0])[0]),
            "unit": labels.unit(figure) if figure != "t2.fees" else "万元",
        }
        for figure, name in HEADLINES
    ]
    last = request.staff.reports(organ).filter(year=today.year - 1).first()
    context = {
        "organ": organ,
        "section": "dashboard",
        "today": today,
        "year": year,
        "years": range(today.year, today.year - 4, -1),
        "tiles": tiles,
        "report_year": today.year - 1,
        "last": last,
        "duties": duties(organ, today.year - 1, last, today),
        **_work(request.staff, organ, today),
        "sees_requests": request.staff.sees_requests(organ),
        "unwell": _unwell(request.staff, organ),
        "texts": _texts(request, organ),
        "expired": _expired(request.staff, organ, today),
        "registers": REGISTERS.values(),
        "opened": request.staff.reports(organ).filter(year=year).exists(),
    }
    return render(request, "desk/dashboard.html", context)


def _texts(request: HttpRequest, organ: Organ) -> int:
    """How many texts on their way to the public wait for the person."""
    staff = request.staff  # type: ignore[attr-defined]
    rows = manuscripts.waiting(staff.manuscripts(organ), staff.somewhere(organ), request.user)
    return office.capped(rows)


def _expired(staff: Staff, organ: Organ, today: date) -> int:
    """How many requests are over their retention period, told to those who erase."""
    return retention.pending(organ, today) if staff.roles(organ) & {"administrator", "head"} else 0


def _unwell(staff: Staff, organ: Organ) -> dict[str, object] | None:
    """What is amiss with the platform itself, told to administrators; asked anew twice a minute."""
    if "administrator" not in staff.roles(organ):
        return None
    found = cache.get_or_set("condition", condition.checks, 30)
    amiss = [each for each in found if each.state != condition.OK]
    failing = condition.worst(found) == condition.FAILING
    names = "、".join(each.name for each in amiss)
    return {"number": len(amiss), "names": names, "failing": failing} if amiss else None


def _work(staff: Staff, organ: Organ, today: date) -> dict[str, object]:
    """What requests ask for today: deadlines, what waits for the person, alarms, nearest due dates."""
    if not staff.sees_requests(organ):
        return {}
    days = calendar(organ)
    cases = staff.cases(organ)
    soon = days.add(today, office.SOON)
    found = worklist(cases, "", today=today, soon=soon, size=8).rows
    waits = office.waiting_for(lambda roles: staff.cases_for(organ, roles), staff.somewhere(organ))
    return {
        "asked": digest.digest(staff, organ, today),
        "deadlines": office.deadlines(cases, today, days),
        "waits": [(TABS[stage], number) for stage, number in waits.items()],
        "mine": office.capped(office.held_by(cases, staff.user)),
        "alarms": inbox.alarms(staff.requests(organ), today),
        "to_confirm": office.capped(staff.requests(organ).filter(state="waiting")),
        "spared": dict(spared.by_year(organ)).get(today.year, 0),
        "open_cases": [(case, office.urgency(case.due, today, days)) for case in found],
    }


def _year(request: HttpRequest, default: int) -> int:
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and len(given) == 4 and 2000 <= int(given) <= default else default
