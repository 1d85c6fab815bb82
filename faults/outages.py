"""Disk full, database gone, clock set back, worker dead, index corrupted, mail server silent: what then?

python faults/outages.py [--only disk] [--postgresql] [--seed FOLDER]

Each is brought about on a platform of its own that is served and written to. While it lasts every page must
give an answer with a message and never a bare error, the alarm must stand on the health page, in /healthz and
in /metrics; when its cause is gone the platform must be well again by itself and hold all it acknowledged.
`--postgresql` runs on a cluster of the script's own instead of SQLite.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import bringing
import killing
import looking
import services
import standing
import storage
from visiting import Browser, Citizen, Clerk, Lost, Refused

OUTAGES: dict[str, type[bringing.Outage]] = {
    "disk": storage.Disk,
    "database": storage.Database,
    "locked": storage.Locked,
    "clock": services.Clock,
    "worker": services.Worker,
    "index": services.Index,
    "mail": services.Mail,
}
EACH = 2  # writes of each kind before, while it lasts and afterwards


@dataclass
class Visitors:
    """Who reads and writes meanwhile, and what they were answered."""

    platform: standing.Standing
    done: killing.Acknowledged = field(default_factory=killing.Acknowledged)
    at: int = 0

    def __post_init__(self) -> None:
        from gongkai.records.models import Organ

        base = self.platform.base
        self.column = str(Organ.objects.get(code=standing.ORGAN).columns.get().pk)
        self.day = date.today().isoformat()  # noqa: DTZ011 - the desk's own day
        self.clerk = Clerk(base, standing.ORGAN, "clerk", standing.PASSWORD)

    def sign_in(self) -> None:
        self.clerk.sign_in()

    def write(self, times: int = EACH) -> Counter[str]:
        """So many of each kind; the answers."""
        found: Counter[str] = Counter()
        for _ in range(times):
            self.at += 1
            mark = f"丙{self.at}号"
            found[self._tried(self.done.numbers, lambda: self._submit(mark))] += 1  # noqa: B023
            found[self._tried(self.done.entries, lambda: self._enter(mark))] += 1  # noqa: B023
            found[self._tried(self.done.publications, lambda: self._publish(mark))] += 1  # noqa: B023
        return found

    def _tried(self, kept: list[str], write) -> str:  # type: ignore[no-untyped-def]
        start = time.monotonic()
        try:
            kept.append(write())
        except Lost as none:
            return f"not now: {none}"
        except Refused as refused:
            return f"refused: {refused}"
        return "taken" if time.monotonic() - start < 5 * looking.SLOWEST else "too late"

    def _submit(self, mark: str) -> str:
        return Citizen(self.platform.base, standing.ORGAN).submit(mark, "someone@example.com")

    def _enter(self, mark: str) -> str:
        self.clerk.enter(mark, self.day)
        return mark

    def _publish(self, mark: str) -> str:
        self.clerk.publish(mark, self.day, self.column)
        return mark

    def read(self) -> dict[str, str]:
        """What pages of every kind answer: the code and the heading."""
        browser, organ = Browser(self.platform.base), standing.ORGAN
        pages = {
            **dict.fromkeys(("/", f"/o/{organ}/", f"/o/{organ}/disclosure/", "/d/1/", looking.FIND), browser),
            f"/o/{organ}/requests/new/": browser,
            **dict.fromkeys((f"/desk/{organ}/", f"/desk/{organ}/registers/licences/"), self.clerk.browser),
        }
        return {path: looking.look(who, path) for path, who in pages.items()}


def unkind(answers: Counter[str]) -> list[str]:
    """Writes that were neither taken nor refused with a message."""
    return [said for said in answers if said != "taken" and not said.startswith("not now: 503")]


def run(outage: bringing.Outage, platform: standing.Standing) -> dict[str, object]:
    """Before, while it lasts, afterwards."""
    people = Visitors(platform)
    people.sign_in()
    before = people.write()
    bringing.settled()
    with outage.lasting(platform) as more:
        alarm = looking.until(
            lambda: looking.alarms(platform).get(outage.key) in outage.states, outage.noticed
        )
        stood = looking.alarms(platform)
        read, written = people.read(), people.write(1)
        where = looking.told(platform, outage.key, outage.name)
        meanwhile = more()
    well = looking.until(
        lambda: looking.alarms(platform).get(outage.key) in outage.healed, outage.recovered, outage.hurry
    )
    again = looking.until(lambda: not _missing(people.write(1)), outage.recovered)
    found = looking.until(lambda: not bringing.behind(), outage.recovered)
    after = killing.judge(platform, people.done, rounds=0)
    result = {
        "before": dict(before), "alarm_s": alarm, "stood": stood, "told": where, "read": read,
        "written": dict(written), "meanwhile": meanwhile, "well_s": well, "writes_again_s": again,
        "caught_up_s": found, "after": after,
    }  # fmt: skip
    return {**result, "amiss": amiss(outage, result)}


def _missing(answers: Counter[str]) -> bool:
    return set(answers) != {"taken"}


def amiss(outage: bringing.Outage, result: dict) -> list[str]:  # type: ignore[type-arg]
    """What is not as it must be, in words."""
    where, after = result["told"], result["after"]
    wrong = [f"page {path}: {said}" for path, said in looking.unclear(result["read"]).items()]
    wrong += [f"write: {said}" for said in unkind(result["written"])]
    wrong += [f"write before: {said}" for said in result["before"] if said != "taken"]
    wrong += [
        f"{path} cannot be read"
        for path, said in result["read"].items()
        if outage.readable and not said.startswith("200")
    ]
    if outage.writable and set(result["written"]) != {"taken"}:
        wrong.append("writes do not go on")
    if result["alarm_s"] < 0:
        wrong.append("no alarm")
    if not where["command"] or where["command"].startswith("正常"):
        wrong.append(f"manage health: {where['command']}")
    if not where["metrics"]:
        wrong.append(f"/metrics: {where['metrics']}")
    wrong += [f"{key}: too late" for key in ("well_s", "writes_again_s", "caught_up_s") if result[key] < 0]
    wrong += [f"{key} {after[key]}" for key, goal, _ in killing.GOALS if after[key] != goal]
    return wrong + [f"meanwhile: {said}" for said in result["meanwhile"].get("amiss", [])]


def one(name: str, postgresql: bool, seed: Path) -> dict[str, object]:
    """One outage on a platform of its own."""
    start = time.monotonic()
    with ExitStack() as stack:
        made = OUTAGES[name](postgresql)
        home = standing.folder()
        extra = stack.enter_context(made.ground(home))
        shutil.copytree(seed, home, dirs_exist_ok=True)
        platform = standing.stand(made.url(stack), home, **extra)
        shutil.copytree(home, seed, dirs_exist_ok=True)
        stack.callback(platform.stop)
        platform.serve()
        result = run(made, platform)
    return {**result, "seconds": round(time.monotonic() - start)}


def main(names: list[str], options: list[str], seed: Path) -> int:
    """Each in a process of its own, since Django stands on one platform only."""
    results: dict[str, dict] = {}  # type: ignore[type-arg]
    for name in names:
        with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
            given = ["--only", name, "--answer", answer.name, "--seed", str(seed), *options]
            subprocess.run([sys.executable, __file__, *given], check=False)
            text = answer.read()
        results[name] = json.loads(text) if text else {"amiss": ["the run itself broke"]}
        for said in results[name]["amiss"] or ["as it must be"]:
            print(f"{'MISS' if results[name]['amiss'] else 'ok  '} {name}: {said}", file=sys.stderr)
    print(json.dumps(results, ensure_ascii=False, indent=1))
    return int(any(each["amiss"] for each in results.values()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[*OUTAGES])
    parser.add_argument("--postgresql", action="store_true", help="on a cluster of the script's own")
    parser.add_argument("--answer", help=argparse.SUPPRESS)
    parser.add_argument(
        "--seed", type=Path, help="a folder for the platform as it begins, to begin with again"
    )
    given = parser.parse_args()
    if given.answer:
        Path(given.answer).write_text(
            json.dumps(one(given.only, given.postgresql, given.seed), ensure_ascii=False)
        )
        raise SystemExit(0)
    flags = ["--postgresql"] if given.postgresql else []
    every = [name for name in OUTAGES if not given.postgresql or name != "locked"]
    names = [given.only] if given.only else every
    raise SystemExit(main(names, flags, given.seed or standing.folder()))
