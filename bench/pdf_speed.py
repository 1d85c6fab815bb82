"""What does our PDF cost beside a bare warm typst compile of the same pages?

`bare` hands typst the same template and the finished JSON, in a compiler of its own with the same fonts;
`ours` starts from a report. Both are timed in turn, so that what disturbs one disturbs the other."""

import json
import statistics
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from time import perf_counter

import typst

from gongkai.report.forms import load
from gongkai.report.model import Cell, Report, Section
from gongkai.report.write import glyphs, pdf

ROUNDS = 15
_DATES = datetime(2024, 1, 25, tzinfo=UTC)


def sample(turn: int) -> Report:
    """A report whose every figure and text differs from turn to turn, so that no page comes from a cache."""
    form = load("2021")
    prose = f"第{turn}次测量：本年度通过网站主动公开信息{1000 + turn}条，没有收到复议和诉讼。" * 12
    sections = tuple(
        Section(no, heading, prose if no in (1, 5, 6) else "") for no, heading in enumerate(form.headings, 1)
    )
    cells = {cell: Cell("value", turn * 1000 + i, "") for i, cell in enumerate(form.cells)}
    return Report("测量用的机关", 2023, "2021", "", date(2024, 1, 25), sections, cells)


def bare_compiler() -> Callable[[dict[str, str]], bytes]:
    folders = sorted({str(path.parent) for path in glyphs.font_files()})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    compiler = typst.Compiler(str(pdf.TEMPLATE), root=str(pdf.TEMPLATE.parent), font_paths=fonts)
    return lambda given: compiler.compile(
        format="pdf", sys_inputs=given, pdf_standards=pdf.STANDARDS, timestamp=_DATES
    )


def timed(work: Callable[[], bytes]) -> float:
    start = perf_counter()
    assert work().startswith(b"%PDF")
    return perf_counter() - start


def main() -> dict[str, float]:
    """Medians in milliseconds and their ratio, for reports never seen before and for one printed again."""
    bare, turns = bare_compiler(), count(1)
    for _ in range(2):  # warm both
        bare(pdf.inputs(sample(next(turns))))
        pdf.render(sample(next(turns)))
    new = [_pair(bare, sample(next(turns)), sample(next(turns))) for _ in range(ROUNDS)]
    same = sample(next(turns))
    again = [_pair(bare, same, same) for _ in range(ROUNDS)]
    return {**_summary("new", new), **_summary("again", again[2:])}


def _pair(bare: Callable[[dict[str, str]], bytes], first: Report, second: Report) -> tuple[float, float]:
    given = pdf.inputs(first)
    return timed(lambda: bare(given)), timed(lambda: pdf.render(second))


def _summary(name: str, pairs: list[tuple[float, float]]) -> dict[str, float]:
    bare, ours = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    return {
        f"pdf_{name}_bare_ms": round(bare, 1),
        f"pdf_{name}_ours_ms": round(ours, 1),
        f"pdf_{name}_ratio": round(ours / bare, 3),
    }


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
