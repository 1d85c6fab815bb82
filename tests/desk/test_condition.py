"""The platform's condition: each fault has its state and what to do; only staff see more than states."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError

from gongkai.adapters import received
from gongkai.desk import condition
from gongkai.records import files, room
from gongkai.records.actions import beating, clock
from gongkai.records.models import LogEntry, Message, Node, StoredFile
from gongkai.records.queries import condition as known
from gongkai.search import keeping
from tampering import openly

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_folder")]


@pytest.fixture
def well(sample_db):
    """A platform in which everything is as it should be."""
    keeping.catch_up()
    beating.beat(name="one", leads=True, failing=[], behind=0)
    return sample_db


def state(key: str) -> str:
    return {each.key: each.state for each in condition.checks()}[key]


def disk(monkeypatch, free: int) -> None:
    monkeypatch.setattr(room.shutil, "disk_usage", lambda path: SimpleNamespace(free=free))


def test_platform_that_is_well_says_so(well):
    found = condition.checks()
    assert {each.state for each in found} == {"ok"}, [each for each in found if each.state != "ok"]
    assert condition.worst(found) == "ok"


def test_worker_that_is_silent_is_late_then_dead(well):
    for minutes, expected in ((1, "ok"), (5, "degraded"), (20, "failing")):
        Node.objects.update(seen_at=clock.now() - timedelta(minutes=minutes))
        assert state("worker") == expected
    Node.objects.all().delete()
    assert state("worker") == "failing"


def test_platform_without_a_leader_fails_and_a_chore_that_failed_is_named(well):
    beating.beat(name="one", leads=False, failing=[], behind=0)
    assert state("worker") == "failing"
    beating.beat(name="two", leads=True, failing=["messages"], behind=0)
    found = next(each for each in condition.checks() if each.key == "worker")
    assert found.state == "degraded"
    assert "messages" in found.said


def test_machine_that_was_taken_away_is_forgotten_after_a_day(well):
    beating.beat(name="gone", leads=False, failing=[], behind=0)
    Node.objects.filter(name="gone").update(seen_at=clock.now() - timedelta(days=2))
    assert state("worker") == "failing"
    assert beating.forget() == 1
    assert state("worker") == "ok"


def test_index_that_is_gone_or_behind(well, settings, monkeypatch):
    with openly():
        LogEntry.objects.filter(pk__gt=0).update(at=clock.now() - timedelta(minutes=10))
    organ = well.organ("weibin-hrss")
    folder = settings.INDEX / (settings.INDEX / "current").read_text()
    marks = json.loads((folder / "marks.json").read_text())
    (folder / "marks.json").write_text(json.dumps({**marks, str(organ.pk): organ.log_seq - 2}))
    assert keeping.behind()[0] == 2
    assert state("search") == "degraded"
    shutil.rmtree(folder)
    assert state("search") == "failing"


def test_short_disk_refuses_what_is_new_and_a_full_one_every_file(well, settings, monkeypatch):
    settings.MIN_FREE = 1000
    upload = [SimpleNamespace(name="a.txt", size=1, seek=lambda at: None, read=lambda: b"a")]
    disk(monkeypatch, 1500)
    assert state("disk") == "degraded"
    received.check(upload, "files")
    disk(monkeypatch, 900)
    assert state("disk") == "failing"
    with pytest.raises(ValidationError) as refused:
        received.check(upload, "proof")
    assert refused.value.message_dict == {"proof": [room.LOW]}
    received.check([], "files")
    files.delete(files.put(b"a paper of the platform's own", encrypt=True))
    disk(monkeypatch, 200)
    with pytest.raises(room.NoRoom):
        files.put(b"no room for it", encrypt=True)


def test_mail_server_that_is_silent(well, walk):
    walk.submit()
    now = clock.now()
    with openly():
        Message.objects.update(not_before=now, sent_at=None, tries=1, error="连不上", created_at=now)
    assert state("messages") == "degraded"
    with openly():
        Message.objects.update(created_at=now - timedelta(hours=2))
    found = next(each for each in condition.checks() if each.key == "messages")
    assert (found.state, "连不上" in found.said) == ("failing", True)
    with openly():
        Message.objects.update(error="", tries=0, not_before=now - timedelta(hours=1))
    assert state("messages") == "degraded"
    with openly():
        Message.objects.update(tries=10)
    assert state("messages") == "degraded"


def test_files_that_wait_for_the_scanner(well, walk):
    walk.file(walk.case(), "enclosure")
    StoredFile.objects.update(scan="held", at=clock.now())
    assert state("scanner") == "degraded"
    StoredFile.objects.update(at=clock.now() - timedelta(hours=2))
    assert state("scanner") == "failing"


def test_clock_set_back(well, monkeypatch):
    real = clock.now()
    monkeypatch.setattr(condition.clock, "now", lambda: real - timedelta(hours=1))
    assert state("clock") == "failing"
    monkeypatch.undo()
    last = LogEntry.objects.order_by("-pk").first()
    before = LogEntry.objects.filter(organ=last.organ).order_by("-pk")[1]
    with openly():
        LogEntry.objects.filter(pk=before.pk).update(at=last.at + timedelta(minutes=30))
    monkeypatch.setattr(condition.clock, "now", lambda: real + timedelta(hours=1))
    assert known.times().back == timedelta(minutes=30)
    assert state("clock") == "degraded"


@pytest.mark.parametrize(("days", "expected"), [(1, "ok"), (3, "degraded"), (9, "failing")])
def test_age_of_the_last_backup(well, settings, tmp_path, days, expected):
    settings.BACKUP_MARK = tmp_path / "backup.json"
    assert "backup" not in {each.key for each in condition.checks()}
    at = clock.now() - timedelta(days=days)
    (tmp_path / "backup.json").write_text(json.dumps({"at": at.isoformat()}))
    assert state("backup") == expected


def test_backup_mark_that_cannot_be_read_counts_by_its_own_age(well, settings, tmp_path):
    settings.BACKUP_MARK = tmp_path / "backup.json"
    (tmp_path / "backup.json").write_text("[]")
    assert state("backup") == "ok"


def test_without_a_database_only_what_needs_none_is_asked(client, monkeypatch):
    def down() -> bool:
        raise OperationalError("gone")

    monkeypatch.setattr(known, "writable", down)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    told = answer.json()
    assert (told["status"], set(told["checks"])) == ("failing", {"database", "disk"})


def test_public_health_tells_states_only(client, well):
    Node.objects.update(seen_at=clock.now() - timedelta(hours=1))
    answer = client.get("/healthz")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "failing"
    assert set(told) == {"status", "version", "checks"}
    assert set(told["checks"].values()) <= set(condition.STATES)
    assert "one" not in answer.content.decode()


def test_page_for_the_administrator_only(client, well):
    Node.objects.update(seen_at=clock.now() - timedelta(hours=1))
    page = "/desk/sample-lively/organ/condition/"
    for role, status in (("administrator", 200), ("handler", 403), ("auditor", 403)):
        client.force_login(well.user(f"lively-{role}"))
        answer = client.get(page)
        assert answer.status_code == status
    client.force_login(well.user("lively-administrator"))
    text = client.get(page).content.decode()
    assert "后台工作停了：one" in text
    assert "故障" in text


def test_dashboard_alarms_administrators_only(client, well):
    Node.objects.update(seen_at=clock.now() - timedelta(hours=1))
    for role, told in (("administrator", True), ("handler", False)):
        client.force_login(well.user(f"lively-{role}"))
        text = client.get("/desk/sample-lively/").content.decode()
        assert ("查看运行状况" in text) == told


def test_import_on_a_short_disk_is_refused_at_the_file(client, well, settings, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MIN_FREE = 1000
    disk(monkeypatch, 900)
    client.force_login(well.user("lively-handler"))
    sheet = SimpleUploadedFile("a.xlsx", b"not read at all")
    answer = client.post("/desk/sample-lively/registers/licences/import/", {"file": sheet})
    assert room.LOW in answer.content.decode()


def test_log_times_are_kept_as_they_were(well, monkeypatch):
    """A clock that was ahead must not drag later entries with it: the number orders, the time is as told."""
    from gongkai.records.actions import log

    organ, real = well.organ("weibin-hrss"), clock.now()
    monkeypatch.setattr(log.clock, "now", lambda: real + timedelta(days=30))
    log.append(organ=organ, actor=None, action="test", subject="a")
    monkeypatch.undo()
    entry = log.append(organ=organ, actor=None, action="test", subject="b")
    assert entry.at < real + timedelta(minutes=1)
    assert state("clock") == "failing"
