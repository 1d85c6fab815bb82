"""What holds for any sequence of events, lawful or not, however late and however entangled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.law.case import KINDS, ROLES, Clock, ClockSettings, Event, Line, NotAllowed, replay, silent
from gongkai.law.case.run import Run
from gongkai.law.case.steps import take
from gongkai.law.replies import REPLIES, ROW_ORDER
from gongkai.law.workdays import load

STARTS = st.dates(date(2018, 6, 1), date(2027, 6, 30))
PARTIES = ("甲公司", "乙公司", "市财政局")
# Refused for what they say, not for where they stand: the party, the days, the date, the number.
BY_CONTENT = {"consulted", "consultation_answered", "consultation_lapsed", "extended", "deferred", "voided"}
# What a day of the ledger may be; "deferred" is left out, which is also the name of an event.
PLAIN_DAY = {"workday", "restday", "paused", "restarted", "overdue"}


@st.composite
def _any_event(draw: st.DrawFn, on: date, seq: int) -> Event:
    """An event of any kind, with contents that may or may not fit."""
    key = draw(st.sampled_from(list(KINDS)))
    event = Event(on, "received", seq=seq)
    contents = {
        "party": draw(st.sampled_from(PARTIES)),
        "role": draw(st.sampled_from(["", *ROLES])),
        "days": draw(st.integers(0, 25)),
        "until": on + timedelta(days=draw(st.integers(1, 200))),
        "voids": draw(st.integers(1, max(seq - 1, 1))) if key == "voided" else None,
        "reply": draw(st.sampled_from([None, *REPLIES])),
    }
    return replace(event, event=key, **contents)


@st.composite
def _settings(draw: st.DrawFn) -> ClockSettings:
    return ClockSettings(*(draw(st.booleans()) for _ in range(3)), draw(st.integers(0, 10)))


@st.composite
def _histories(draw: st.DrawFn) -> tuple[list[Event], ClockSettings, list[Event]]:
    """What was accepted of a random sequence, the settings, and what was refused, each where it stood."""
    settings = draw(_settings())
    on = draw(STARTS)
    accepted, refused = [Event(on, "received", seq=1)], []
    for _ in range(draw(st.integers(0, 12))):
        on += timedelta(days=draw(st.integers(0, 20)))
        event = draw(_any_event(on, len(accepted) + 1))
        (accepted if _accepts(accepted, event, settings) else refused).append(event)
    return accepted, settings, refused


def _told(clock: Clock) -> tuple[object, ...]:
    """All that a clock says, but for the ledger, which keeps voided entries."""
    return (
        *(clock.state, clock.phase, clock.received_on, clock.due, clock.provisional, clock.original_due),
        *(clock.breaches, clock.closed_on, clock.row, clock.reply, clock.allowed, clock.consultations),
    )


@given(_settings(), STARTS, st.data())
def test_step_without_a_meaning_is_refused_and_any_other_is_taken(
    settings: ClockSettings, start: date, data: st.DataObject
) -> None:
    """The list of allowed steps decides; only contents that do not fit can refuse what it names."""
    events, on = [Event(start, "received", seq=1)], start
    for _ in range(data.draw(st.integers(1, 10))):
        on += timedelta(days=data.draw(st.integers(0, 40)))
        event = data.draw(_any_event(on, len(events) + 1))
        allowed = event.event in replay(events, load(), settings).allowed
        if _accepts(events, event, settings):
            assert allowed
            events.append(event)
        else:
            assert not allowed or event.event in BY_CONTENT


def _accepts(events: list[Event], event: Event, settings: ClockSettings) -> bool:
    try:
        replay([*events, event], load(), settings)
    except NotAllowed:
        return False
    return True


# Every step that can be late, and the breach that says so.
LATE = {
    "correction_requested": "correction_late",
    "consulted": "consulted_late",
    "consultation_answered": "consultation_overrun",
    "consultation_lapsed": "consultation_overrun",
    "extended": "extension_late",
    "reasons_demanded": "reasons_late",
    "deferred": "deferred_late",
    "fee_notice": "fee_notice_late",
    "fee_paid": "fee_paid_late",
    "reply_posted": "reply_late",
    "reply_delivered": "reply_late",
}
# What must have been done before some of them.
BEFORE = {"consultation_answered": "consulted", "consultation_lapsed": "consulted", "fee_paid": "fee_notice"}


@pytest.mark.parametrize("key", LATE)
@given(_histories(), st.integers(0, 400))
def test_late_step_stands_as_a_timely_one_would_with_its_breach(
    key: str, history: tuple[list[Event], ClockSettings, list[Event]], days: int
) -> None:
    """The same step after the same events, once on the last good day and once later."""
    events, settings, _ = history
    clock = replay(events, load(), settings)
    assume(clock.phase == "running" and BEFORE.get(key, key) in clock.allowed)
    if key in BEFORE:
        events = [*events, _step(events, BEFORE[key], events[-1].on)]
    timely_on = _last_good_day(events, key, settings)
    timely = replay([*events, _step(events, key, timely_on)], load(), settings)
    assume(not _new(timely, events, settings))
    late_on = timely_on + timedelta(days=2000 + days)
    late = replay([*events, _step(events, key, late_on)], load(), settings)
    assert _new(late, events, settings) == [LATE[key]]
    assert _standing(late) == _standing(timely)
    assert late.closed_on == (late_on if timely.closed_on else None)


def _step(events: list[Event], key: str, on: date) -> Event:
    """A step with contents that fit whenever it is taken."""
    far = events[0].on + timedelta(days=9000)
    contents = {"party": "丁公司", "days": 20, "until": far, "reply": "granted"}
    fit = {"reply": None} if not key.startswith("reply") else {}
    return Event(on, key, seq=len(events) + 1, **{**contents, **fit})


def _last_good_day(events: list[Event], key: str, settings: ClockSettings) -> date:
    """The last day of the party's or the payer's own period; for any other step, now."""
    clock = replay(events, load(), settings)
    if key == "fee_paid":
        assert clock.waits_until is not None
        return clock.waits_until
    if key.startswith("consultation_"):
        return max(each.last for each in clock.consultations if not each.ended and each.party == "丁公司")
    return events[-1].on


def _new(clock: Clock, events: list[Event], settings: ClockSettings) -> list[str]:
    """The breaches that the last step brought."""
    before = len(replay(events, load(), settings).breaches)
    return [breach.code for breach in clock.breaches[before:]]


def _standing(clock: Clock) -> tuple[object, ...]:
    """Where a case stands and what may follow, but for its dates."""
    parties = [(each.party, each.role, each.ended) for each in clock.consultations]
    return clock.state, clock.phase, clock.row, clock.reply, clock.allowed, parties


@given(_histories(), st.integers(-30, 120))
def test_deferral_never_shortens_the_period(
    history: tuple[list[Event], ClockSettings, list[Event]], days: int
) -> None:
    """Whatever is open: a day is accepted just when it is later than every day the period could end on."""
    events, settings, _ = history
    clock = replay(events, load(), settings)
    assume("deferred" in clock.allowed)
    on, latest = events[-1].on, _latest_end(events, settings)
    deferral = Event(on, "deferred", seq=len(events) + 1, until=latest + timedelta(days=days))
    assert _accepts(events, deferral, settings) == (days > 0)
    if days > 0:
        assert _latest_end([*events, deferral], settings) > latest


def _latest_end(events: list[Event], settings: ClockSettings) -> date:
    """The due date if every open consultation takes all of its time."""
    waiting = [each for each in replay(events, load(), settings).consultations if not each.ended]
    answers = [
        Event(max(each.last, events[-1].on), "consultation_answered", party=each.party)
        for each in sorted(waiting, key=lambda each: each.last)
    ]
    numbered = [replace(each, seq=len(events) + at) for at, each in enumerate(answers, start=1)]
    due = replay([*events, *numbered], load(), settings).due
    assert due is not None
    return due


@given(_settings(), STARTS, st.integers(0, 200))
def test_late_answer_is_a_breach_and_a_timely_one_is_none(
    settings: ClockSettings, start: date, days: int
) -> None:
    on = start + timedelta(days=days)
    clock = replay([Event(start, "received"), Event(on, "reply_posted", reply="granted")], load(), settings)
    late = on > load().add(start, 20)
    assert [breach.code for breach in clock.breaches] == (["reply_late"] if late else [])
    assert (clock.row, clock.closed_on) == ("granted", on)


@given(_histories(), st.data())
def test_voiding_an_entry_is_as_if_it_had_never_been(
    history: tuple[list[Event], ClockSettings, list[Event]], data: st.DataObject
) -> None:
    """Whichever entry is taken back: the rest is lawful without it, or the voiding is refused with it."""
    events, settings, _ = history
    gone = {event.voids for event in events if event.event == "voided"}
    standing = [event for event in events if event.event != "voided" and event.seq not in gone]
    assume(standing)
    victim = data.draw(st.sampled_from(standing))
    void = Event(events[-1].on, "voided", seq=len(events) + 1, voids=victim.seq)
    without = [event for event in standing if event != victim]
    try:
        expected = _told(replay(without, load(), settings))
    except NotAllowed:
        expected = None
    try:
        found = _told(replay([*events, void], load(), settings))
    except NotAllowed:
        found = None
    assert found == expected


@given(_histories())
def test_every_closed_case_with_a_reply_stands_in_one_row(
    history: tuple[list[Event], ClockSettings, list[Event]],
) -> None:
    events, settings, _ = history
    clock = replay(events, load(), settings)
    if clock.reply:
        assert clock.closed_on
        assert ROW_ORDER.count(clock.row or "") == 1
        assert clock.row == REPLIES[clock.reply].row
    else:
        assert clock.row is None
    if clock.state != "closed":
        assert (clock.row, clock.reply, clock.closed_on) == (None, None, None)


@given(_histories())
def test_due_date_never_falls_on_a_rest_day(
    history: tuple[list[Event], ClockSettings, list[Event]],
) -> None:
    """But for a day the organ set itself under Article 35."""
    events, settings, _ = history
    clock = replay(events, load(), settings)
    set_days = {event.until for event in events if event.event == "deferred"}
    if clock.due and clock.due not in set_days:
        assert load().is_workday(clock.due)
    if clock.original_due:
        assert load().is_workday(clock.original_due)


@given(_histories())
def test_ledger_tells_every_day_once(history: tuple[list[Event], ClockSettings, list[Event]]) -> None:
    events, settings, _ = history
    clock = replay(events, load(), settings)
    days = [line.date for line in clock.ledger if line.event in PLAIN_DAY or _is_deferred_day(line)]
    assert len(set(days)) == len(days)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    told = [line.event for line in clock.ledger if line.event in KINDS and not _is_deferred_day(line)]
    assert told == [event.event for event in events]


def _is_deferred_day(line: Line) -> bool:
    """A day within a deferred period; the event of that name opens its note with its own."""
    return line.event == "deferred" and not line.note.startswith(KINDS["deferred"].name)


@given(STARTS, st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), min_size=1, max_size=5))
def test_overlapping_consultations_are_excluded_once(start: date, spans: list[tuple[int, int]]) -> None:
    """The period is 20 working days outside the union of the consultations, however they overlap."""
    letters = [(start + timedelta(days=a), start + timedelta(days=a + b)) for a, b in spans]
    dated = [
        (on, order, event, f"第{at}方")
        for at, (sent, ended) in enumerate(letters)
        for on, order, event in ((sent, 0, "consulted"), (ended, 1, "consultation_answered"))
    ]
    events = [Event(start, "received")]
    events += [Event(on, event, party=party) for on, _, event, party in sorted(dated)]
    due = replay(events, load()).due
    day, left = start, 20
    while left:
        day += timedelta(days=1)
        excluded = any(sent < day <= min(ended, load().add(sent, 20)) for sent, ended in letters)
        left -= load().is_workday(day) and not excluded
    assert due == day


def _day_by_day(run: Run) -> date | None:
    """The last day of the period, found one day after another."""
    if run.deferred:
        return run.deferred
    day, left = run.start, run.budget
    open_ended = [pause.after for pause in run.pauses if pause.through is None and pause.last == date.max]
    frozen = min(open_ended, default=None)
    while left:
        if frozen is not None and day >= frozen:
            return None
        day += timedelta(days=1)
        left -= load().is_workday(day) and run.pause_on(day) is None
    return day


@given(_histories())
def test_period_ends_where_counting_day_by_day_ends_it(
    history: tuple[list[Event], ClockSettings, list[Event]],
) -> None:
    """After every step, with whatever is open then."""
    events, settings, _ = history
    gone = {event.voids for event in events if event.event == "voided"}
    run = Run(load(), settings)
    for event in events:
        if event.event != "voided" and event.seq not in gone:
            take(run, event)
            assert run.expiry() == _day_by_day(run)


@given(_histories(), st.integers(0, 90))
def test_silence_is_seen_once_the_period_has_run_out(
    history: tuple[list[Event], ClockSettings, list[Event]], days: int
) -> None:
    events, settings, _ = history
    today = events[-1].on + timedelta(days=days)
    clock = replay(events, load(), settings, today=today)
    gone = silent(clock, today)
    assert all(each.last < today and not each.ended for each in gone)
    seen = [breach for breach in clock.breaches if breach.code == "consultation_silent"]
    assert len(seen) == (0 if clock.closed_on else len(gone))
    assert replay(events, load(), settings) == replay(events, load(), settings, today=events[0].on)
