"""Requests: opening a case and recording what happens in it. Everything else about it is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites, handling
from gongkai.law.case import KINDS, Clock, Event, replay
from gongkai.law.case.events import SERVED
from gongkai.law.errors import NotAllowed
from gongkai.law.workdays import Calendar
from gongkai.records import chain
from gongkai.records.actions import clock, entering, log, wording
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Organ, Request, User
from gongkai.records.models.publication import NEVER
from gongkai.records.policy import policy
from gongkai.records.queries import asked, lapses
from gongkai.records.queries.gate import Staff


class Entry(Protocol):
    """An entry of a ledger, however it was read."""

    @property
    def seq(self) -> int: ...
    @property
    def on(self) -> date: ...
    @property
    def event(self) -> str: ...
    @property
    def data(self) -> dict[str, Any]: ...


class Paper(Protocol):
    """A letter, however it was read."""

    @property
    def state(self) -> str: ...


# The letter states that put a case on somebody's desk, the most urgent first.
_STAGES = (
    ("signed", Case.Stage.SEND),
    ("approved", Case.Stage.SIGN),
    ("submitted", Case.Stage.REVIEW),
)
# What ends a case; after a posting, the delivery only says that it arrived.
CLOSES = ("reply_posted", "reply_delivered", "withdrawn", "correction_lapsed", "fee_lapsed")


@transaction.atomic
def open_case(
    *,
    organ: Organ,
    number: str,
    channel: str,
    applicant_type: str,
    summary: str,
    received_on: date,
    actor: User | None,
    request: Request | None = None,
    item: int = 0,
) -> Case:
    """Register a request; its first event is its receipt. The case as it then stands.

    Raises ValidationError, by field.
    """
    case = Case(
        organ=organ,
        number=number,
        channel=channel,
        applicant_type=applicant_type,
        summary=summary,
        request=request,
        item=item,
        received_on=received_on,
        state=Case.State.RUNNING,
        received_year=received_on.year,
        closed_year=NEVER,
    )
    case.clean_fields(exclude=("organ", "request"))  # both are at hand: they need not be looked for
    case.validate_unique()
    case.validate_constraints()
    case.save()
    return record_event(case=case, event="received", on=received_on, actor=actor, data=facts(case)).case


def facts(case: Case) -> dict[str, object]:
    """What the receipt says of the request: kept in the event, so that its hash covers it.

    A split leaves less with a case than it was received with; the receipt still says all.
    """
    known: dict[str, object] = {
        "number": case.number,
        "channel": case.channel,
        "applicant_type": case.applicant_type,
        "summary": case.received_as or case.summary,
    }
    return known | ({"request": case.request.number, "item": case.item} if case.request else {})


@transaction.atomic
def record_event(
    *,
    case: Case,
    event: str,
    on: date,
    actor: User | None,
    data: Mapping[str, object] | None = None,
    seen: int | None = None,
    by_letter: bool = False,
) -> CaseEvent:
    """Add one entry to the ledger of a case. `seen`: the last entry on the page that asks.

    `by_letter`: the sending of a signed letter means it, so those who signed have decided, not who sends.

    Raises NotAllowed for a step without meaning in the state, of another role (an actor of None is the
    platform, or the applicant at the counter) or from a page that is out of date, ValidationError for a day
    to come. A late step is recorded.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("organ", "request").get(pk=case.pk)
    check_seen(case, seen)
    if on > clock.today():
        raise ValidationError({"on": "日期不能晚于今天。"})
    row = CaseEvent(
        organ=case.organ,
        case=case,
        seq=case.event_seq + 1,
        on=on,
        event=event,
        data=wording.kept(case, data or {}),
        recorded_at=clock.now(),
        actor=actor,
        previous_hash=case.event_head,
    )
    begun = case.event_seq > 0  # a case that is just being opened has nothing yet to be read
    rows = list(case.events.order_by("seq")) if begun else []
    _ask(case, rows, row, by_letter)
    state = read(case.organ, [*rows, row])
    if actor and not by_letter:
        entering.after(row, state)
    _apply(case, state, [*rows, row], case.letters.all() if begun else ())
    row.hash = chain.link(row.previous_hash, payload(row, case.number))
    row.save(force_insert=True)
    case.event_seq, case.event_head = row.seq, row.hash
    case.save()
    log.append(
        organ=case.organ,
        actor=actor,
        action="case.event",
        subject=f"case/{case.pk}/{row.seq}",
        data={"event": event, "on": on.isoformat(), "hash": row.hash},
        registers=event in KINDS,
    )
    return row


def check_seen(case: Case, seen: int | None) -> None:
    """Refuse what was decided on a page that others have since overtaken."""
    if seen is not None and seen != case.event_seq:
        raise NotAllowed(
            "这一页打开以后，别人又登记了新的事项。您填写的内容还在，请先看过新的记录再提交。", cites.REG_45
        )


