"""The chores beside the pages: what is due is sent, what was held is scanned, what was left is cleared."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from gongkai.adapters.scanner import Verdict
from gongkai.records.actions import clock, drafts, files
from gongkai.records.models import Message, Node, Publication, RequestDraft, StoredFile
from gongkai.web import working
from tampering import openly

pytestmark = pytest.mark.django_db


def test_messages_due_are_sent(walk, monkeypatch):
    walk.submit()
    Message.objects.update(not_before=clock.now() - timedelta(minutes=1))
    assert working.messages() == 1
    assert Message.objects.get().sent_at


@pytest.mark.parametrize(("state", "scan"), [("clean", "clean"), ("infected", "infected")])
def test_held_file_is_judged_when_the_scanner_answers(walk, monkeypatch, state, scan):
    stored = walk.file(walk.case(), "enclosure")
    StoredFile.objects.filter(pk=stored.pk).update(scan="held")
    monkeypatch.setattr(working.scanner, "scan", lambda data: Verdict("unreachable"))
    monkeypatch.setattr(working.scanner, "answers", lambda: False)
    assert working.scans() == 0
    monkeypatch.setattr(working.scanner, "scan", lambda data: Verdict(state))
    assert working.scans() == 1
    stored.refresh_from_db()
    assert stored.scan == scan


def test_file_that_the_scanner_refuses_keeps_no_other_one_waiting(walk, monkeypatch):
    case = walk.case()
    first, gone, last = (walk.file(case, "enclosure", name=f"{n}.txt", data=n.encode()) for n in "abc")
    StoredFile.objects.filter(case=case).update(scan="held")
    StoredFile.objects.filter(pk=gone.pk).update(path="no/such/file")
    refuses = lambda data: Verdict("unreachable" if data == b"a" else "clean")  # noqa: E731
    monkeypatch.setattr(working.scanner, "scan", refuses)
    monkeypatch.setattr(working.scanner, "answers", lambda: True)
    assert working.scans() == 1
    states = dict(StoredFile.objects.filter(case=case).values_list("pk", "scan"))
    assert states == {first.pk: "held", gone.pk: "held", last.pk: "clean"}


def test_form_left_for_a_day_is_cleared_with_its_files(walk):
    draft = drafts.keep(organ=walk.organ, token="left", given={"asks": ["一项"]})
    kept = files.keep(
        organ=walk.organ, kind="attachment", name="a.txt", data=b"text", scan="none", draft=draft
    )
    assert drafts.answers(walk.organ, "left") == {"asks": ["一项"]}
    assert working.forms() == 0
    RequestDraft.objects.update(changed_at=clock.now() - timedelta(days=2))
    assert working.forms() == 1
    assert not StoredFile.objects.filter(pk=kept.pk).exists()


def test_chore_that_fails_leaves_the_others(walk, monkeypatch):
    def broken() -> int:
        raise OSError("gone")

    monkeypatch.setattr(working, "CHORES", (broken, lambda: 3))
    assert working.work_once() == 3


def test_written_messages_are_deleted_after_a_month(settings, tmp_path):
    settings.OUTBOX = tmp_path
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    for each in (old, new):
        each.write_text("text", encoding="utf-8")
    month = clock.now().timestamp() - 31 * 86400
    os.utime(old, (month, month))
    assert working.outbox() == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_applicant_and_inbox_are_told_of_a_virus_that_was_found_later(walk, monkeypatch, client):
    case = walk.case()
    mine = walk.file(case, "attachment", name="附件.txt")
    StoredFile.objects.filter(pk=mine.pk).update(scan="held", by=None)
    with openly():
        Message.objects.all().delete()
    monkeypatch.setattr(working.scanner, "scan", lambda data: Verdict("infected"))
    assert working.scans() == 1
    assert list(Message.objects.values_list("template", flat=True)) == ["infected"]
    client.force_login(walk.people["handler"])
    assert "查出病毒的文件（1）" in client.get(f"/desk/{walk.organ.code}/inbox/").content.decode()


def test_documents_lapse_once_a_day(sample_db, monkeypatch):
    monkeypatch.setattr(working, "_last", {})
    found = Publication.objects.filter(kind="normative", validity="valid").first()
    Publication.objects.filter(pk=found.pk).update(valid_until=found.formed_on)
    assert working.validity() == 1
    assert working.validity() == 0
    found.refresh_from_db()
    assert found.validity == "lapsed"
    assert working.validity in working.CHORES


def test_every_round_is_noted_with_what_failed(walk, index_folder, monkeypatch, settings):
    def broken() -> int:
        raise OSError("gone")

    settings.NODE = "here"
    # A round lets go of connections; here that would be the one the test is in.
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    monkeypatch.setattr(working, "CHORES", (working.search, broken))
    working.work_once()
    node = Node.objects.get()
    assert (node.name, node.failing, node.behind) == ("here", ["broken"], 0)
    assert clock.now() - node.seen_at < timedelta(minutes=1)


FORKS = """
import os, threading, time
import django
django.setup()
from gongkai.web import working
over, started = threading.Event(), 0
def start():
    global started
    while not over.is_set():
        working.start(["true"]).wait()
        started += 1
thread = threading.Thread(target=start)
thread.start()
forks = []
for _ in range(60):
    if not (fork := os.fork()):
        time.sleep(60)
        os._exit(0)
    forks.append(fork)
    time.sleep(0.01)
over.set()
thread.join(20)
print(started, thread.is_alive())
for fork in forks:
    os.kill(fork, 9)
"""


def test_worker_starts_while_pages_are_forked(tmp_path):
    # A fork in the middle of it would hold it up for as long as the fork lives: here a minute.
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "gongkai.web.settings",
        "GONGKAI_DATA": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", FORKS],
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    started, held = done.stdout.split()
    assert (int(started) > 10, held) == (True, "False")
