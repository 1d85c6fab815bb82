"""How are figures and cells named in a sentence?"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.report.forms import Form
from gongkai.report.model import Cell, Number, Report
from gongkai.report.write.json import number

TABLES = {2: "表二", 3: "表三", 4: "表四"}
_QUOTED = 40  # characters
_NAMED = 3  # cells named in a sentence before it says how many more there are


def figure(report: Report, cell: str) -> str:
    """The figure of a cell, or what stands in its place."""
    return content(report.cell(cell))


def content(cell: Cell) -> str:
    """A figure as a sentence gives it."""
    if cell.value is not None:
        return amount(cell.value)
    quoted = f"“{short(cell.raw)}”"
    return {"blank": "（空白）", "dash": quoted, "unreadable": quoted}.get(cell.state, "（缺）")


def short(text: str) -> str:
    """The document's own words as a sentence can quote them: on one line, printable, not too many."""
    line = "".join(filter(str.isprintable, " ".join(text.split())))
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"


def amount(value: Number) -> str:
    """A number in plain digits."""
    return number(value)


def named(form: Form, cells: Sequence[str]) -> str:
    """The names of cells, the first few of many."""
    names = "、".join(f"“{form.spec(cell).label}”" for cell in cells[:_NAMED])
    return f"{names}等" if len(cells) > _NAMED else names
