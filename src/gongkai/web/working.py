"""What is done beside the pages: messages sent, held files scanned again, abandoned forms cleared."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from gongkai.adapters import scanner, sending, subscribing
from gongkai.opendata import standing
from gongkai.records import headfiles
from gongkai.records.actions import (
    clock,
    digests,
    documents,
    drafts,
    expiring,
    files,
    publishing,
    subscriptions,
    sweeping,
    tries,
)
from gongkai.records.cipher import Unreadable
from gongkai.records.models import Organ, StoredFile
from gongkai.search import keeping

EVERY = 20.0  # seconds between rounds
OUTBOX_DAYS = 30
logger = logging.getLogger("gongkai.work")


def subscribers() -> int:
    """Ask new subscribers whether they want it; once a day tell the others what is new."""
    done = subscribing.ask() + _daily("subscriptions", lambda: subscriptions.sweep(clock.now()))
    return done + _each_organ(_news, lambda organ: subscribing.digest(organ, clock.now()))


def messages() -> int:
    """Send what is due."""
    return sending.deliver(clock.now()).sent


def scans() -> int:
    """Ask the scanner again about files it could not be asked about; how many it has seen now."""
    seen = 0
    for stored in files.held():
        verdict = _scanned(stored)
        if verdict.state == "unreachable" and not scanner.answers():
            break  # nobody is there to ask about the others either
        if verdict.state != "unreachable":
            files.judged(stored=stored, verdict=verdict.state)
            seen += 1
    return seen


def _scanned(stored: StoredFile) -> scanner.Verdict:
    """One that cannot be read, or that the scanner refuses, waits and keeps no other one waiting."""
    try:
        return scanner.scan(files.raw(stored))
    except (OSError, Unreadable):
        logger.exception("file %s cannot be read for the scanner", stored.pk)
        return scanner.Verdict("unreachable")


def wrong_codes() -> int:
    """Forget wrong codes that no longer count."""
    return tries.sweep(clock.now())


def forms() -> int:
    """Delete forms that were begun and left."""
    return drafts.sweep(clock.now())


def outbox() -> int:
    """Delete written messages that are a month old: they hold addresses in the clear."""
    before = clock.now().timestamp() - OUTBOX_DAYS * 86400
    old = [each for each in settings.OUTBOX.glob("*") if each.is_file() and each.stat().st_mtime < before]
    for each in old:
        each.unlink(missing_ok=True)
    return len(old)


def search() -> int:
    """What was published or changed goes into the search index; once a day its count is checked."""
    return keeping.catch_up() + _daily("search", keeping.sweep)


def open_data() -> int:
    """Once a day: the files of everything public, where something has changed."""
    return _daily("open data", standing.keep_up)


def notices() -> int:
    """Take down what was to stand for a period that is over."""
    return publishing.lapse()


def retention() -> int:
    """Once a day: list whose retention period has ended, and erase where the organ has so set."""
    return _daily("retention", lambda: expiring.daily(clock.today()))


SWEEP_SECONDS = 10.0  # of a round: a review goes on in the next one


def sweeps() -> int:
    """Once a week: look through what each organ has made public, a part of it in each round."""
    done = 0
    for organ in Organ.objects.order_by("pk"):
        if sweeping.due(organ):
            done += sweeping.go(organ=organ, seconds=SWEEP_SECONDS).scanned
            break
    return done


def validity() -> int:
    """Once a day: end the rules and normative documents whose validity is over."""
    return _daily("validity", documents.lapse)


def heads() -> int:
    """Once a day: the signed head of every log into the folder outside."""
    return _daily("heads", lambda: headfiles.daily(clock.now()))


_last: dict[str, date] = {}


def _daily(name: str, chore: Callable[[], int]) -> int:
    """A chore that is done once a day; one that fails is tried again in the next round."""
    today = clock.today()
    if _last.get(name) == today:
        return 0
    done = chore()
    _last[name] = today
    return done


Told = dict[int, date]
_told: Told = {}
_news: Told = {}


def digest() -> int:
    """Once a day: tell people what the day asks of them, each organ when its quiet hours are over."""
    return _each_organ(_told, lambda organ: digests.daily(organ, clock.now()))


def _each_organ(told: Told, tell: Callable[[Organ], int | None]) -> int:
    """What is done once a day in each organ; None from `tell`: it is too early to say."""
    today, done = clock.today(), 0
    for organ in Organ.objects.order_by("pk"):
        if told.get(organ.pk) == today:
            continue
        number = tell(organ)
        if number is not None:
            told[organ.pk] = today
            done += number
    return done


CHORES: tuple[Callable[[], int], ...] = (
    search,
    digest,
    subscribers,
    messages,
    scans,
    forms,
    outbox,
    wrong_codes,
    retention,
    notices,
    open_data,
    sweeps,
    validity,
    heads,
)


def work_once() -> int:
    """One round; a chore that fails is logged and does not keep the others from being done."""
    done = 0
    for chore in CHORES:
        close_old_connections()
        try:
            done += chore()
        except (DatabaseError, OSError):
            logger.exception("%s failed, will be tried again", chore.__name__)
    return done


def work(stop: threading.Event) -> None:
    """Rounds until told to stop."""
    while not stop.is_set():
        work_once()
        stop.wait(EVERY)


def run(*, once: bool) -> int:
    """The command `gongkai manage work`."""
    if once:
        print(f"完成 {work_once()} 项。")
        return 0
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    work(stop)
    return 0


@contextmanager
def beside() -> Iterator[None]:
    """A worker process for as long as the pages are served."""
    worker = subprocess.Popen([sys.executable, "-m", "gongkai", "manage", "work"])
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=10)
