"""From a list of events to the state of the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from gongkai.law import cites
from gongkai.law.case.clock import Breach, Clock, ClockSettings, Consultation, silent
from gongkai.law.case.events import Event, numbered
from gongkai.law.case.ledger import lines
from gongkai.law.case.run import ONE, PERIOD, Pause, Run
from gongkai.law.case.steps import allowed, take
from gongkai.law.errors import NotAllowed
from gongkai.law.workdays import Calendar


def replay(
    events: Iterable[Event],
    calendar: Calendar,
    settings: ClockSettings = ClockSettings(),  # noqa: B008 - frozen
    *,
    today: date | None = None,
) -> Clock:
    """The clock after these events, put in order of date and sequence number.

    With `today`, a consultation whose period has run out without an entry is a breach (consultation_silent).
    Raises NotAllowed for an event that has no place where it stands, Unusable for one that cannot be read.
    """
    listed = sorted(numbered(events), key=lambda event: (event.on, event.seq))
    void = _voided(listed)
    run = Run(calendar, settings)
    for event in listed:
        if event.seq not in void and event.event != "voided":
            take(run, event)
    clock = _clock(run, listed, void)
    return clock if today is None else _as_of(clock, today)


def _as_of(clock: Clock, today: date) -> Clock:
    """The same clock, with what can only be seen from a day after its last entry."""
    if clock.closed_on:
        return clock
    return replace(clock, breaches=(*clock.breaches, *(_silence(each) for each in silent(clock, today))))


def _silence(gone: Consultation) -> Breach:
    message = f"征求“{gone.party}”意见的期限到{gone.last}届满，没有登记意见，也没有登记逾期：{gone.silence}。"
    return Breach("consultation_silent", gone.last, message, gone.cite)


def _voided(events: list[Event]) -> frozenset[int]:
    """The sequence numbers that are taken back; each must name an entry, and only once."""
    if all(event.event != "voided" for event in events):
        return frozenset()
    known = {event.seq for event in events if event.event != "voided"}
    void: set[int] = set()
    for event in events:
        if event.event == "voided":
            assert event.voids is not None
            if event.voids not in known or event.voids in void:
                raise NotAllowed(f"{event.on}：没有可以作废的第{event.voids}条。", cites.REG_45)
            void.add(event.voids)
    return frozenset(void)


def _clock(run: Run, events: list[Event], void: frozenset[int]) -> Clock:
    return Clock(
        state=_state(run),
        phase=run.phase,
        received_on=run.received,
        due=run.due(),
        provisional=_provisional(run),
        original_due=run.calendar.add(run.received, PERIOD) if run.received else None,
        breaches=tuple(run.breaches),
        closed_on=run.closed_on,
        row=run.row,
        reply=run.reply,
        allowed=allowed(run),
        consultations=tuple(_consultation(pause) for pause in run.pauses if pause.kind == "consulting"),
        lines=partial(lines, run, events, void),
        waits_until=run.wait.until if run.wait else None,
    )


def _consultation(pause: Pause) -> Consultation:
    ended = ("answered" if pause.answered else "lapsed") if pause.through else ""
    return Consultation(pause.party, pause.role, pause.after, pause.last, pause.through, ended)


def _state(run: Run) -> str:
    if run.closed_on:
        return "closed"
    return "stopped" if run.received is None or run.wait or run.asked else "running"


def _provisional(run: Run) -> bool:
    """The due date was counted over a day that no notice covers; a date set by the organ was not counted."""
    due = run.due()
    if due is None or run.deferred:
        return False
    ends: tuple[date, ...] = (run.start + ONE, due)
    return any(run.calendar.provisional(day) for day in ends)
