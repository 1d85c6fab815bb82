"""Is every acknowledged write there when processes are killed at random moments?

python faults/killing.py [--writes 2000] [--database postgresql://…]

Citizens hand in requests, clerks enter records and publications, an importer reads sheets, the worker sends
and indexes; meanwhile one of the processes is killed (SIGKILL), or all of them, and started again. Then each
acknowledged write is there once, none is half done, the chains hold, the index finds what is public.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path

import looking
import standing
from visiting import Citizen, Clerk, Lost

ROWS, SHEETS = 25, 4.0  # rows of a sheet, seconds between two of them
CITIZENS, CLERKS = 3, 3
FEWEST = 3  # kills, however few writes are asked for
PAUSE = (0.5, 4.0)  # seconds between two kills, counted from when the platform served again
GOALS = (
    ("lost", 0, "acknowledged writes that are not there"),
    ("doubled", 0, "writes that are there twice"),
    ("half", 0, "sheets of which a part was taken, requests without their ledger"),
    ("verify", 0, "what manage verify finds"),
    ("unfound", 0, "publications that search does not find once the worker has caught up"),
    ("unsent", 0, "messages that still wait when the worker has caught up"),
)


@dataclass
class Acknowledged:
    """What was answered, by kind; and what was begun and got no answer."""

    numbers: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    publications: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    unanswered: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def number(self) -> int:
        rows = len(self.sheets) * ROWS
        return len(self.numbers) + len(self.entries) + len(self.publications) + rows


class Trial:
    """One run."""

    def __init__(self, platform: standing.Standing, writes: int, seed: int) -> None:
        from gongkai.records.models import Organ

        self.platform, self.writes, self.done = platform, writes, Acknowledged()
        self.chance, self.over = random.Random(seed), threading.Event()
        self.column = str(Organ.objects.get(code=standing.ORGAN).columns.get().pk)
        self.day = date.today().isoformat()  # noqa: DTZ011 - the desk's own day
        self.importer: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Until as many writes are acknowledged as were asked for."""
        self.platform.serve()
        killer = threading.Thread(target=self._kill)
        with ThreadPoolExecutor(CITIZENS + CLERKS + 1) as hands:
            work = [hands.submit(self._citizen, n) for n in range(CITIZENS)]
            work += [hands.submit(self._clerk, n) for n in range(CLERKS)]
            work.append(hands.submit(self._sheets))
            killer.start()
            for each in work:
                each.result()
        self.over.set()
        killer.join()
        self._up()

    def _enough(self) -> bool:
        done = self.done.number() >= self.writes and sum(self.done.killed.values()) >= FEWEST
        return self.over.is_set() or done

    def _citizen(self, hand: int) -> None:
        for at in count():
            if self._enough():
                return
            number = self._try("request", lambda: self._submit(f"C{hand}N{at}"))  # noqa: B023
            if number:
                self.done.numbers.append(number)

    def _submit(self, mark: str) -> str:
        return Citizen(self.platform.base, standing.ORGAN).submit(mark)

    def _clerk(self, hand: int) -> None:
        clerk = Clerk(self.platform.base, standing.ORGAN, "clerk", standing.PASSWORD)
        while not self._try("sign-in", lambda: clerk.sign_in() or "in"):
            pass
        for at in count():
            if self._enough():
                return
            mark = f"甲{hand}号{at}"
            if at % 2:
                if self._try("entry", lambda: clerk.enter(mark, self.day)):  # noqa: B023
                    self.done.entries.append(mark)
            elif self._try("publication", lambda: clerk.publish(mark, self.day, self.column)):  # noqa: B023
                self.done.publications.append(mark)

    def _sheets(self) -> None:
        for at in count():
            if self._enough():
                return
            mark = f"乙{at}"
            path = _sheet(self.platform.home / f"{mark}.xlsx", mark, self.day)
            command = self.platform.command("import", "licences", str(path), "--organ", standing.ORGAN)
            self.importer = subprocess.Popen(
                command, env=self.platform.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            if self.importer.wait() == 0:
                self.done.sheets.append(mark)
            else:
                self.done.unanswered["sheet"] += 1
            self.over.wait(SHEETS)

    def _try(self, what: str, write):  # type: ignore[no-untyped-def]
        try:
            return write()
        except Lost:
            with self.done.lock:
                self.done.unanswered[what] += 1
            self._await()
            return None

    def _await(self) -> None:
        for _ in range(600):
            if self.platform.healthy():
                return
            time.sleep(0.1)
        raise TimeoutError("the platform did not come back")

    def _kill(self) -> None:
        while not self.over.wait(self.chance.uniform(*PAUSE)):
            what = self.chance.choice(("answering", "answering", "working", "importer", "all"))
            if self._victim(what):
                self.done.killed[what] += 1
            self._up()

    def _victim(self, what: str) -> bool:
        answering, working = self.platform.children()
        if what == "all":
            self.platform.kill()
            return True
        if what == "importer":
            found = [self.importer] if self.importer and self.importer.poll() is None else []
        else:
            found = answering if what == "answering" else working
        if not found:
            return False
        self.chance.choice(found).kill()
        return True

    def _up(self) -> None:
        """What an operator's process supervisor does.

        The server ends by itself when one of its processes dies again and again, seconds after a kill.
        """
        until = time.monotonic() + standing.UP_WITHIN
        while time.monotonic() < until:
            time.sleep(0.2)
            if not self.platform.alive():
                self.platform.serve()
            elif self.platform.healthy():
                return
        raise TimeoutError("the platform did not come back")


def _sheet(path: Path, mark: str, day: str) -> Path:
    """So many licences, under the headings of the register."""
    import xlsxwriter

    from gongkai.records.queries.registers import columns

    asked = columns("licences")
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, [each.heading for each in asked])
    for at in range(1, ROWS + 1):
        row = {"date": day, "count": 1, "category": "准予许可", "number": f"{mark}-{at}", "matter": mark}
        page.write_row(at, 0, [row.get(each.key, "") for each in asked])
    book.close()
    return path


