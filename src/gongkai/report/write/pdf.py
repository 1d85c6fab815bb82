"""The report as PDF/A: set in type by typst from one template, with fonts that come in packages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import typst

from gongkai.report.forms import Box, Form, Grid, load
from gongkai.report.model import Report
from gongkai.report.write import glyphs
from gongkai.report.write.layout import Part, form_of, head_rows, parts, place, title, title_lines
from gongkai.report.write.text import chinese_date, figure_text, is_lead, line, stamp

if TYPE_CHECKING:
    from typst import PDFStandard  # named in the stubs only

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"
STANDARDS: list[PDFStandard] = ["a-2a", "ua-1"]  # archival with tags, and accessible

# How tightly each table is set: type size in points, padding above and below in millimetres.
_SETTING = {2: (10.5, 1.9), 3: (9, 1.15), 4: (8.5, 1.9)}
_USUAL = (9, 1.5)
_LONGEST_FIGURE = 12  # a longer one may make its row, and so the table, higher than a page allows
_LONG_WORD = 25  # letters; it may be broken anywhere, so that it stays on the page
_UNBROKEN = re.compile(rf"[^\s\u2e80-\uffef]{{{_LONG_WORD},}}")

Words = str | list[str | int]
_lock = Lock()


def render(report: Report) -> bytes:
    """The document; the same report gives the same bytes."""
    return compiled(inputs(report), datetime.combine(stamp(report), time(), UTC))


def compiled(given: dict[str, str], created: datetime) -> bytes:
    """One document from the template's inputs. One at a time: a compiler can serve one thread only."""
    with _lock:
        made = compiler().compile(format="pdf", sys_inputs=given, pdf_standards=STANDARDS, timestamp=created)
    assert isinstance(made, bytes)  # one PDF file, not a list of page images
    return made


@cache
def compiler() -> typst.Compiler:
    """The process's one compiler, with the packaged fonts and none of the system's."""
    folders = sorted({str(path.parent) for path in glyphs.font_files()})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def inputs(report: Report) -> dict[str, str]:
    """What the template prints, as JSON: the form, the same for all its reports, and the report."""
    form = form_of(report)
    return {"form": _form_json(form.key), "report": json.dumps(_data(report, form), ensure_ascii=False)}


def _data(report: Report, form: Form) -> dict[str, Any]:
    setter = _Setter()
    name, organ, day = title(report, form), line(report.organ), stamp(report)
    figures = {cell: figure_text(report.cell(cell)) for cell in form.cells}
    long = {form.cells[cell].table for cell, text in figures.items() if len(text) > _LONGEST_FIGURE}
    return {
        "title": setter.words(name),
        "lines": [setter.words(text) for text in title_lines(name, organ)],
        "organ": setter.words(organ),
        "day": report.issued and chinese_date(report.issued),
        "date": [day.year, day.month, day.day],
        "parts": [_part(part, setter, long) for part in parts(report, form)],
        "figures": {cell: setter.words(text) for cell, text in figures.items()},
        "notes": setter.notes(),  # after all the words it numbers
    }


def _part(part: Part, setter: _Setter, long: set[int]) -> dict[str, Any]:
    return {
        "heading": setter.words(part.heading),
        "prose": [[setter.words(text), is_lead(text)] for text in part.paragraphs],
        "table": None if part.table is None else str(part.table),
        "whole": part.table not in long,
    }


class _Setter:
    """Turns texts into words the fonts can print, numbering the characters they lack."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def words(self, text: str) -> Words:
        if len(text) >= _LONG_WORD:
            text = _UNBROKEN.sub(lambda run: "\u200b".join(run.group()), text)
        if glyphs.covers(text):
            return text
        return list(self._pieces(text))

    def notes(self) -> list[str]:
        return [glyphs.note(number, char) for char, number in self._numbers.items()]

    def _pieces(self, text: str) -> Iterator[str | int]:
        lacking = re.compile("([" + re.escape("".join(glyphs.missing(text))) + "])")
        for piece in lacking.split(text):
            if lacking.fullmatch(piece):
                yield self._numbers.setdefault(piece, len(self._numbers) + 1)
            elif piece:
                yield piece


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
