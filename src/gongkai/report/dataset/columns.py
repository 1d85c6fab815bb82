"""Which columns has a row of the data, of which type, and what do they mean?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gongkai.report.forms import KEYS, load

Type = Literal["string", "integer", "number", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a cell's id or a word about the report; `label` is its name in Chinese."""

    name: str
    type: Type
    label: str
    table: int | None = None
    row: str = ""
    column: str = ""
    forms: str = ""


HEAD = (
    Column("organ", "string", "机关名称（署名）"),
    Column("year", "integer", "报告的年度"),
    Column("form", "string", "报告用的格式，2019 或 2021"),
    Column("issued", "date", "落款日期"),
    Column("title", "string", "标题"),
    Column("file", "string", "读取的文件"),
)


def _cells() -> tuple[Column, ...]:
    """Every cell of the newest form, then those that only older forms have."""
    forms = [load(key) for key in reversed(KEYS)]
    specs = {
        id: spec
        for form in reversed(forms)
        for cells in (form.stray, form.cells)
        for id, spec in cells.items()
    }
    ordered = dict.fromkeys(id for form in forms for id in form.cells)
    found = []
    for id in ordered:
        spec = specs[id]
        type: Type = "number" if spec.kind == "amount" else "integer"
        held = "、".join(form.key for form in reversed(forms) if id in form.cells)
        found.append(Column(id, type, spec.label, spec.table, spec.row, spec.column, held))
    return tuple(found)


CELLS = _cells()
COLUMNS = (*HEAD, *CELLS)
