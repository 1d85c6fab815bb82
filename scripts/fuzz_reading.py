"""Feed the reader damaged files of every kind, each batch in a process of its own under limits.

python scripts/fuzz_reading.py [N]   N files of each kind and damage (50 by default)

Exit 1 if a process dies, a file takes more than 10 s, an error is no refusal, or 500 MB are passed.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

import damaging  # noqa: E402
from gongkai.report.model import Unreadable  # noqa: E402
from gongkai.report.read import read  # noqa: E402

SECONDS, MEGABYTES = 10, 500


def batch(ending: str, count: int) -> int:
    """One kind of file; prints the slowest file and the most memory used."""
    data, slowest = damaging.whole(ending), 0.0
    for name, damage in damaging.DAMAGES.items():
        for seed in range(count):
            hurt = damage(data, random.Random(f"{name}{seed}"))
            start = perf_counter()
            try:
                read(hurt, f"a.{ending}")
            except Unreadable:
                pass
            except Exception as error:
                print(f"{ending} {name} {seed}: {type(error).__name__}: {error}")
                return 1
            slowest = max(slowest, perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{ending}: {count * len(damaging.DAMAGES)} files, slowest {slowest:.2f} s, {memory} MB")
    return int(slowest > SECONDS or memory > MEGABYTES)


def main(args: list[str]) -> int:
    """Every kind in turn."""
    if len(args) == 2:
        return batch(args[0], int(args[1]))
    count = args[0] if args else "50"
    status = 0
    for ending in damaging.ENDINGS:
        run = subprocess.run([sys.executable, __file__, ending, count], check=False)
        if run.returncode:
            print(f"{ending}: FAILED ({run.returncode})")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
