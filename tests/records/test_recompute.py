"""A new notice moves exactly the requests it touches, tells whom it concerns, and can be resumed."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.law.errors import Unusable
from gongkai.law.workdays import Calendar, read_notice
from gongkai.records.actions import cases, clock, recompute
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, LogEntry, Message, Organ, WorkdayNotice
from gongkai.records.verify import faults

BLOCKS = [
    {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"},
    {"name": "春节", "from": "2027-02-05", "to": "2027-02-11", "work": ["2027-01-31", "2027-02-20"]},
]
TEXT = json.dumps(
    {
        "year": 2027,
        "title": "2027年节假日安排的通知",
        "number": "测1号",
        "issued": "2026-12-15",
        "off": BLOCKS,
    }
)


@pytest.fixture
def december(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 28))


@pytest.fixture
def moving(case, december):
    """Received late in December: due in a January that no notice covers yet."""
    return case("2026-9001", date(2026, 12, 25))


@pytest.fixture
def still(case, december):
    return case("2026-9002", date(2026, 11, 2))


def _row() -> WorkdayNotice:
    return recompute.row_of(read_notice(TEXT))


def test_dry_run_lists_the_requests_that_move_and_writes_nothing(organ, moving, still):
    (found,) = recompute.preview(_row())
    (move,) = found.open
    assert (move.case, move.was, move.was_provisional) == (moving, moving.due, True)
    assert (move.moved, move.provisional) == (True, False)
    assert Case.objects.get(pk=moving.pk).due == moving.due
    assert not WorkdayNotice.objects.exists()


def test_applied_notice_moves_due_dates_and_says_so_on_the_case(organ, people, moving, still):
    row = recompute.add(row=_row(), actor=people["administrator"], home=organ)
    (found,) = recompute.finish(row, people["administrator"])
    moved = Case.objects.get(pk=moving.pk)
    assert [each.case for each in found.open] == [moving]
    assert moved.due == calendar(organ).add(date(2026, 12, 25), 20)
    assert moved.due != moving.due
    assert moved.provisional is False
    note = moved.events.last()
    assert (note.event, note.data["due"]) == ("noted", str(moved.due))
    assert Case.objects.get(pk=still.pk).event_seq == still.event_seq
    assert list(faults()) == []


def test_closed_request_follows_without_an_entry(organ, people, moving):
    cases.record_event(
        case=moving,
        event="reply_delivered",
        on=date(2026, 12, 28),
        data={"reply": "granted"},
        actor=None,
    )
    row = recompute.add(row=_row(), actor=None, home=organ)
    (found,) = recompute.finish(row, None)
    assert (found.open, found.closed) == ([], 1)
    assert Case.objects.get(pk=moving.pk).event_seq == 2
    assert list(faults()) == []


def test_notice_is_added_only_once(organ, people):
    recompute.add(row=_row(), actor=None, home=organ)
    with pytest.raises(ValidationError, match="已经登记过"):
        recompute.add(row=_row(), actor=None, home=organ)


def test_interrupted_run_goes_on_where_it_stopped(organ, people, moving):
    from gongkai.records.actions import organs

    other = organs.create_organ(code="second-bureau", name="测试市另一局")
    row = recompute.add(row=_row(), actor=None, home=organ)
    run = recompute.finish(row, None)
    first = next(run)
    run.close()
    assert first.organ == organ
    assert list(recompute.pending(row)) == [other]
    assert [each.organ for each in recompute.finish(row, None)] == [other]
    assert list(recompute.pending(row)) == []
    assert Case.objects.get(pk=moving.pk).events.filter(event="noted").count() == 1


def test_local_days_hold_for_their_organ_only(organ, people, moving):
    from gongkai.records.actions import organs

    other = organs.create_organ(code="second-bureau", name="测试市另一局")
    row = recompute.row_of(read_notice(TEXT), organ)
    assert list(recompute.concerned(row)) == [organ]
    recompute.add(row=row, actor=None, home=organ)
    assert not calendar(organ).is_workday(date(2027, 2, 8))
    assert calendar(other).is_workday(date(2027, 2, 8))


def test_only_touched_requests_are_looked_at(organ, still, moving):
    before, after = recompute.both(organ, _row())
    assert list(recompute.touched(before, after, organ)) == [moving]
    assert not recompute.touched(before, before, organ).exists()


def test_cost_does_not_grow_with_requests_that_stay(organ, case, moving):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(recompute.preview(_row()))
        return len(captured)

    few = queries()
    for number in range(20):
        case(f"2026-8{number:03d}", date(2026, 11, 2))
    assert queries() == few


def test_new_version_brings_provisional_requests_up_to_date(organ, moving, still, monkeypatch):
    """As if the notice of 2027 came with an upgrade: only the cached columns can be compared."""
    later = Calendar.load().with_notice(read_notice(TEXT))
    monkeypatch.setattr(recompute, "calendar", lambda organ: later)
    monkeypatch.setattr(cases, "calendar", lambda organ: later)
    found = recompute.refresh(organ)
    assert [each.case for each in found.open] == [moving]
    assert Case.objects.get(pk=moving.pk).due == later.add(date(2026, 12, 25), 20)
    assert recompute.refresh(organ).all == []


def test_applicant_is_told_of_the_new_date(walk):
    case = walk.case()
    assert case.due is not None
    holiday = {"name": "本地节日", "from": str(case.due), "to": str(case.due)}
    text = json.dumps({"year": case.due.year, "title": "本地放假", "issued": "2026-01-01", "off": [holiday]})
    row = recompute.add(
        row=recompute.row_of(read_notice(text), walk.organ),
        actor=walk.people["administrator"],
        home=walk.organ,
    )
    list(recompute.finish(row, walk.people["administrator"]))
    case.refresh_from_db()
    assert Message.objects.filter(case=case, template="due_changed").count() == 1
    entry = LogEntry.objects.filter(organ=walk.organ, action="workdays.recompute").get()
    assert case.number in [number for number, *_ in entry.data["open"]]


def test_command_shows_first_and_writes_then(organ, moving):
    assert any(moving.number in line for line in recompute.command(dry_run=True, notice=TEXT))
    assert not WorkdayNotice.objects.exists()
    assert any(moving.number in line for line in recompute.command(dry_run=False, notice=TEXT))
    assert list(recompute.command(dry_run=False)) == []
    assert Organ.objects.count() == 1


def test_command_refuses_a_notice_it_cannot_read(organ):
    with pytest.raises(Unusable, match="TOML"):
        list(recompute.command(dry_run=True, notice="year ="))
