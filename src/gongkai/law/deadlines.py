"""When does a single period end? Working-day periods, calendar periods, and how each day was counted."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.annual import Task, annual_report
from gongkai.law.case.clock import Line
from gongkai.law.cites import Cite
from gongkai.law.receipt import CHANNELS, received_on
from gongkai.law.workdays import Calendar

__all__ = [
    "CHANNELS",
    "PERIODS",
    "Deadline",
    "PeriodKind",
    "Task",
    "annual_report",
    "deadline",
    "received_on",
]

ONE = timedelta(days=1)
UNITS = {"workdays": "个工作日", "days": "日", "months": "个月"}


@dataclass(frozen=True, slots=True)
class PeriodKind:
    """One period of the law: length, unit (a key of UNITS), from which day, provision and its status."""

    key: str
    name: str
    length: int
    unit: str
    since: str
    cite: Cite
    status: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period that runs: its last day, whether that may still change, and the ledger behind it."""

    kind: PeriodKind
    start: date
    due: date
    provisional: bool
    ledger: tuple[Line, ...]


def _kind(key: str, row: dict[str, Any]) -> PeriodKind:
    cite = cites.ALL[row["cite"]]
    status = row.get("status", cite.status)
    return PeriodKind(key, row["name"], row["length"], row["unit"], row["from"], cite, status)


_DATA = tomllib.loads(files(__package__).joinpath("deadlines.toml").read_text(encoding="utf-8"))
PERIODS: dict[str, PeriodKind] = {key: _kind(key, row) for key, row in _DATA.items()}


def deadline(key: str, start: date, calendar: Calendar, *, weekend_rolls: bool = True) -> Deadline:
    """The period `key` from `start`, a day that is not counted.

    A working-day period ends on a working day by construction. A calendar period that ends on a day off
    ends on the first day after it; `weekend_rolls` says whether an ordinary weekend is such a day
    (practice says so, no text was found: UNVERIFIED).
    """
    kind = PERIODS[key]
    if kind.unit == "workdays":
        return _workdays(kind, start, calendar)
    return _calendar_days(kind, start, calendar, weekend_rolls)


def _workdays(kind: PeriodKind, start: date, calendar: Calendar) -> Deadline:
    lines: list[Line] = []
    day, counted = start, 0
    while counted < kind.length:
        day += ONE
        works = calendar.is_workday(day)
        counted += works
        note = f"第{counted}个工作日" if works else f"{calendar.day(day).name}，不计"
        lines.append(
            Line(day, "workday" if works else "restday", int(works), note, kind.cite, counted * works)
        )
    return Deadline(kind, start, day, _doubtful(start, day, calendar), tuple(lines))


def _calendar_days(kind: PeriodKind, start: date, calendar: Calendar, weekend_rolls: bool) -> Deadline:
    last = _months_on(start, kind.length) if kind.unit == "months" else start + ONE * kind.length
    due = calendar.on_or_after(last) if weekend_rolls else _after_holiday(last, calendar)
    lines = [Line(last, "due", 0, f"{kind.length}{UNITS[kind.unit]}的最后一日", kind.cite)]
    if due != last:
        lines.append(Line(due, "rolled", 0, "最后一日放假，顺延到放假结束的次日", cites.CIVIL_203))
    return Deadline(kind, start, due, _doubtful(last - ONE, due, calendar), tuple(lines))


def _months_on(start: date, months: int) -> date:
    """The corresponding date some months on, or the end of a month that has none (民法典第二百〇二条)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _after_holiday(day: date, calendar: Calendar) -> date:
    """The first day not given off by a notice."""
    while day in calendar.days and not calendar.days[day].is_workday:
        day += ONE
    return day


def _doubtful(start: date, end: date, calendar: Calendar) -> bool:
    return calendar.provisional(start + ONE) or calendar.provisional(end)
