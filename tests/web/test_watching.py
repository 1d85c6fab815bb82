"""Counted and written down: requests by room and status, what waits; lines without anything personal."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from gongkai.records import room
from gongkai.records.actions import beating, clock
from gongkai.records.models import Case, StoredFile
from gongkai.web import asked, config, interrupted, journal, together, watching

pytestmark = pytest.mark.django_db


def figures(text: str) -> dict[str, float]:
    """Every sample of the text by its name and labels."""
    found = re.findall(r"^(gongkai\S+) (\S+)$", text, re.MULTILINE)
    return {name: float(value) for name, value in found}


def scraped(client: Client, **extra: str) -> dict[str, float]:
    answer = client.get("/metrics", **extra)
    assert answer.status_code == 200
    return figures(answer.content.decode())


def test_requests_are_counted_by_room_and_status(client, sample_db, index_folder):
    watching.begin()
    name = 'gongkai_requests_total{method="GET",room="portal",status="%s"}'
    before = scraped(client)
    client.get("/o/sample-lively/")
    client.get("/o/no-such-organ/")
    after = scraped(client)
    for status in ("200", "404"):
        assert after[name % status] == before.get(name % status, 0) + 1
    latency = 'gongkai_request_seconds_count{room="portal"}'
    assert after[latency] == before.get(latency, 0) + 2
    statements = 'gongkai_database_statements_total{room="portal"}'
    assert after[statements] > before.get(statements, 0)
    connection.execute_wrappers.remove(watching._timed)


def test_what_waits_is_told(client, sample_db, index_folder):
    beating.beat(name="one", leads=True, failing=[], behind=0)
    late = Case.objects.filter(closed_on__isnull=True, due__isnull=False).first()
    before = scraped(client)["gongkai_cases_overdue"]
    if late:
        Case.objects.filter(pk=late.pk).update(due=clock.today() - timedelta(days=1))
        assert scraped(client)["gongkai_cases_overdue"] >= max(before, 1)
    told = scraped(client)
    assert told["gongkai_disk_free_bytes"] > 0
    assert 0 <= told['gongkai_worker_age_seconds{leads="1",node="one"}'] < 60
    assert told['gongkai_check{check="database"}'] == 0
    assert told["gongkai_files_held"] == StoredFile.objects.filter(scan="held").count()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "203.0.113.9"}, 403),
        ({"REMOTE_ADDR": "10.1.2.3"}, 200),
        # A proxy on this machine that is not trusted stands for anybody.
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ({"HTTP_X_REAL_IP": "203.0.113.9"}, 403),
    ],
)
def test_metrics_are_for_this_machine_and_named_networks(client, settings, index_folder, given, status):
    settings.METRICS_FROM = (config.ip_network("10.0.0.0/8"),)
    assert client.get("/metrics", **given).status_code == status


def test_processes_of_one_server_count_together(tmp_path):
    count = (
        "from gongkai.web import together, counting\n"
        "counting.request('portal', 'GET', 200, 0.1, 0.01, 2)\n"
        "import sys\n"
        "found = {s.name: s.value for m in counting.collected() for s in m.samples}\n"
        "print(found['gongkai_requests_total'])"
    )
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    said = [
        subprocess.run(
            [sys.executable, "-c", count], env=env, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert said == ["1.0\n", "2.0\n"]
    # Their bytes are on the disk: a mapped page that found no room there later would end the process.
    assert all(each.stat().st_blocks * 512 >= together.BYTES for each in tmp_path.glob("*.db"))


def test_process_that_finds_no_room_for_its_counters_lives_without(tmp_path):
    script = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from gongkai.web import counting\n"
        "counting.request('portal', 'GET', 200, 0.1, 0.01, 2)\n"
        "print(sum(len(each.samples) for each in counting.collected()))"
    )
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def lines(settings, tmp_path, monkeypatch):
    """The log of this test alone; what it holds so far."""
    settings.LOG_FOLDER, settings.LOG_DAYS = tmp_path / "logs", 180
    monkeypatch.setattr(journal, "_open", {})

    def read() -> list[dict[str, object]]:
        [path] = settings.LOG_FOLDER.glob("*.jsonl")
        return [json.loads(each) for each in path.read_text().splitlines()]

    yield read
    for each in journal._open.values():
        os.close(each)


def test_one_line_a_request_and_nothing_personal_in_it(lines, sample_db, settings):
    client = Client(REMOTE_ADDR="203.0.113.77", HTTP_X_REQUEST_ID="abc-1")
    user = sample_db.user("lively-handler")
    client.force_login(user)
    client.get("/desk/sample-lively/?year=2025&name=secret-word")
    client.get("/o/sample-lively/", HTTP_X_REQUEST_ID="bad id\n")
    first, second = lines()
    assert {key: first[key] for key in ("method", "route", "status", "user", "address", "request_id")} == {
        "method": "GET",
        "route": "desk:dashboard",
        "status": 200,
        "user": user.pk,
        "address": "203.0.113.0/24",
        "request_id": "abc-1",
    }
    assert second["request_id"] == ""
    assert "secret-word" not in json.dumps([first, second])


def test_log_goes_on_where_the_disk_takes_none(lines, settings, tmp_path):
    (tmp_path / "logs").write_text("no folder")
    journal.write({"a": 1})  # no error
    (tmp_path / "logs").unlink()
    journal.write({"a": 2})
    assert [each["a"] for each in lines()] == [2]


def test_log_files_are_deleted_after_their_days(lines, settings):
    settings.LOG_FOLDER.mkdir()
    names = ["gongkai-2026-01-01.jsonl", "gongkai-2026-06-30.jsonl", "other.jsonl"]
    for name in names:
        (settings.LOG_FOLDER / name).write_text("{}")
    assert journal.sweep(date(2026, 7, 1)) == 1
    assert {path.name for path in settings.LOG_FOLDER.iterdir()} == set(names[1:])


@pytest.mark.parametrize(("given", "masked"), [("2001:db8:1:2::9", "2001:db8:1::/48"), ("nobody", "")])
def test_address_is_told_by_its_network(given, masked):
    assert asked.masked(given) == masked


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GONGKAI_LOG_DAYS", "179"),
        ("GONGKAI_LOG_DAYS", "half a year"),
        ("GONGKAI_LOG", "logs"),
        ("GONGKAI_MIN_FREE", "-1"),
        ("GONGKAI_MIN_FREE", "much"),
        ("GONGKAI_METRICS_FROM", "anywhere"),
    ],
)
def test_setting_that_cannot_be_used_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    asked = {
        "GONGKAI_LOG_DAYS": config.log_days,
        "GONGKAI_LOG": config.log_folder,
        "GONGKAI_MIN_FREE": config.min_free,
        "GONGKAI_METRICS_FROM": config.metrics_from,
    }
    with pytest.raises(config.WrongSetting):
        asked[name]()


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (OperationalError("server closed the connection"), 503, "通常不到半分钟"),
        (room.NoRoom(room.FULL), 503, "磁盘快满了"),
        (OperationalError("database or disk is full"), 503, "磁盘快满了"),
        (OSError(errno.ENOSPC, "No space left on device"), 503, "磁盘快满了"),
        (OSError(errno.EACCES, "Permission denied"), 500, "平台出错了"),
        (ZeroDivisionError(), 500, "平台出错了"),
    ],
)
def test_interruption_is_a_plain_page_that_says_when_to_retry(error, status, says):
    try:
        raise error
    except Exception:
        answer = interrupted.failed(RequestFactory().get("/"))
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert ("Retry-After" in answer) == (status == 503)


def test_session_that_cannot_be_kept_is_no_fault_of_the_visitor(client, monkeypatch, settings, sample_db):
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    client.force_login(sample_db.user("lively-handler"))
    settings.SESSION_SAVE_EVERY_REQUEST = True
    monkeypatch.setattr(Session, "save", locked)
    answer = client.get("/desk/sample-lively/")
    assert answer.status_code == 503
    assert "请稍后再试" in answer.content.decode()


def test_request_that_cannot_be_read_is_still_told_so(client):
    assert client.get("/", HTTP_HOST="not a host").status_code == 400


def test_database_that_fails_in_a_view_is_answered_with_503(monkeypatch, settings, sample_db):
    def fails(code: str) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("gongkai.records.queries.moved.of_organ", fails)
    answer = Client(raise_request_exception=False).get(reverse("portal:organ", args=["sample-lively"]))
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "gone" not in answer.content.decode()