def _ask(case: Case, rows: list[CaseEvent], row: CaseEvent, by_letter: bool) -> None:
    """May this person record this now? What the clock knows, the replay decides; the rest stands here."""
    step = handling.STEPS.get(row.event)
    if step is None:
        raise ValidationError(f"没有“{row.event}”这种事项。")
    roles = _roles(case, rows, row.actor) if row.actor and not by_letter else None
    phase = "" if step.clock else read(case.organ, rows).phase
    refused = handling.refusal(step, phase, roles)
    if refused:
        raise NotAllowed(refused, step.cite)
    if roles is not None and rows:
        entering.before(case, rows, row, roles)


def _roles(case: Case, rows: Sequence[CaseEvent], actor: User) -> frozenset[str]:
    """The person's roles in the case: those in all of the organ and in the department it was given to.

    An old case is entered for the department of whoever enters it, who then gives it to that department.
    """
    staff = Staff(actor)
    entering_it = not rows or (len(rows) == 1 and rows[0].actor_id == actor.pk and not case.department_id)
    return staff.somewhere(case.organ) if entering_it else staff.roles(case.organ, case.department_id)


def read(organ: Organ, rows: Iterable[Entry], days: Calendar | None = None) -> Clock:
    """The clock of a case after these events, by the organ's calendar and settings."""
    return replay(law_events(rows), days or calendar(organ), policy(organ).clock)


def law_events(rows: Iterable[Entry]) -> list[Event]:
    """The ledger as the law reads it; the steps of the office change no clock and are left out.

    A period that runs from the arrival of a letter is told of it by the entry that proves the service.
    """
    entries = list(rows)
    told = [row for row in entries if row.event in KINDS]
    if not any(row.event in SERVED and "letter" in row.data for row in told):
        return [Event.entered(row.on, row.event, row.seq, row.data) for row in told]
    arrived = lapses.arrivals(entries)
    return [Event.entered(row.on, row.event, row.seq, _served(row, arrived)) for row in told]


def _served(row: Entry, arrived: Mapping[object, date]) -> dict[str, Any]:
    on = arrived.get(row.data.get("letter")) if row.event in SERVED else None
    return {**row.data, "served_on": on.isoformat()} if on and on >= row.on else row.data


def _apply(case: Case, state: Clock, rows: Sequence[Entry], letters: Iterable[Paper]) -> None:
    case.received_as = asked.as_received(rows, case.summary)
    case.summary = asked.wording(rows, case.received_as)
    case.state = state.state
    case.due = state.due
    case.provisional = state.provisional
    case.received_on = state.received_on or case.received_on
    case.received_year = case.received_on.year
    if state.received_on is None:
        # The receipt itself was voided: entered by mistake, the request is counted nowhere.
        case.state, case.received_year = Case.State.VOIDED, NEVER
    case.closed_on = state.closed_on
    case.closed_year = state.closed_on.year if state.closed_on else NEVER
    case.row = state.row or ""
    case.late = any(breach.code == "reply_late" for breach in state.breaches)
    case.reply = state.reply or ""
    _place(case, rows, {letter.state for letter in letters})


def _place(case: Case, rows: Sequence[Entry], letters: set[str]) -> None:
    """On whose desk does it lie? The last assignment, and what its letters wait for."""
    assigned = next((row.data for row in reversed(rows) if row.event == "assigned"), {})
    case.department_id, case.handler_id = assigned.get("department"), assigned.get("handler")
    due = assigned.get("inner_due")
    case.inner_due = date.fromisoformat(due) if due else None
    waiting = next((stage for state, stage in _STAGES if state in letters), None)
    if case.closed_on and _archived(rows):
        case.stage = Case.Stage.ARCHIVED
    elif waiting:
        case.stage = waiting
    elif case.closed_on:
        case.stage = Case.Stage.SERVE if "sent" in letters else Case.Stage.FILE
    else:
        case.stage = Case.Stage.HANDLING if assigned else Case.Stage.NEW


def _archived(rows: Sequence[Entry]) -> bool:
    """Was it archived after it was last closed? One that was opened again waits for a second package."""
    last = next((row.seq for row in reversed(rows) if row.event == "archived"), 0)
    if not last:
        return False
    gone = {row.data["seq"] for row in rows if row.event == "voided"}
    closes = [row for row in rows if row.event in CLOSES and row.seq not in gone]
    return last > min(closes, key=lambda row: (row.on, row.seq)).seq


def payload(row: CaseEvent, number: str) -> dict[str, object]:
    """What the hash of an event covers."""
    return {
        "organ": row.organ_id,
        "case": number,
        "seq": row.seq,
        "on": row.on,
        "event": row.event,
        "data": row.data,
        "recorded_at": row.recorded_at,
        "actor": row.actor_id,
    }


def recompute(
    case: Case,
    days: Calendar | None = None,
    *,
    rows: Sequence[Entry] | None = None,
    letters: Iterable[Paper] | None = None,
) -> Case:
    """The case with every cached column computed anew from its events; not saved.

    `rows` (in their order) and `letters`: what was read already, in bulk.
    """
    entries = sorted(case.events.all(), key=lambda row: row.seq) if rows is None else rows
    papers = case.letters.all() if letters is None else letters
    _apply(case, read(case.organ, entries, days), entries, papers)
    return case
