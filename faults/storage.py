"""What the records lie on fails: the disk, the database."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import standing
from bringing import DEGRADED, FAILING, MB, More, Outage


class Disk(Outage):
    """A small disk of its own, filled to the last byte; where none may be mounted, the line is raised."""

    key, name = "disk", "磁盘空间"
    SIZE, LINE = 192 * MB, 16 * MB

    @contextmanager
    def ground(self, home: Path) -> Iterator[dict[str, str]]:
        given = ["mount", "-t", "tmpfs", "-o", f"size={self.SIZE},mode=0700", "gongkai-faults", str(home)]
        try:
            done = subprocess.run(given, capture_output=True, text=True, check=False)
            self.why = "" if done.returncode == 0 else (done.stderr.strip() or "mount refused")
        except OSError as none:
            self.why = str(none)
        self.writable = bool(self.why)
        if self.why:
            yield {"GONGKAI_MIN_FREE": "0"}
            return
        try:
            yield {"GONGKAI_MIN_FREE": str(self.LINE / 1024**3)}
        finally:
            subprocess.run(["umount", "-l", str(home)], check=False)

    @contextmanager
    def lasting(self, platform: standing.Standing) -> Iterator[More]:
        yield from self._raised(platform) if self.why else self._filled(platform)

    def _filled(self, platform: standing.Standing) -> Iterator[More]:
        ballast = platform.home / "ballast"
        try:
            _fill(ballast, self.LINE // 2)
            refused = _import(platform)
            _fill(ballast, 0)
            platform.children()[0][-1].kill()  # whoever starts now finds no room either
            platform.wait()
            yield lambda: {"import_below_the_line": refused[1], "amiss": refused[0]}
        finally:
            ballast.unlink(missing_ok=True)

    def _raised(self, platform: standing.Standing) -> Iterator[More]:
        platform.stop()
        platform.extra["GONGKAI_MIN_FREE"] = "900000"
        platform.serve()
        try:
            refused = _import(platform)
            skipped = f"the disk was not filled: no disk of its own ({self.why})"
            yield lambda: {"import_below_the_line": refused[1], "skipped": skipped, "amiss": refused[0]}
        finally:
            platform.stop()
            platform.extra["GONGKAI_MIN_FREE"] = "0"
            platform.serve()


def _fill(ballast: Path, left: int) -> None:
    """All but so many bytes of the disk."""
    with ballast.open("ab") as file:
        free = shutil.disk_usage(ballast.parent).free - left
        for size in (MB, 4096):
            block = b"\0" * size
            while free >= size:
                try:
                    file.write(block)
                    file.flush()
                except OSError:
                    break
                free -= size


def _import(platform: standing.Standing) -> tuple[list[str], str]:
    """An import must be refused in one plain sentence."""
    path = Path(f"{platform.home}.csv")
    path.write_text("", "utf-8")
    done = platform.manage("import", "licences", str(path), "--organ", standing.ORGAN)
    said = (done.stdout + done.stderr).strip()
    path.unlink()
    fine = done.returncode == 2 and "磁盘空间不足" in said and "Traceback" not in said
    return [] if fine else [f"import: {done.returncode} {said[-200:]}"], said[-200:]


class Database(Outage):
    """The server is killed and started again; the embedded one's file is moved away and back."""

    key, name = "database", "数据库"
    readable = False

    @contextmanager
    def lasting(self, platform: standing.Standing) -> Iterator[More]:
        with self._stopped() if self.cluster else self._moved(platform):
            yield dict

    @contextmanager
    def _stopped(self) -> Iterator[None]:
        assert self.cluster
        self.cluster.kill_primary()
        try:
            yield
        finally:
            self.cluster.start("a", self.cluster.port)

    @staticmethod
    @contextmanager
    def _moved(platform: standing.Standing) -> Iterator[None]:
        away = platform.home / "away"
        away.mkdir()
        for each in platform.home.glob("gongkai.sqlite3*"):
            each.rename(away / each.name)
        try:
            yield
        finally:
            for each in platform.home.glob("gongkai.sqlite3*"):
                each.unlink()
            for each in away.iterdir():
                each.rename(platform.home / each.name)


class Locked(Outage):
    """Another program keeps the embedded database to itself for longer than anybody waits."""

    key, name = "database", "数据库"
    states = (DEGRADED, FAILING)

    @contextmanager
    def lasting(self, platform: standing.Standing) -> Iterator[More]:
        holder = sqlite3.connect(platform.home / "gongkai.sqlite3", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield dict
        finally:
            holder.execute("ROLLBACK")
            holder.close()
