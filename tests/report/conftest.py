"""Reports to check and print: a clean one, and a way to change its cells."""

import os
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.report.forms import Form, load
from gongkai.report.model import Cell, Report, Section

EXAMPLE = Path(__file__).parents[2] / "examples" / "weibin-hrss-2023.txt"
Change = Callable[..., Report]


@pytest.fixture
def form() -> Form:
    return load("2021")


@pytest.fixture
def example() -> bytes:
    return EXAMPLE.read_bytes()


@pytest.fixture
def sample() -> bytes:
    folder = os.environ.get("GONGKAI_SAMPLES")
    if not folder:
        pytest.skip("GONGKAI_SAMPLES names no folder with the real reports")
    return (Path(folder) / "weibin-hrss-2023.txt").read_bytes()


@pytest.fixture
def clean(form: Form) -> Report:
    """A report of zeros without any fault."""
    texts = {
        1: "全年主动公开政府信息一百二十条，申请的情况见第三部分。",
        5: "公开的及时性还不够，今后逐项核对公开时限。",
    }
    texts[6] = "本年度没有收取信息处理费。"
    sections = [Section(no, text, texts.get(no, "")) for no, text in enumerate(form.headings, start=1)]
    cells = {cell: Cell("value", 0, "0", f"{cell} 处") for cell in form.cells}
    title = "某某区某某局2023年政府信息公开工作年度报告"
    return Report("某某区某某局", 2023, "2021", title, None, tuple(sections), cells)


@pytest.fixture
def change() -> Change:
    """Change cells of a report: a number, or the state and raw text of a cell without a figure."""

    def changed(report: Report, cells: dict[str, int | Decimal | tuple[str, str]]) -> Report:
        new = {}
        for id, content in cells.items():
            place = report.cells[id].place
            raw = content[1] if isinstance(content, tuple) else str(content)
            cell = (
                Cell(content[0], None, raw, place)
                if isinstance(content, tuple)
                else Cell("value", content, raw, place)
            )
            new[id] = cell
        return replace(report, cells={**report.cells, **new})

    return changed
