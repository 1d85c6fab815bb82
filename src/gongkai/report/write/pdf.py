"""The report as PDF/A: set in type by typst from one template, with fonts that come in packages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.press.text import chinese_date, line
from gongkai.press.typeset import STANDARDS, Typesetter, Wording
from gongkai.report.forms import Box, Form, Grid, load
from gongkai.report.model import Report
from gongkai.report.write.layout import Part, form_of, head_rows, parts, place, title, title_lines
from gongkai.report.write.shown import figure_text
from gongkai.report.write.text import is_lead, stamp

__all__ = ["STANDARDS", "TEMPLATE", "inputs", "render"]

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"

# How tightly each table is set: type size in points, padding above and below in millimetres.
_SETTING = {2: (10.5, 1.9), 3: (9, 1.15), 4: (8.5, 1.9)}
_USUAL = (9, 1.5)
_LONGEST_FIGURE = 12  # a longer one may make its row, and so the table, higher than a page allows

_setter = Typesetter(TEMPLATE)


def render(report: Report) -> bytes:
    """The document; the same report gives the same bytes."""
    return _setter.compiled(inputs(report), stamp(report))


def inputs(report: Report) -> dict[str, str]:
    """What the template prints, as JSON: the form, the same for all its reports, and the report."""
    form = form_of(report)
    return {"form": _form_json(form.key), "report": json.dumps(_data(report, form), ensure_ascii=False)}


def _data(report: Report, form: Form) -> dict[str, Any]:
    wording = Wording()
    name, organ, day = title(report, form), line(report.organ), stamp(report)
    figures = {id: figure_text(report.cell(id), spec, form) for id, spec in form.cells.items()}
    long = {form.cells[cell].table for cell, text in figures.items() if len(text) > _LONGEST_FIGURE}
    return {
        "title": wording.words(name),
        "lines": [wording.words(text) for text in title_lines(name, organ)],
        "organ": wording.words(organ),
        "day": report.issued and chinese_date(report.issued),
        "date": [day.year, day.month, day.day],
        "parts": [_part(part, wording, long) for part in parts(report, form)],
        "figures": {cell: wording.words(text) for cell, text in figures.items()},
        "notes": wording.notes(),  # after all the words it numbers
    }


def _part(part: Part, wording: Wording, long: set[int]) -> dict[str, Any]:
    return {
        "heading": wording.words(part.heading),
        "prose": [[wording.words(text), is_lead(text)] for text in part.paragraphs],
        "table": None if part.table is None else str(part.table),
        "whole": part.table not in long,
    }


@cache
def _form_json(key: str) -> str:
    tables = {str(no): _table(grid, *_SETTING.get(no, _USUAL)) for no, grid in load(key).tables.items()}
    return json.dumps(tables, ensure_ascii=False)


def _table(grid: Grid, size: float, pad: float) -> dict[str, Any]:
    """A table as the template reads it; a box is [x, y, text, rows, cols, kind, cell]."""
    return {
        "widths": [width / sum(grid.widths) for width in grid.widths],
        "head": head_rows(grid),
        "left": any(box.kind == "label" and box.rows > 1 for row in grid.rows for box in row),
        "size": size,
        "pad": pad,
        "boxes": [[here.col, here.row, *_box(here.box)] for here in place(grid)],
    }


def _box(box: Box) -> list[Any]:
    return [box.text, box.rows, box.cols, box.kind, box.cell]
