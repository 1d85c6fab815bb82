"""The report's figures, one row a cell, for spreadsheets: UTF-8 with its mark, so that Excel opens it."""

from __future__ import annotations

import csv
import io
import re

from gongkai.report.model import Report
from gongkai.report.write.json import number
from gongkai.report.write.layout import form_of

HEAD = ("id", "table", "row", "column", "state", "value", "raw")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


def render(report: Report) -> bytes:
    """The CSV file; a cell without a figure has an empty value."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEAD)
    for spec in form_of(report).cells.values():
        cell = report.cell(spec.id)
        value = "" if cell.value is None else number(cell.value)
        rows.writerow((spec.id, spec.table, spec.row, spec.column, cell.state, value, harmless(cell.raw)))
    return out.getvalue().encode("utf-8-sig", "replace")


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe; a plain number stays one."""
    bare = text.lstrip()
    if bare.startswith(_FORMULA) or text.startswith(_FORMULA):
        return text if _NUMBER.fullmatch(text) else f"'{text}"
    return text