def judge(platform: standing.Standing, done: Acknowledged, rounds: int = 3) -> dict[str, object]:
    """What is there, beside what was acknowledged, after so many more rounds of the worker."""
    from django.db import connection

    from gongkai.records.models import Case, Publication, RegisterEntry, Request

    connection.close()
    numbers = Counter(Request.objects.values_list("number", flat=True))
    entries = Counter(str(each["matter"]) for each in RegisterEntry.objects.values_list("details", flat=True))
    titles = Counter(Publication.objects.values_list("title", flat=True))
    published = Counter({mark: titles[f"关于{mark}的通知"] for mark in done.publications})
    sheets = {mark: number for mark, number in entries.items() if mark.startswith("乙")}
    lost = [each for each in done.numbers if not numbers[each]]
    lost += [each for each in done.entries if not entries[each]]
    lost += [each for each in done.publications if not published[each]]
    lost += [each for each in done.sheets if sheets.get(each) != ROWS]
    doubled = [each for each, number in (*numbers.items(), *titles.items()) if number > 1]
    doubled += [each for each, number in entries.items() if not each.startswith("乙") and number > 1]
    half = [mark for mark, number in sheets.items() if number != ROWS]
    half += list(Case.objects.filter(event_seq=0).values_list("number", flat=True))
    half += list(Request.objects.filter(cases=None).values_list("number", flat=True))
    for _ in range(rounds):
        platform.manage("work", "--once")
    verified = platform.manage("verify")
    return {
        "writes": done.number(),
        "requests": len(done.numbers),
        "entries": len(done.entries),
        "publications": len(done.publications),
        "sheets": len(done.sheets),
        "killed": dict(done.killed),
        "unanswered": dict(done.unanswered),
        "lost": len(lost),
        "doubled": len(doubled),
        "half": len(half),
        "verify": verified.returncode,
        "verify_said": (verified.stdout + verified.stderr).strip()[-200:],
        "unfound": _unfound(titles),
        "unsent": _unsent(),
    }


def _unsent(seconds: float = 60.0) -> int:
    """The messages that are due and stay so: only the worker that leads sends them, a round in 20 seconds."""
    from gongkai.records.actions import clock
    from gongkai.records.models import Message

    def due() -> int:
        return Message.objects.filter(sent_at=None, not_before__lte=clock.now()).count()

    looking.until(lambda: not due(), seconds)
    return due()


def _unfound(titles: Counter[str]) -> int:
    from gongkai.search import keeping, words
    from gongkai.search.index import Wish

    index, missing = keeping.current(), 0
    for title in titles:
        missing += not index.search(Wish(words.asked(title))).total
    return missing


def main(writes: int, url: str, seed: int) -> int:
    trial = Trial(standing.stand(url), writes, seed)
    start = time.monotonic()
    try:
        trial.run()
        found = judge(trial.platform, trial.done)
    finally:
        trial.over.set()
        trial.platform.stop()
    found["seconds"] = round(time.monotonic() - start)
    for key, goal, says in GOALS:
        print(f"{'ok ' if found[key] == goal else 'MISS'} {found[key]:>6} {says}")
    print(json.dumps(found, ensure_ascii=False))
    return int(any(found[key] != goal for key, goal, _ in GOALS))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=2000)
    parser.add_argument("--database", default="")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    raise SystemExit(main(given.writes, given.database, given.seed))
