"""When is the time over that an applicant was given to correct or to pay, or a party to answer?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from gongkai.law.case.steps import CONSULTATION, PAYMENT
from gongkai.law.workdays import Calendar
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Delivery
from gongkai.records.policy import policy
from gongkai.records.queries.casepage import live

# What a lapse answers to.
ASKED = {
    "correction_lapsed": "correction_requested",
    "fee_lapsed": "fee_notice",
    "consultation_lapsed": "consulted",
}


def last_day(case: Case, rows: Sequence[CaseEvent], event: str, party: str = "") -> date | None:
    """The last day of that time; None where nothing was asked, or no day was given."""
    asked = [row for row in live(rows) if row.event == ASKED[event]]
    if event == "consultation_lapsed":
        asked = [row for row in asked if row.data.get("party") == party]
    return _last(case, rows, event, asked[-1], calendar(case.organ)) if asked else None


def _last(case: Case, rows: Sequence[CaseEvent], event: str, asked: CaseEvent, days: Calendar) -> date | None:
    if event == "correction_lapsed":
        until = asked.data.get("until")
        return date.fromisoformat(until) if until else None
    served = arrivals(rows).get(asked.data.get("letter"))
    if event == "consultation_lapsed":
        return days.add(served or asked.on, CONSULTATION)
    return days.add(served, PAYMENT) if served else days.add(asked.on, PAYMENT + _on_its_way(case))


def _on_its_way(case: Case) -> int:
    return int(policy(case.organ).delivery_days)


def arrivals(rows: Iterable[Any]) -> dict[object, date]:
    """The day on which each letter of a ledger arrived: signed for, collected or handed over."""
    found = ((row.data.get("letter"), _arrived(row)) for row in rows if row.event in _ARRIVES)
    return {letter: on for letter, on in found if on}


_ARRIVES = ("letter_sent", "letter_served", "letter_collected")


def _arrived(row: Any) -> date | None:
    if row.event == "letter_collected":
        return row.on  # type: ignore[no-any-return]
    if row.event == "letter_served":
        return date.fromisoformat(row.data["served_on"])
    handed = row.data.get("way") == Delivery.Way.COUNTER
    return date.fromisoformat(row.data["sent_on"]) if handed else None
