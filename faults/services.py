"""What works beside the records fails: the clock, the worker, the search index, the mail server."""

from __future__ import annotations

import mailbox
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import looking
import standing
from bringing import DEGRADED, FAILING, OK, ROOT, More, Outage, behind, fresh, seen_at
from visiting import Browser, Citizen


class Clock(Outage):
    """Two hours back while it is served, and forward again."""

    key, name = "clock", "系统时间"
    healed = (OK, DEGRADED)  # that it was so stays a remark
    writable = True

    @contextmanager
    def ground(self, home: Path) -> Iterator[dict[str, str]]:
        path = [str(ROOT / "faults" / "clock"), os.environ.get("PYTHONPATH", "")]
        yield {"PYTHONPATH": os.pathsep.join(filter(None, path)), "FAULTS_CLOCK": str(home / "off")}

    @contextmanager
    def lasting(self, platform: standing.Standing) -> Iterator[More]:
        off = platform.home / "off"
        off.write_text("-7200")
        try:
            yield dict
        finally:
            off.unlink()


class Worker(Outage):
    """Killed beside the pages, where it is started again; then a service of its own, which stays dead."""

    key, name = "worker", "后台工作"
    writable = True

    @contextmanager
    def lasting(self, platform: standing.Standing) -> Iterator[More]:
        back = self._beside(platform)
        platform.stop()
        platform.serve("--no-worker")
        own = self._own(platform)
        own.kill()
        own.wait()
        self._long_ago()
        try:
            yield lambda: {"started_again_s": back, "amiss": [] if 0 <= back < 30 else ["not started again"]}
        finally:
            platform.beside.append(platform.start("manage", "work"))

    @staticmethod
    def _beside(platform: standing.Standing) -> float:
        """Seconds until another worker was at work."""
        [worker] = platform.children()[1]
        worker.kill()
        start = time.monotonic()
        while time.monotonic() - start < 30:
            if any(each.pid != worker.pid for each in platform.children()[1]):
                return round(time.monotonic() - start, 1)
            time.sleep(0.1)
        return -1.0

    @staticmethod
    def _own(platform: standing.Standing) -> subprocess.Popen[bytes]:
        """A worker that has made a round."""
        before, worker = seen_at(), platform.start("manage", "work")
        while seen_at() <= before:
            time.sleep(0.3)
        return worker

    @staticmethod
    def _long_ago() -> None:
        """As if the twenty minutes had passed."""
        from gongkai.records.models import Node

        for each in Node.objects.all():
            Node.objects.filter(pk=each.pk).update(seen_at=each.seen_at - timedelta(minutes=20))


class Index(Outage):
    """Its files overwritten, cut short, gone; the worker is held meanwhile, so that the state can be seen."""

    key, name = "search", "检索索引"
    writable = True

    @contextmanager
    def lasting(self, platform: standing.Standing) -> Iterator[More]:
        took = {}
        for kind in ("overwritten", "cut"):
            with self._held(platform):
                self._damage(platform, kind)
                alarm = self._seen(platform)
            took[kind] = {"seen": alarm, "again_s": _again(platform)}
        with self._held(platform):
            self._damage(platform, "gone")
            bad = [
                f"{kind}: {each}" for kind, each in took.items() if not each["seen"] or each["again_s"] < 0
            ]
            yield lambda: {**took, "amiss": bad}

    @staticmethod
    @contextmanager
    def _held(platform: standing.Standing) -> Iterator[None]:
        [worker] = platform.children()[1]
        worker.suspend()
        try:
            yield
        finally:
            worker.resume()

    @staticmethod
    def _damage(platform: standing.Standing, kind: str) -> None:
        for path in (platform.home / "index").rglob("*"):
            if not path.is_file() or path.suffix == ".lock" or path.parent.name == "index":
                continue
            if kind == "gone":
                path.unlink()
            elif path.suffix != ".json":
                data = path.read_bytes()
                path.write_bytes(b"\xa5" * len(data) if kind == "overwritten" else data[: len(data) // 3])

    @staticmethod
    def _seen(platform: standing.Standing) -> bool:
        """Whether somebody who searches is told, and then the health page knows."""
        for at in range(6):  # another address each time, since pages are kept
            looking.look(Browser(platform.base), f"{looking.FIND}&at={at}")
        return looking.alarms(platform).get("search") == FAILING


def _again(platform: standing.Standing) -> float:
    told = lambda: looking.alarms(platform).get("search") == OK  # noqa: E731
    return looking.until(lambda: told() and not behind(), 60)


class Mail(Outage):
    """The mail server takes the call and says nothing."""

    key, name = "messages", "邮件和短信"
    states = (DEGRADED, FAILING)
    noticed, recovered = 90.0, 90.0
    writable = True
    WAITING = 5  # mails: more than may be tried one after the other before anything else is done

    @contextmanager
    def ground(self, home: Path) -> Iterator[dict[str, str]]:
        port = standing.free_port()
        self.box = mailbox.Mailbox(port)
        try:
            yield {"GONGKAI_MAIL": f"smtp://127.0.0.1:{port}", "GONGKAI_MAIL_FROM": "office@example.com"}
        finally:
            self.box.close()

    @contextmanager
    def lasting(self, platform: standing.Standing) -> Iterator[More]:
        self.box.silent = True
        start, waiting = seen_at(), self._lay(platform)
        self.hurry()
        try:
            yield lambda: self._rounds(start, waiting)
        finally:
            self.box.silent = False

    def _lay(self, platform: standing.Standing) -> int:
        for at in range(self.WAITING):
            Citizen(platform.base, standing.ORGAN).submit(f"丁{at}号", "someone@example.com")
        return self.WAITING

    @staticmethod
    def _rounds(start: float, waiting: int) -> dict[str, object]:
        """The worker goes on with its other work: a round ends although mails wait."""
        began = time.monotonic()
        while seen_at() <= start and time.monotonic() - began < 60:
            time.sleep(0.5)
        took = round(time.monotonic() - began, 1)
        bad = [] if seen_at() > start else ["the worker's round does not end"]
        return {"waiting": waiting, "round_s": took, "amiss": bad}

    def hurry(self) -> None:
        from gongkai.records.actions import clock
        from gongkai.records.models import Message

        fresh()
        Message.objects.filter(sent_at=None).update(not_before=clock.now())
