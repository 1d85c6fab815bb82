"""A platform of its own for a fault test: its folder or database, its organ and people, its processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

ORGAN, PASSWORD = "faults", "only-for-faults-8723"
UP_WITHIN = 60.0  # seconds


@dataclass
class Standing:
    """A platform that is served on 127.0.0.1; `clerk` may write to the registers."""

    home: Path
    port: int
    workers: int = 2
    extra: dict[str, str] = field(default_factory=dict)
    beside: list[subprocess.Popen[bytes]] = field(default_factory=list)  # services of their own
    _server: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "GONGKAI_DATA": str(self.home), **self.extra}

    def serve(self, *options: str) -> None:
        """Start it and wait until it says that it can serve."""
        self._server = self.start("serve", "--port", str(self.port), "--workers", str(self.workers), *options)
        self.wait()

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A process of the platform; what it says is in the log."""
        with (self.home / "server.log").open("ab") as log:
            command = [sys.executable, "-m", "gongkai", *words]
            return subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait(self, seconds: float = UP_WITHIN) -> float:
        """Seconds until it could serve; raises TimeoutError."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if self.healthy():
                return time.monotonic() - start
            time.sleep(0.1)
        raise TimeoutError("the platform did not come up")

    def healthy(self) -> bool:
        try:
            with urlopen(f"{self.base}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def alive(self) -> bool:
        """Whether the process that was started is still there."""
        return self._server is not None and self._server.poll() is None

    @property
    def pid(self) -> int:
        """Of the process that was started; it keeps the others."""
        assert self._server is not None
        return self._server.pid

    def children(self) -> tuple[list[psutil.Process], list[psutil.Process]]:
        """The processes that answer, and those that work beside them."""
        if not self.alive() or self._server is None:
            return [], []
        answering, working = [], []
        for each in psutil.Process(self._server.pid).children(recursive=True):
            said = " ".join(_said(each))
            if "manage work" in said:
                working.append(each)
            elif "resource_tracker" not in said:
                answering.append(each)
        return answering, working

    def kill(self) -> None:
        """As when the power goes, for all its processes at once."""
        if self._server is not None:
            _signal(self._server.pid, signal.SIGKILL)
            self._server.wait()

    def stop(self) -> None:
        """As an operator stops it."""
        for each in self.beside:
            each.terminate()
            each.wait(timeout=20)
        self.beside.clear()
        if self.alive() and self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(timeout=20)
            finally:
                _signal(self._server.pid, signal.SIGKILL)

    def manage(self, *words: str, timeout: float = 900) -> subprocess.CompletedProcess[str]:
        """A command of the operator."""
        return subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, timeout=timeout
        )

    @staticmethod
    def command(*words: str) -> list[str]:
        return [sys.executable, "-m", "gongkai", "manage", *words]


def stand(url: str = "", home: Path | None = None, **extra: str) -> Standing:
    """An organ with a column and a clerk, no more; Django of this process stands on it too.

    `home`: a folder that is there already, with such a platform in it perhaps.
    """
    home = home or folder()
    given = {"GONGKAI_DATABASE_URL": url, "GONGKAI_SECOND_FACTOR": "off", **extra}
    made = Standing(home, free_port(), extra=given)
    os.environ.update({**given, "GONGKAI_DATA": str(home), "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"})
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from gongkai.records.actions import organs
    from gongkai.records.models import Organ

    if Organ.objects.filter(code=ORGAN).exists():
        return made
    organ = organs.create_organ(code=ORGAN, name="故障测试用机关", columns=["通知公告"])
    organs.create_user(
        organ=organ, username="clerk", name="测试员", password=PASSWORD, roles=["intake", "handler"]
    )
    return made


def folder() -> Path:
    """An empty one of the test's own."""
    return Path(tempfile.mkdtemp(prefix="gongkai-faults-"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _said(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _signal(group: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, what)
