"""What do reading and checking cost beside the bare work that cannot be avoided?

`library`: read and check one text report, against a bare lxml parse of the same report as HTML with the
text of its cells. `process`: `gongkai report check FILE`, against `python -c "import lxml.html"`. Each pair
is timed in turn, so that what disturbs one disturbs the other. Goals: 5 and 4 times.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import lxml.html

from gongkai.report.checks import check
from gongkai.report.read import read
from gongkai.report.write import render

EXAMPLE = Path(__file__).parents[1] / "examples" / "weibin-hrss-2023.txt"
ROUNDS, PROCESSES = 300, 15
GOALS = {"library": 5.0, "process": 4.0}


def main() -> dict[str, dict[str, float]]:
    """Medians in milliseconds and their ratio, for the library and for the whole process."""
    data = EXAMPLE.read_bytes()
    page = render(read(data, EXAMPLE.name), "html")
    result = {
        "library": _pair(lambda: check(read(data, EXAMPLE.name)), lambda: _bare(page), ROUNDS),
        "process": _pair(_command, _import, PROCESSES),
    }
    for name, figures in result.items():
        goal = GOALS[name]
        print(
            f"{name}: {figures['ours']} ms, bare {figures['bare']} ms, ratio {figures['ratio']} (goal {goal})"
        )
    return result


def _pair(ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> dict[str, float]:
    ours(), bare()
    times = [(_time(ours), _time(bare)) for _ in range(rounds)]
    one, other = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    return {"ours": round(one, 3), "bare": round(other, 3), "ratio": round(one / other, 2)}


def _time(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _bare(page: bytes) -> list[str]:
    """Parse the report as HTML and take the text of every cell."""
    return [cell.text_content() for cell in lxml.html.document_fromstring(page).iter("td", "th")]


def _command() -> None:
    command = [str(Path(sys.executable).with_name("gongkai")), "report", "check", str(EXAMPLE)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _import() -> None:
    subprocess.run([sys.executable, "-c", "import lxml.html"], check=True)


if __name__ == "__main__":
    print(json.dumps(main()))
