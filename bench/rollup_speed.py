"""What does adding up a province cost beside a bare pass that only parses the same JSON?

python bench/rollup_speed.py [--reports N]

`sums` reads every report, checks every sum of the form and adds up all parents; `all` checks by every rule.
Both run in one process, like the bare pass, and their times are the wall's. `adding` is the aggregation alone
of 200,000 reports, against a bare polars group_by and sum of the same figures. `two_to_one` is two processes
over one, the median of five pairs. Memory is the peak of a command of its own with all its processes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import rollup_data

ROUNDS, PAIRS, ROWS = 3, 5, 200_000
GOALS = (
    ("sums", 3.0, "adding up a province with the sum rules / parsing the same JSON"),
    ("all", 10.0, "the same with every rule"),
    ("adding", 2.0, "the aggregation alone / a bare polars sum"),
    ("two_to_one", 0.67, "two processes / one"),
    ("peak_mb", 2048, "peak memory of the command, MB"),
)


def main(number: int) -> dict[str, float]:
    """Ratios, and seconds as remarks."""
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        files, tree = rollup_data.write(Path(folder), number)
        bare = min(_time(lambda: _parse(files)) for _ in range(ROUNDS))
        sums = min(_time(lambda: _rolled(files, tree, False)) for _ in range(ROUNDS))
        every = min(_time(lambda: _rolled(files, tree, True)) for _ in range(ROUNDS - 1))
        return {
            "reports": number,
            "bare_s": round(bare, 2),
            "sums_s": round(sums, 2),
            "all_s": round(every, 2),
            "sums": round(sums / bare, 2),
            "all": round(every / bare, 2),
            "adding": _adding(files),
            "two_to_one": _two(files, tree),
            "peak_mb": _peak(Path(folder), tree),
        }


def _parse(files: list[str]) -> None:
    for line in rollup_data.lines(files):
        json.loads(line)


def _rolled(files: list[str], tree: Path, every: bool, workers: int = 1) -> None:
    from gongkai.report.rollup.tree import Packer, add_up, gather, load_tree, local

    gathered = gather(files, Packer(every), local(workers))
    province = add_up(gathered, load_tree(tree.read_bytes()), rollup_data.YEAR)
    assert not gathered.unread, gathered.unread[:3]
    assert sum(1 for _ in province.parents()), "nothing was added up"


def _adding(files: list[str]) -> float:
    """The aggregation of what was gathered, against a bare sum of its frames."""
    import polars

    from gongkai.report.rollup.tree import Packer, gather, local
    from gongkai.report.rollup.tree.add import totals

    gathered = gather(files, Packer(False), local(0))
    once = [one for some in gathered.frames.values() for one in some]
    rows = sum(frame.height for frame, _ in once)
    # The same reports again, under further parents, until there are as many as the goal speaks of.
    frames = [
        (frame, [at + rows * n for at in places])
        for n in range(max(1, ROWS // rows))
        for frame, places in once
    ]
    homes = [[at // rollup_data.CHILDREN for at in places] for _, places in frames]
    whole = [
        one.with_columns(polars.Series("home", home)) for (one, _), home in zip(frames, homes, strict=True)
    ]
    bare = lambda: polars.concat(whole).group_by("home").agg(polars.all().sum())  # noqa: E731
    ours = lambda: totals([one for one, _ in frames], homes)  # noqa: E731
    pairs = [(_time(ours), _time(bare)) for _ in range(ROUNDS * 3)]
    return round(statistics.median(one / other for one, other in pairs), 2)


def _two(files: list[str], tree: Path) -> float:
    pairs = [
        (_time(lambda: _rolled(files, tree, False, 1)), _time(lambda: _rolled(files, tree, False, 2)))
        for _ in range(PAIRS)
    ]
    return round(statistics.median(two / one for one, two in pairs), 2)


def _peak(folder: Path, tree: Path) -> int:
    """The largest of the processes, times how many there were: what the command takes at the most."""
    code = (
        "import resource, sys; from gongkai.cli import main; status = main(sys.argv[1:]);"
        "own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss;"
        "print((own + 2 * theirs) // 1024, file=sys.stderr)"
    )
    asked = [
        "report",
        "rollup",
        str(folder),
        "--tree",
        str(tree),
        "--workers",
        "2",
        "-o",
        str(folder / "out.csv"),
    ]
    run = subprocess.run([sys.executable, "-c", code, *asked], capture_output=True, text=True, check=False)
    assert (folder / "out.csv").exists(), run.stderr
    return int(run.stderr.split()[-1])


def _time(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=20_000)
    result = main(parser.parse_args().reports)
    for name, goal, says in GOALS:
        print(f"{'ok ' if result[name] <= goal else 'MISS'} {result[name]:>8} (goal {goal:g}) {says}")
    print(json.dumps(result))
