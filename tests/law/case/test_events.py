"""Reading events: what a clerk's file may hold, and how a mistake is named."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.case import KINDS, Event, Unusable, numbered, parse_date
from gongkai.law.case.events import PHASES


def test_from_json_reads_every_field() -> None:
    data = {"on": "2026-03-04", "event": "consulted", "seq": 7, "party": " 甲公司 "}
    assert Event.from_json(data) == Event(date(2026, 3, 4), "consulted", seq=7, party="甲公司")


def test_from_json_takes_the_seq_of_voided_as_the_voided_entry() -> None:
    event = Event.from_json({"on": "2026-03-04", "event": "voided", "seq": 2})
    assert (event.voids, event.seq) == (2, 0)


def test_from_json_ignores_fields_of_the_register() -> None:
    data = {"on": "2026-03-04", "event": "received", "recorded_at": "2026-03-05T09:00:00", "actor": "张"}
    assert Event.from_json(data) == Event(date(2026, 3, 4), "received")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (3, "每个事件"),
        ({"event": "received"}, "缺少 on"),
        ({"on": "2026-02-30", "event": "received"}, "不是日期"),
        ({"on": 20260302, "event": "received"}, "应是文字"),
        ({"on": "2026-03-02"}, "没有“”这种事件"),
        ({"on": "2026-03-02", "event": "replied"}, "没有“replied”这种事件"),
        ({"on": "2026-03-02", "event": "extended"}, "缺少 days"),
        ({"on": "2026-03-02", "event": "extended", "days": "20"}, "days 应是整数"),
        ({"on": "2026-03-02", "event": "extended", "days": True}, "days 应是整数"),
        ({"on": "2026-03-02", "event": "deferred"}, "缺少 until"),
        ({"on": "2026-03-02", "event": "consulted"}, "缺少 party"),
        ({"on": "2026-03-02", "event": "voided"}, "缺少 seq"),
        ({"on": "2026-03-02", "event": "voided", "seq": 0}, "从1数起，不能是0"),
        ({"on": "2026-03-02", "event": "voided", "seq": -1}, "从1数起，不能是-1"),
        ({"on": "2026-03-02", "event": "received", "seq": 0}, "从1数起，不能是0"),
        ({"on": "2026-03-02", "event": "received", "seq": -1}, "从1数起，不能是-1"),
    ],
)
def test_from_json_names_what_is_wrong(data: object, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        Event.from_json(data)


def test_event_cannot_void_a_number_below_one() -> None:
    with pytest.raises(Unusable, match="从1数起"):
        Event(date(2026, 3, 2), "voided", voids=0)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([], []),
        ([0, 0, 0], [1, 2, 3]),
        ([2, 0], [2, 3]),
        ([0, 1, 0], [2, 1, 3]),
        ([0, 0, 2], [1, 3, 2]),
        ([10, 0, 11, 0], [10, 12, 11, 13]),
        ([-1, 0], [-1, 1]),
    ],
)
def test_numbered_leaves_out_the_numbers_named(given: list[int], found: list[int]) -> None:
    listed = [Event(date(2026, 3, 2), "received", seq=seq) for seq in given]
    assert [event.seq for event in numbered(listed)] == found


def test_numbered_refuses_a_number_used_twice() -> None:
    listed = [Event(date(2026, 3, 2), "received", seq=7) for _ in range(2)]
    with pytest.raises(Unusable, match="同一个 seq（顺序号）：7"):
        numbered(listed)


@pytest.mark.parametrize("text", ["2026-1-2", "20260102", "2026-W01-1", "2026-13-01", "", "昨天"])
def test_parse_date_refuses_anything_but_the_plain_form(text: str) -> None:
    with pytest.raises(Unusable, match="YYYY-MM-DD"):
        parse_date(text)


def test_kinds_stand_in_known_phases() -> None:
    for kind in KINDS.values():
        assert kind.phases <= set(PHASES)
        assert kind.name


def test_letter_that_arrived_before_it_was_sent_is_refused() -> None:
    with pytest.raises(Unusable, match="不会在2026-03-03就收到"):
        Event(date(2026, 3, 4), "consulted", party="甲公司", served_on=date(2026, 3, 3))


def test_arrival_is_read_only_of_what_begins_a_period() -> None:
    told = {"party": "甲公司", "served_on": "2026-03-06"}
    assert Event.entered(date(2026, 3, 4), "consulted", 2, told).served_on == date(2026, 3, 6)
    assert Event.entered(date(2026, 3, 9), "consultation_answered", 3, told).served_on is None
