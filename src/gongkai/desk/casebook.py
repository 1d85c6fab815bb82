"""How is a case shown: every day of its clock, why the due date is what it is, what has happened in it?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.law import handling
from gongkai.law.case import KINDS
from gongkai.law.deadlines import PERIODS, deadline
from gongkai.law.workdays import Calendar
from gongkai.records.models import CaseEvent
from gongkai.records.queries.days import overdue as overdue
from gongkai.records.queries.days import strip as strip
from gongkai.records.queries.days import why as why
from gongkai.records.queries.said import detail as detail
from gongkai.records.queries.said import event_name as event_name
from gongkai.records.queries.said import late_entry, voided

# The step that moves a case on, where it is open: the first of these is the page's one filled button.
FIRST = ("corrected", "fee_paid", "consultation_answered", "reply_delivered", "received")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as the page lists it; `clock`: it counts for the period, else it is the office's own."""

    seq: int
    on: date
    name: str
    detail: str
    actor: str
    recorded_at: datetime
    hash: str
    voided: bool
    clock: bool
    event: str


def happened(rows: list[CaseEvent]) -> list[Happened]:
    """The events in the order they were recorded."""
    gone = voided(rows)
    return [
        Happened(
            row.seq,
            row.on,
            event_name(row.event),
            detail(row) + late_entry(row),
            row.actor.name if row.actor else "系统",
            row.recorded_at,
            row.hash[:12],
            row.seq in gone,
            row.event in KINDS,
            row.event,
        )
        for row in rows
    ]


def waiting(rows: list[CaseEvent]) -> dict[str, date]:
    """The parties that were asked and have not answered, with the day, in the order of the dates."""
    gone = voided(rows)
    asked: dict[str, date] = {}
    for row in sorted(rows, key=lambda row: (row.on, row.seq)):
        party = str(row.data.get("party", ""))
        if row.seq in gone:
            continue
        if row.event == "consulted":
            asked[party] = row.on
        elif row.event in ("consultation_answered", "consultation_lapsed"):
            asked.pop(party, None)
    return asked


def silent(asked: dict[str, date], today: date, calendar: Calendar) -> list[str]:
    """What to say of each party whose time for an answer, counted from the sending, is over."""
    ends = {party: deadline("third_party", on, calendar).due for party, on in asked.items()}
    return [
        f"{asked[party]} 征求“{party}”的意见，已超过{PERIODS['third_party'].length}个工作日"
        f"（自发出次日起算，到 {due}），仍未登记意见或逾期。"
        for party, due in ends.items()
        if due < today
    ]


def voidable(rows: list[CaseEvent], roles: Collection[str]) -> list[tuple[int, str]]:
    """The events that these roles can still take back, the latest first."""
    gone = voided(rows)
    return [
        (row.seq, f"第 {row.seq} 条　{row.on} {KINDS[row.event].name}")
        for row in reversed(rows)
        if row.seq not in gone
        and row.event in KINDS
        and row.event != "voided"
        and set(roles) & set(handling.voiders(row.event, by_letter="letter" in row.data))
    ]
