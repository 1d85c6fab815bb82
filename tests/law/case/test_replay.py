"""The replay: ordering, what is allowed next, and properties that hold for every case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law import cites
from gongkai.law.case import KINDS, Clock, ClockSettings, Event, NotAllowed, Unusable, replay
from gongkai.law.replies import REPLIES
from gongkai.law.workdays import Day, load

RECEIVED = date(2026, 3, 2)
STARTS = st.dates(date(2018, 6, 1), date(2027, 6, 30))
OUTCOMES = ("correction_lapsed", "fee_lapsed", "reply_posted", "reply_delivered", "withdrawn")


def _clock(*events: Event, settings: ClockSettings | None = None) -> Clock:
    return replay(events, load(), settings or ClockSettings())


def test_replay_of_nothing_waits_for_the_request() -> None:
    clock = _clock()
    assert (clock.state, clock.due, clock.original_due, clock.ledger) == ("stopped", None, None, ())
    assert clock.allowed == ("received",)


def test_replay_keeps_the_order_of_events_of_one_day() -> None:
    sent = Event(date(2026, 3, 4), "consulted", party="甲")
    answered = Event(date(2026, 3, 4), "consultation_answered", party="甲")
    assert _clock(Event(RECEIVED, "received"), sent, answered).state == "running"
    with pytest.raises(NotAllowed):
        _clock(Event(RECEIVED, "received"), answered, sent)


def test_replay_follows_sequence_numbers_within_a_day() -> None:
    late = Event(date(2026, 3, 4), "consultation_answered", seq=3, party="甲")
    early = Event(date(2026, 3, 4), "consulted", seq=2, party="甲")
    assert _clock(late, early, Event(RECEIVED, "received", seq=1)).state == "running"


def test_replay_refuses_one_number_for_two_events() -> None:
    with pytest.raises(Unusable, match="seq"):
        _clock(Event(RECEIVED, "received", seq=5), Event(RECEIVED, "withdrawn", seq=5))


def test_replay_refuses_an_unknown_reply() -> None:
    with pytest.raises(Unusable, match="没有“yes”这种答复"):
        _clock(Event(RECEIVED, "received"), Event(RECEIVED, "reply_posted", reply="yes"))


@pytest.mark.parametrize("key", REPLIES)
def test_reply_closes_in_the_row_of_its_kind(key: str) -> None:
    clock = _clock(Event(RECEIVED, "received"), Event(RECEIVED, "reply_delivered", reply=key))
    assert (clock.row, clock.reply) == (REPLIES[key].row, key)


def test_reply_without_a_kind_closes_without_a_row() -> None:
    posted = Event(RECEIVED, "reply_posted")
    assert _clock(Event(RECEIVED, "received"), posted).row is None
    signed = Event(date(2026, 3, 6), "reply_delivered", reply="granted")
    assert _clock(Event(RECEIVED, "received"), posted, signed).row == "granted"


@pytest.mark.parametrize(
    ("events", "has", "lacks"),
    [
        (
            [],
            {"correction_requested", "extended", "fee_notice", "reply_posted"},
            {"received", "corrected", "fee_paid"},
        ),
        (
            ["correction_requested"],
            {"corrected", "correction_lapsed", "withdrawn"},
            {"extended", "fee_notice"},
        ),
        (["fee_notice"], {"fee_paid", "fee_lapsed"}, {"extended", "corrected"}),
        (["reply_posted"], {"reply_delivered", "voided"}, {"reply_posted", "withdrawn", "extended"}),
        (["withdrawn"], {"voided"}, {"reply_delivered", "reply_posted", "withdrawn"}),
    ],
)
def test_allowed_after_events(events: list[str], has: set[str], lacks: set[str]) -> None:
    allowed = set(_clock(Event(RECEIVED, "received"), *(Event(RECEIVED, each) for each in events)).allowed)
    assert has <= allowed
    assert not lacks & allowed


def test_allowed_is_what_the_replay_accepts() -> None:
    """The table that shows the buttons and the one that decides are the same one."""
    before = [Event(RECEIVED, "received"), Event(RECEIVED, "consulted", party="甲")]
    fields = {"party": "甲", "days": 5, "until": date(2026, 9, 1), "voids": 2}
    allowed = set(_clock(*before).allowed) - {"consulted"}  # not to the same party again
    for key, kind in KINDS.items():
        extra = {kind.needs: fields[kind.needs]} if kind.needs else {}
        event = Event(RECEIVED, key, **extra)  # type: ignore[arg-type]
        if key in allowed:
            assert _clock(*before, event)
        else:
            with pytest.raises(NotAllowed):
                _clock(*before, event)


def test_breach_says_when_and_by_which_provision() -> None:
    clock = _clock(Event(RECEIVED, "received"), Event(date(2026, 3, 31), "reply_posted", reply="granted"))
    (breach,) = clock.breaches
    assert (breach.code, breach.on, breach.cite) == ("reply_late", date(2026, 3, 31), cites.REG_33)
    assert "2026-03-30" in breach.message


def test_ledger_names_every_day_and_its_reason() -> None:
    clock = _clock(
        Event(date(2026, 2, 13), "received"),
        Event(date(2026, 2, 24), "consulted", party="甲"),
        Event(date(2026, 2, 26), "consultation_answered", party="甲"),
    )
    told = {line.date: line for line in clock.ledger if line.event in ("workday", "restday", "paused")}
    assert told[date(2026, 2, 14)].note == "第1个工作日（春节调休上班）"
    assert "国办发明电〔2025〕7号" in str(told[date(2026, 2, 14)].cite)
    assert (told[date(2026, 2, 17)].event, told[date(2026, 2, 17)].note) == ("restday", "春节，不计")
    assert told[date(2026, 2, 24)].number == 2
    assert (told[date(2026, 2, 25)].event, told[date(2026, 2, 25)].count) == ("paused", 0)
    assert "甲" in told[date(2026, 2, 25)].note
    assert set(told) == {
        date(2026, 2, 13) + timedelta(days=n) for n in range(1, (clock.due - date(2026, 2, 13)).days + 1)
    }  # type: ignore[operator]


def test_breach_of_an_overrun_names_the_party_and_the_day() -> None:
    clock = _clock(
        Event(RECEIVED, "received"),
        Event(date(2026, 3, 4), "consulted", party="甲"),
        Event(date(2026, 4, 10), "consultation_lapsed", party="甲"),
    )
    (breach,) = clock.breaches
    assert (breach.code, breach.on, breach.cite) == (
        "consultation_overrun",
        date(2026, 4, 10),
        cites.REG_32,
    )
    assert "“甲”" in breach.message
    assert "2026-04-01" in breach.message


def test_ledger_counts_on_after_a_consultation_has_run_out() -> None:
    clock = _clock(
        Event(RECEIVED, "received"),
        Event(date(2026, 3, 4), "consulted", party="甲"),
        Event(date(2026, 4, 10), "consultation_answered", party="甲"),
    )
    paused = [line.date for line in clock.ledger if line.event == "paused"]
    assert (paused[0], paused[-1], len(paused)) == (date(2026, 3, 5), date(2026, 4, 1), 20)
    told = {line.event: line.note for line in clock.ledger}
    assert "届满以后的日子照计" in told["consultation_answered"]
    counted = [line.date for line in clock.ledger if line.count]
    assert counted[:3] == [date(2026, 3, 3), date(2026, 3, 4), date(2026, 4, 2)]


@given(st.integers(0, 300), st.integers(0, 10), st.sampled_from(["answered", "lapsed"]))
def test_consultation_excludes_at_most_its_period_and_the_delivery(
    days: int, delivery: int, how: str
) -> None:
    sent, settings = date(2025, 3, 4), ClockSettings(delivery_days=delivery)
    ended = sent + timedelta(days=days)
    clock = _clock(
        Event(date(2025, 3, 3), "received"),
        Event(sent, "consulted", party="甲"),
        Event(ended, f"consultation_{how}", party="甲"),
        settings=settings,
    )
    excluded = min(load().count(sent, ended), 15 + delivery)
    assert clock.due == load().add(date(2025, 3, 3), 20 + excluded)
    overran = "consultation_overrun" in {breach.code for breach in clock.breaches}
    assert overran == (ended > load().add(sent, 15 + delivery))


def test_ledger_keeps_a_voided_entry_and_says_so() -> None:
    clock = _clock(
        Event(RECEIVED, "received"),
        Event(date(2026, 3, 9), "extended", days=20),
        Event(date(2026, 3, 10), "voided", voids=2),
    )
    notes = {line.event: line.note for line in clock.ledger}
    assert "已作废" in notes["extended"]
    assert "第2条" in notes["voided"]


def test_ledger_of_an_overdue_case_goes_on_past_the_due_date() -> None:
    clock = _clock(Event(RECEIVED, "received"), Event(date(2026, 4, 2), "reply_posted", reply="granted"))
    overdue = [line.date for line in clock.ledger if line.event == "overdue"]
    assert overdue == [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2)]


def test_ledger_of_an_open_case_reaches_its_last_event() -> None:
    clock = _clock(Event(RECEIVED, "received"), Event(date(2026, 4, 1), "reasons_demanded"))
    assert clock.due == date(2026, 3, 30)
    assert [line.event for line in clock.ledger if line.date > clock.due] == [
        "overdue",
        "overdue",
        "reasons_demanded",
    ]


def test_ledger_before_a_restart_counts_nothing() -> None:
    clock = _clock(
        Event(RECEIVED, "received"),
        Event(date(2026, 3, 6), "correction_requested"),
        Event(date(2026, 3, 16), "corrected"),
    )
    assert {line.event for line in clock.ledger if line.date <= date(2026, 3, 16)} >= {"restarted", "paused"}
    assert not any(line.count for line in clock.ledger if line.date <= date(2026, 3, 16))


def test_local_holiday_moves_the_due_date() -> None:
    local = load().with_local([Day(date(2026, 3, 20), False, "开斋节", "本地放假安排")])
    clock = replay([Event(RECEIVED, "received")], local)
    assert clock.due == date(2026, 3, 31)
    assert any(str(line.cite) == "本地放假安排" for line in clock.ledger)


@st.composite
def _stories(draw: st.DrawFn) -> tuple[list[Event], ClockSettings]:
    """A lawful case: each event is drawn from what is allowed where it stands."""
    settings = ClockSettings(*(draw(st.booleans()) for _ in range(3)), draw(st.integers(0, 10)))
    events = [Event(draw(STARTS), "received")]
    for _ in range(draw(st.integers(0, 8))):
        clock = replay(events, load(), settings)
        choices = [key for key in clock.allowed if key != "voided"]
        if not choices:
            break
        events.append(_next(draw, clock, events, draw(st.sampled_from(choices))))
    return events, settings


def _next(draw: st.DrawFn, clock: Clock, events: list[Event], key: str) -> Event:
    on = events[-1].on + timedelta(days=draw(st.integers(0, 25)))
    if key == "extended":
        return Event(on, key, days=draw(st.integers(1, 20)))
    if key == "deferred":
        known = [each.until for each in events if each.until]
        return Event(on, key, until=max(clock.due or on, on, *known) + timedelta(days=400))
    if key == "consulted":
        return Event(on, key, party=f"第{len(events)}方")
    if key.startswith("consultation"):
        ended = [each.party for each in events if each.event.startswith("consultation")]
        waiting = [each.party for each in events if each.event == "consulted" and each.party not in ended]
        return Event(on, key, party=draw(st.sampled_from(waiting)))
    return Event(on, key)


@given(_stories())
def test_any_case_has_a_ledger_that_agrees_with_its_date(story: tuple[list[Event], ClockSettings]) -> None:
    events, settings = story
    clock = replay(events, load(), settings)
    counted = [line for line in clock.ledger if line.count]
    assert [line.number for line in counted] == list(range(1, len(counted) + 1))
    assert all(load().is_workday(line.date) for line in counted)
    assert len({line.date for line in counted}) == len(counted)
    deferred = any(event.event == "deferred" for event in events)
    if clock.state == "running" and clock.due and not deferred:
        assert load().is_workday(clock.due)
        assert counted[-1].date == clock.due
        assert len(counted) in range(20, 41)


@given(_stories())
def test_any_case_is_closed_by_an_outcome_and_only_so(story: tuple[list[Event], ClockSettings]) -> None:
    events, settings = story
    clock = replay(events, load(), settings)
    assert (clock.state == "closed") == any(event.event in OUTCOMES for event in events)
    assert (clock.closed_on is None) == (clock.state != "closed")
    if clock.state == "stopped":
        assert clock.due is None


@given(_stories(), st.randoms(use_true_random=False))
def test_any_case_is_the_same_in_any_order_of_its_file(
    story: tuple[list[Event], ClockSettings], random: object
) -> None:
    events, settings = story
    numbered = [event.numbered(at) for at, event in enumerate(events, 1)]
    shuffled = list(numbered)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert replay(shuffled, load(), settings) == replay(numbered, load(), settings)


@given(STARTS, st.integers(0, 40))
def test_due_date_is_monotone_in_the_receipt(start: date, later: int) -> None:
    first, second = (_clock(Event(day, "received")).due for day in (start, start + timedelta(days=later)))
    assert first is not None
    assert second is not None
    assert first <= second


@given(_stories(), st.integers(0, 10))
def test_voiding_an_entry_leaves_the_case_as_if_it_had_not_been(
    story: tuple[list[Event], ClockSettings], days: int
) -> None:
    """A slip recorded last and taken back changes neither state nor date."""
    events, settings = story
    plain = replay(events, load(), settings)
    if "reasons_demanded" not in plain.allowed:
        return
    on = events[-1].on + timedelta(days=days)
    slip = [Event(on, "reasons_demanded"), Event(on, "voided", voids=len(events) + 1)]
    after = replay([*events, *slip], load(), settings)
    assert (after.state, after.due, after.breaches, after.allowed) == (
        plain.state,
        plain.due,
        plain.breaches,
        plain.allowed,
    )
