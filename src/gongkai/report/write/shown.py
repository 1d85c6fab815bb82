"""How is a cell printed so that whoever reads it finds the same again?"""

from __future__ import annotations

from functools import cache

from gongkai.report.forms import CellSpec, Form
from gongkai.report.labels import labels, plain
from gongkai.report.model import Cell
from gongkai.report.read.figures import NO_CELL, figure
from gongkai.report.write import text
from gongkai.report.write.json import number

_DASH, _UNREADABLE = "—", "？"


def figure_text(cell: Cell, spec: CellSpec, form: Form) -> str:
    """The figure on paper: plain digits for a value, else what stood there."""
    return text.figure_text(cell) if cell.state == "value" else as_printed(cell, spec, form)


def as_printed(cell: Cell, spec: CellSpec, form: Form) -> str:
    """The figure as it was printed if it reads back as this cell, else the plainest print that does.

    A cell that the document did not have is marked, so that nobody takes it for an empty one.
    """
    if cell.state == "value" and cell.raw.isascii() and cell.raw.isdecimal() and cell.raw == str(cell.value):
        return cell.raw
    plainest = {
        "value": number(cell.value),
        "blank": "",
        "dash": _DASH,
        "unreadable": _UNREADABLE,
        "missing": NO_CELL,
    }
    raw = " ".join(cell.raw.split()) if cell.state == "unreadable" else cell.raw
    again = figure(raw, spec.kind)
    faithful = again.state == cell.state and again.value == cell.value
    return raw if faithful and raw.isprintable() and not _misleads(raw, form.key) else plainest[cell.state]


def _misleads(raw: str, form: str) -> bool:
    """Whether a figure could be taken for a label or for two fields."""
    return "|" in raw or (bool(raw) and plain(raw) in _words(form))


@cache
def _words(form: str) -> frozenset[str]:
    known = [labels(form, table) for table in (2, 3, 4)]
    return frozenset().union(*(each.heads | each.groups | set(each.rows) for each in known))
