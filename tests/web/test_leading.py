"""One worker leads: the lock has one holder, and another has it when the holder lets go or dies."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from django.db import connection

from gongkai.records.models import Node
from gongkai.web import leading, working

pytestmark = pytest.mark.django_db


@pytest.fixture
def seats(settings, tmp_path):
    """Seats of workers of one platform, left at the end."""
    settings.DATA_FOLDER = tmp_path
    made: list[leading.Seat] = []

    def make() -> leading.Seat:
        made.append(leading.seat())
        return made[-1]

    yield make
    for each in made:
        each.leave()


def test_lock_has_one_holder_and_passes_on(seats):
    first, second = seats(), seats()
    assert first.held()
    assert not second.held()
    assert first.held()
    first.leave()
    assert second.held()
    assert not first.held()


def test_lock_of_a_process_that_is_killed_is_free(seats, tmp_path):
    if connection.vendor == "postgresql":
        pytest.skip("scripts/failover.py kills a worker of a server")
    hold = (
        "import fcntl, os, sys, time\n"
        "file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", hold, str(tmp_path / "worker.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        seat = seats()
        assert not seat.held()
        other.kill()
        other.wait()
        until = time.monotonic() + 5
        while not seat.held():
            assert time.monotonic() < until


def test_worker_that_does_not_lead_does_only_what_is_its_own(monkeypatch, settings):
    done = []
    # A round lets go of connections; here that would be the one the test is in.
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    own, whole = (lambda: done.append("own") or 1), (lambda: done.append("whole") or 1)
    monkeypatch.setattr(working, "CHORES", (own, whole))
    monkeypatch.setattr(working, "OWN", (own,))
    settings.NODE = "second"
    assert working.work_once(leads=False) == 1
    assert done == ["own"]
    assert not Node.objects.get().leads
    assert working.work_once(leads=True) == 2
    assert Node.objects.get().leads


def test_every_machine_keeps_its_own_index_and_files():
    names = {each.__name__ for each in working.OWN}
    assert names == {"search", "outbox", "logs", "open_data"}
    assert set(working.OWN) <= set(working.CHORES)
