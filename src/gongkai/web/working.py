"""What is done beside the pages: messages sent, held files scanned again, abandoned forms cleared."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import Error, close_old_connections

from gongkai.adapters import scanner, sending, subscribing
from gongkai.opendata import standing
from gongkai.records import headfiles
from gongkai.records.actions import (
    beating,
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
from gongkai.search.index import Broken
from gongkai.web import journal, leading

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


def logs() -> int:
    """Once a day: delete the log files of this machine that need not be kept any longer."""
    return _daily("logs", lambda: journal.sweep(clock.today())) if journal.kept() else 0


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
    logs,
    wrong_codes,
    retention,
    notices,
    open_data,
    sweeps,
    validity,
    heads,
)


# What each machine does for itself; all else is done for the whole platform by the worker that leads.
OWN = (search, outbox, logs, open_data)


def work_once(*, leads: bool = True) -> int:
    """One round; a chore that fails is logged and does not keep the others from being done."""
    done, failing = 0, []
    for chore in CHORES if leads else (each for each in CHORES if each in OWN):
        close_old_connections()
        try:
            done += chore()
        except (Error, OSError, ValidationError):
            logger.exception("%s failed, will be tried again", chore.__name__)
            failing.append(chore.__name__)
    _tell(failing, leads)
    return done


def _tell(failing: list[str], leads: bool) -> None:
    """The round is over: whoever looks after the platform sees when, and what failed in it."""
    try:
        beating.beat(name=settings.NODE, leads=leads, failing=failing, behind=_behind())
        beating.forget()
    except (Error, OSError):
        logger.exception("the round could not be noted")


def _behind() -> int:
    try:
        return keeping.behind()[0]
    except Broken:
        return -1


def work(stop: threading.Event) -> None:
    """Rounds until told to stop."""
    with suppress(Error):
        beating.began(name=settings.NODE)
    seat = leading.seat()
    try:
        while not stop.is_set():
            work_once(leads=seat.held())
            stop.wait(EVERY)
    finally:
        seat.leave()


def run(*, once: bool) -> int:
    """The command `gongkai manage work`."""
    if once:
        seat = leading.seat()
        try:
            print(f"完成 {work_once(leads=seat.held())} 项。")
        finally:
            seat.leave()
        return 0
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    work(stop)
    return 0


AGAIN = 2.0  # seconds before a worker that died is started again
# A process of the pages forked while a worker is being started keeps the pipe by which `Popen` hears that it
# has started, and `Popen` waits until that process ends. So no fork at that moment.
_starting = threading.Lock()
os.register_at_fork(
    before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_starting.release
)


@contextmanager
def beside() -> Iterator[None]:
    """A worker process for as long as the pages are served; one that dies is started again."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(over,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(timeout=15)


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """A process beside, started while this one makes no fork."""
    with _starting:
        return subprocess.Popen(command)  # noqa: S603


def _keep(over: threading.Event) -> None:
    while not over.is_set():
        worker = start([sys.executable, "-m", "gongkai", "manage", "work"])
        while worker.poll() is None and not over.wait(0.2):
            pass
        if over.is_set():
            worker.terminate()
            worker.wait(timeout=10)
        else:
            logger.error("the worker ended with status %s and is started again", worker.returncode)
            over.wait(AGAIN)
