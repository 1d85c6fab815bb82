"""Do memory or open files of any process grow under mixed work that goes on and on?

python faults/soak.py [--minutes 20] [--part 0.01] [--database postgresql://…]

A small district (`bench/district_data.py`) is served by the platform's own server with its worker; the mixed
work of `bench/load_speed.py` goes on over twelve connections while the memory that is each process's own, its
open files and its connections are looked at every few seconds. The first fifth is for warming up. After it no
process may grow by more than GROWTH of its memory (by a straight line through what was seen, and by the last
fifth beside the one after the warm-up), none may hold more than FILES open more, and no request may fail.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import standing

BENCH = Path(__file__).resolve().parents[1] / "bench"
sys.path.append(str(BENCH))
import load_speed

EVERY = 10.0  # seconds between two looks
FIFTHS = 5
GROWTH, LEAST = 0.05, 4.0  # of the memory; and megabytes, below which it is no growth but a breath
FILES = 8
MB = 1024**2


@dataclass
class Seen:
    """One process: when, its own memory, its open files and connections."""

    what: str
    at: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def told(self) -> dict[str, object]:
        """From the second fifth on: where it began, where it ended, and the straight line between."""
        first = len(self.at) // FIFTHS
        at, memory, files = self.at[first:], self.memory[first:], self.files[first:]
        part = max(1, len(self.at) // FIFTHS)
        begin, end = statistics.median(memory[:part]), statistics.median(memory[-part:])
        slope = statistics.linear_regression(at, memory).slope if len(at) > 2 else 0.0
        return {
            "what": self.what,
            "looks": len(self.at),
            "begin_mb": round(begin, 1),
            "end_mb": round(end, 1),
            "line_mb": round(slope * (at[-1] - at[0]), 2),
            "files": [int(statistics.median(files[:part])), int(statistics.median(files[-part:]))],
        }


class Looking(threading.Thread):
    """Looks at every process of the platform until told to stop."""

    def __init__(self, platform: standing.Standing, every: float) -> None:
        super().__init__(daemon=True)
        self.platform, self.every, self.over = platform, every, threading.Event()
        self.seen: dict[int, Seen] = {}

    def run(self) -> None:
        start = time.monotonic()
        while not self.over.wait(self.every):
            at = time.monotonic() - start
            for what, group in self._groups():
                for each in group:
                    self._look(what, each, at)

    def _groups(self) -> tuple[tuple[str, list[psutil.Process]], ...]:
        answering, working = self.platform.children()
        return ("main", [psutil.Process(self.platform.pid)]), ("page", answering), ("worker", working)

    def _look(self, what: str, process: psutil.Process, at: float) -> None:
        try:
            memory, files = process.memory_full_info().uss / MB, process.num_fds()
        except psutil.Error:
            return  # it has just ended; one that was started again is another process
        seen = self.seen.setdefault(process.pid, Seen(what))
        seen.at.append(at)
        seen.memory.append(memory)
        seen.files.append(files)


def stand(part: float, database: str) -> tuple[standing.Standing, dict]:  # type: ignore[type-arg]
    """A small district, served with a worker."""
    given = {"GONGKAI_DATABASE_URL": database, "GONGKAI_SECOND_FACTOR": "off"}
    platform = standing.Standing(standing.folder(), standing.free_port(), extra=given)
    command = [sys.executable, str(BENCH / "district_data.py"), "--part", str(part)]
    made = subprocess.run(command, env=platform.environment, capture_output=True, text=True, check=False)
    if made.returncode:
        raise SystemExit(made.stderr)
    platform.serve()
    return platform, json.loads(made.stdout.splitlines()[-1])


def grown(seen: dict[str, object]) -> list[str]:
    """What of a process has grown."""
    begin, end, line = (float(str(seen[key])) for key in ("begin_mb", "end_mb", "line_mb"))
    most = max(GROWTH * begin, LEAST)
    before, after = seen["files"]  # type: ignore[misc]
    wrong = [f"{seen['what']}: memory {begin} to {end} MB"] if min(end - begin, line) > most else []
    return wrong + ([f"{seen['what']}: open files {before} to {after}"] if after - before > FILES else [])


def main(minutes: float, part: float, database: str) -> dict[str, object]:
    """What was seen of every process, and what is amiss."""
    platform, known = stand(part, database)
    looking = Looking(platform, min(EVERY, minutes * 60 / 50))
    before = {each.pid for group in platform.children() for each in group}
    try:
        looking.start()
        people = load_speed.People(known, bare=False, seed=1)
        told = asyncio.run(load_speed.mixed(platform.port, people, minutes * 60))
        looking.over.set()
        looking.join()
        left = {each.pid for group in platform.children() for each in group}
    finally:
        platform.stop()
    processes = [each.told() for each in looking.seen.values() if len(each.at) > FIFTHS * 2]
    wrong = [said for each in processes for said in grown(each)]
    wrong += [f"{said} ({number} times)" for said, number in told.failed.items()]
    wrong += ["a process ended"] if before - left else []
    return {
        "minutes": minutes,
        "requests": told.number(),
        "failed": sum(told.failed.values()),
        "by_kind": {kind: len(took) for kind, took in told.took.items()},
        "processes": processes,
        "amiss": wrong,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--part", type=float, default=0.01)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    os.environ["GONGKAI_HOSTS"] = "127.0.0.1"
    result = main(given.minutes, given.part, given.database)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    raise SystemExit(bool(result["amiss"]))
