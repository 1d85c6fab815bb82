"""What do reading and checking cost beside the bare work that cannot be avoided?

`library`: read and check one text report, against a bare lxml parse of the same report as HTML with the
text of its cells. `page_read`: the same for the report as a web page, `reading` without the check.
`word`: reading it as a Word document against loading that with python-docx. `pdf_read`: reading it as PDF
against the table extraction of pdfplumber. `process`: `gongkai report check FILE`, against `python -c "import
lxml.html"`. Each pair is timed in turn, so that what disturbs one disturbs the other.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import perf_counter

import docx
import lxml.html
import pdfplumber

from gongkai.report.checks import check
from gongkai.report.read import read
from gongkai.report.write import render

EXAMPLE = Path(__file__).parents[1] / "examples" / "weibin-hrss-2023.txt"
# A command that may not keep its compiled modules compiles them at every start, which no user's does.
_COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
ROUNDS, FILES, PROCESSES = 300, 15, 15
GOALS = {"library": 5.0, "page_read": 5.0, "reading": 2.5, "word": 1.5, "pdf_read": 0.5, "process": 4.0}


def main() -> dict[str, dict[str, float]]:
    """Medians in milliseconds and their ratio, for each kind of file and for the whole process."""
    data = EXAMPLE.read_bytes()
    report = read(data, EXAMPLE.name)
    page, word, pdf = (render(report, ending) for ending in ("html", "docx", "pdf"))
    result = {
        "library": _pair(lambda: check(read(data, EXAMPLE.name)), lambda: _bare(page), ROUNDS),
        "page_read": _pair(lambda: check(read(page, "a.html")), lambda: _bare(page), ROUNDS),
        "reading": _pair(lambda: read(page, "a.html"), lambda: _bare(page), ROUNDS),
        "word": _pair(lambda: read(word, "a.docx"), lambda: docx.Document(BytesIO(word)), FILES * 3),
        "pdf_read": _pair(lambda: read(pdf, "a.pdf"), lambda: _bare_tables(pdf), FILES),
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


def _bare_tables(pdf: bytes) -> list[list[object]]:
    """The tables of every page as pdfplumber takes them from the ruled lines."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [page.extract_tables() for page in document.pages]


def _command() -> None:
    command = [str(Path(sys.executable).with_name("gongkai")), "report", "check", str(EXAMPLE)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_COMPILED)


def _import() -> None:
    subprocess.run([sys.executable, "-c", "import lxml.html"], check=True, env=_COMPILED)


if __name__ == "__main__":
    print(json.dumps(main()))
