"""What becomes due for erasure is archived and listed first; it goes by itself only where that is set."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from gongkai.records.actions import archiving, clock, delivering, expiring, handling, retention
from gongkai.records.models import LogEntry, Request
from gongkai.records.verify import faults
from gongkai.web import working

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(walk):
    case = walk.case()
    delivering.collect(letter=walk.reply(case, "granted"))
    case.refresh_from_db()
    return case


@pytest.fixture
def archived(walk, closed):
    archiving.archive(case=closed, actor=walk.people["intake"])
    closed.refresh_from_db()
    return closed


@pytest.fixture
def on(monkeypatch):
    """Makes it some day, eleven years later and so many days after that."""
    first = clock.today().replace(day=1) + timedelta(days=11 * 366)

    def on(days: int = 0) -> date:
        day = first + timedelta(days=days)
        monkeypatch.setattr(clock, "today", lambda: day)
        monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 4, tzinfo=UTC))
        return day

    return on


def listings() -> list[list[str]]:
    return [entry.data["requests"] for entry in LogEntry.objects.filter(action="retention.list")]


def named(case) -> bool:
    return bool(Request.objects.get(pk=case.request_id).applicant)


def test_request_that_is_not_archived_is_held_back(walk, closed, on):
    today = on()
    found = next(each for each in retention.due(walk.organ, today) if closed in each.cases)
    assert found.held == f"{closed.number} 尚未归档，请先归档"
    retention.run(walk.organ, today, dry_run=False)
    assert named(closed)
    archiving.archive(case=closed, actor=walk.people["intake"])
    retention.run(walk.organ, today, dry_run=False)
    assert not named(closed)


def test_what_becomes_due_is_listed_once_and_erased_by_nobody(archived, on):
    for days in (0, 1, 400):
        expiring.daily(on(days))
    assert sum(archived.request.number in each for each in listings()) == 1
    assert named(archived)


def test_organ_that_lets_the_platform_erase_is_told_thirty_days_before(
    walk, archived, on, django_capture_on_commit_callbacks
):
    given = {**walk.organ.handling, "retention_run": "erase"}
    handling.change(organ=walk.organ, given=given, actor=walk.people["administrator"])
    for days in (0, 29):
        expiring.daily(on(days))
        assert named(archived)
    with django_capture_on_commit_callbacks(execute=True):
        expiring.daily(on(30))
    assert not named(archived)
    assert list(faults()) == []


def test_worker_looks_once_a_day(archived, on, monkeypatch):
    monkeypatch.setattr(working, "_last", {})
    on()
    assert working.retention in working.CHORES
    assert working.retention() > 0
    monkeypatch.setattr(expiring, "daily", lambda today: pytest.fail("asked twice in a day"))
    assert working.retention() == 0


def test_those_who_erase_are_reminded(walk, archived, on):
    on()
    for role, told in (("head", True), ("administrator", True), ("handler", False)):
        client = Client()
        client.force_login(walk.people[role])
        page = client.get("/desk/sample-lively/").content.decode()
        assert ("保管期满了" in page) == told


def test_page_says_who_erases_and_when(walk, archived, on):
    client = Client()
    client.force_login(walk.people["head"])
    expiring.daily(on())
    address = "/desk/sample-lively/archives/retention/"
    assert "由人清除" in client.get(address).content.decode()
    walk.organ.handling = {**walk.organ.handling, "retention_run": "erase"}
    walk.organ.save(update_fields=["handling"])
    assert f"{on(30)}起自动清除" in client.get(address).content.decode()
