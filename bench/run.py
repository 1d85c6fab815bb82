"""Every performance figure of the README, made again: python bench/run.py [--rows N]

Ratios are taken side by side in one run, absolute times are only remarks. Exit 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import guard_speed
import pdf_speed
import platform_data
import public_speed
import report_speed
import rollup_speed

# name of a result, goal, what it says; a goal below 0 is the least that is wanted
GOALS = (
    ("library.ratio", 5.0, "read + check one text report / bare lxml parse of the same report"),
    (
        "process.ratio",
        4.0,
        "`gongkai report check FILE` / `python -c 'import lxml.html'`, whole processes",
    ),
    ("page_read.ratio", 5.0, "read + check one report as a web page / bare lxml parse"),
    ("reading.ratio", 2.5, "read one report as a web page / bare lxml parse"),
    ("word.ratio", 1.5, "read one report as a Word document / bare python-docx load"),
    ("pdf_read.ratio", 0.5, "read one report as PDF / table extraction of pdfplumber"),
    ("rollup.sums", 3.0, "adding up 20,000 reports with the sum rules / parsing the same JSON"),
    ("rollup.all", 10.0, "the same with every rule"),
    ("rollup.adding", 2.0, "aggregation of 200,000 reports alone / a bare polars sum"),
    ("rollup.peak_mb", 2048, "peak memory of adding up, all processes, MB"),
    ("rollup.two_to_one", 0.67, "adding up with two processes / with one"),
    ("guard.scan_ratio", 3.0, "privacy scan / the bare patterns over the same text"),
    ("guard.missed", 0, "planted values of a thousand files not found by the privacy scan"),
    ("guard.false_alarms", 1, "clean files of a hundred in which something blocks"),
    ("search.engine", 1.2, "search among 100,000 documents / the engine's query of the same words"),
    ("search.page", 1.5, "page of results / bare Django view of as many records, plus the query"),
    ("search.missed", 0, "words of two characters that a plain scan finds more often"),
    *((f"search.{name}", goal, says) for name, goal, says in public_speed.GOALS),
    ("serving.front_to_trivial", -0.5, "rate of a kept front page / of a trivial Django page"),
    ("serving.list_to_trivial", -0.5, "rate of a kept list, the same"),
    ("serving.one_to_trivial", -0.5, "rate of a kept document, the same"),
    ("serving.search_to_trivial", -0.5, "rate of a kept page of results, the same"),
    ("serving.largest_kb", 100, "largest of these pages, KB"),
    ("serving.requests", 10, "requests that one of them takes"),
    (
        "stock.index_ratio",
        3.0,
        "bringing over an old site, searchable / bare bulk_create of the same rows and the bare index",
    ),
    ("pdf.pdf_new_ratio", 1.3, "PDF / bare warm typst compile of the same pages"),
    ("compile.ratio", 1.5, "compile over the register rows / bare SQL sums of the same figures"),
    ("compile.peak_mb", 300, "peak memory of a compile, MB"),
    ("page.ratio", 1.5, "warm report page / bare Django view with as many rows"),
    ("page.million_to_ten", 1.3, "report page of the large organ / of one with ten records"),
    ("requests.worklist_to_bare", 1.5, "worklist of 100,000 requests / bare Django view with as many rows"),
    ("requests.inbox_to_bare", 1.5, "inbox of 100,000 requests / bare Django view with as many rows"),
    ("requests.case_to_bare", 1.5, "page of one request / bare Django view with as many rows"),
    ("requests.worklist_many_to_few", 1.3, "worklist with 100,000 requests / with 100"),
    ("requests.inbox_many_to_few", 1.3, "inbox with 100,000 requests / with 100"),
    ("requests.case_many_to_few", 1.3, "page of one request among 100,000 / among 100"),
    ("recompute.ratio", 1.5, "new notice: 300 requests moved among 100,000 / among 1,000"),
    ("submit.lost", 0, "requests lost of a thousand sent by eight clients at once"),
    ("submit.doubled", 0, "requests doubled, every tenth form being sent twice"),
    ("replay.ratio", 3.0, "verifying the ledgers of requests / a bare loop that reads and hashes the rows"),
    ("replay.peak_mb", 500, "peak memory of verifying a million entries, MB"),
    ("replay.linear", 1.5, "one request: time an entry with ten times as many / with one part"),
)


def measure(rows: int) -> dict[str, dict[str, float]]:
    """All results, by bench."""
    platform_data.ROWS = rows
    results = {**report_speed.main(), "rollup": rollup_speed.main(20_000), "pdf": pdf_speed.main()}
    results["guard"] = guard_speed.main()
    home = platform_data.start()
    # These import models, which needs Django started.
    import compile_speed
    import page_speed
    import search_speed
    import stock_speed

    small, large = platform_data.organ("small", 10), platform_data.organ("large", rows)
    results["compile"] = compile_speed.main(home, small, large)
    results["page"] = page_speed.main(small, large)
    results["search"] = search_speed.main()
    results["serving"] = _serving()
    results["stock"] = stock_speed.main()
    results |= _requests()
    results["replay"] = _replay(rows)
    return results


def _serving() -> dict[str, float]:
    """A server and an organ of its own."""
    script = Path(__file__).with_name("serving_speed.py")
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def _requests() -> dict[str, dict[str, float]]:
    """The benches of requests; on the same started platform, each with organs of its own."""
    import recompute_speed
    import request_speed
    import submit_speed

    return {
        "requests": request_speed.main(),
        "recompute": recompute_speed.main(),
        "submit": submit_speed.main(),
    }


def _replay(events: int) -> dict[str, float]:
    """A platform of its own, since all ledgers of one are verified."""
    command = [sys.executable, str(Path(__file__).with_name("replay.py")), "--events", str(events)]
    run = subprocess.run([*command, "--rounds", "1"], capture_output=True, text=True, check=False)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def main() -> int:
    """Print a line a goal, and all results as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    results = measure(parser.parse_args().rows)
    missed = 0
    for name, goal, says in GOALS:
        bench, _, key = name.partition(".")
        value = results[bench][key]
        met = value <= goal if goal >= 0 else value >= -goal
        missed += not met
        print(f"{'ok ' if met else 'MISS'} {value:>8} (goal {'≥ ' * (goal < 0)}{abs(goal):g}) {says}")
    compiled = results["compile"]
    same = compiled["queries_small"] == compiled["queries_large"]
    many, few = compiled["queries_large"], compiled["queries_small"]
    print(f"{'ok ' if same else 'MISS'} {many:>8} queries, for ten rows {few}")
    print(json.dumps(results, ensure_ascii=False, indent=2))
    return int(bool(missed) or not same)


if __name__ == "__main__":
    sys.exit(main())
