"""Requests: opening a case and recording what happens in it. Everything else about it is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law.case import Clock, Event, replay
from gongkai.law.workdays import Calendar
from gongkai.records import chain
from gongkai.records.actions import clock, log
from gongkai.records.models import Case, CaseEvent, Organ, User
from gongkai.records.models.publication import NEVER


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
) -> Case:
    """Register a request; its first event is its receipt. Raises ValidationError, by field."""
    case = Case(
        organ=organ,
        number=number,
        channel=channel,
        applicant_type=applicant_type,
        summary=summary,
        received_on=received_on,
        state=Case.State.RUNNING,
        received_year=received_on.year,
        closed_year=NEVER,
    )
    case.full_clean()
    case.save()
    record_event(case=case, event="received", on=received_on, actor=actor, data=facts(case))
    return case


def facts(case: Case) -> dict[str, object]:
    """What the receipt says of the request: kept in the event, so that its hash covers it."""
    return {
        "number": case.number,
        "channel": case.channel,
        "applicant_type": case.applicant_type,
        "summary": case.summary,
    }


@transaction.atomic
def record_event(
    *, case: Case, event: str, on: date, actor: User | None, data: Mapping[str, object] | None = None
) -> CaseEvent:
    """Add one event. A step without meaning in the state raises NotAllowed; a late one is recorded."""
    case = Case.objects.select_for_update().select_related("organ").get(pk=case.pk)
    if on > clock.today():
        raise ValidationError({"on": "日期不能晚于今天。"})
    row = CaseEvent(
        organ=case.organ,
        case=case,
        seq=case.event_seq + 1,
        on=on,
        event=event,
        data=dict(data or {}),
        recorded_at=clock.now(),
        actor=actor,
        previous_hash=case.event_head,
    )
    _apply(case, replay(law_events([*case.events.all(), row]), Calendar.load()))
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
        registers=True,
    )
    return row


def law_events(rows: Iterable[CaseEvent]) -> list[Event]:
    """The ledger as the law reads it."""
    return [
        replace(Event.from_json({"on": row.on.isoformat(), "event": row.event, **_named(row)}), seq=row.seq)
        for row in rows
    ]


def _named(row: CaseEvent) -> dict[str, object]:
    known = ("days", "until", "party", "reply")
    named = {key: row.data[key] for key in known if key in row.data}
    return named | ({"seq": row.data["seq"]} if row.event == "voided" else {})


def _apply(case: Case, state: Clock) -> None:
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


def recompute(case: Case) -> Case:
    """The case with every cached column computed anew from its events; not saved."""
    _apply(case, replay(law_events(case.events.all()), Calendar.load()))
    return case
