"""The report as PDF/A: set in type by typst from one template, with fonts that come in packages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import typst

from gongkai.report.forms import Form, load
from gongkai.report.model import Report
from gongkai.report.write import glyphs
from gongkai.report.write.layout import form_of, head_rows, parts, place, title, title_lines
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
    return compile_source(source(report), datetime.combine(stamp(report), time(), UTC))


def compile_source(data: str, created: datetime) -> bytes:
    """One document from the template's JSON. One at a time: the compiler keeps what it has set before."""
    with _lock:
        made = compiler().compile(
            format="pdf", sys_inputs={"report": data}, pdf_standards=STANDARDS, timestamp=created
        )
    assert isinstance(made, bytes)  # one PDF file, not a list of page images
    return made


@cache
def compiler() -> typst.Compiler:
    """The process's one compiler, with the packaged fonts and none of the system's."""
    folders = sorted({str(path.parent) for path in glyphs.font_files()})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def source(report: Report) -> str:
    """What the template prints, as JSON."""
    form = form_of(report)
    setter = _Setter()
    name, organ = title(report, form), line(report.organ)
    day = stamp(report)
    data: dict[str, Any] = {
        "title": setter.words(name),
        "lines": [setter.words(text) for text in title_lines(name, organ)],
        "organ": setter.words(organ),
        "day": report.issued and chinese_date(report.issued),
        "date": [day.year, day.month, day.day],
        "parts": [
            {
                "heading": setter.words(part.heading),
                "prose": [[setter.words(text), is_lead(text)] for text in part.paragraphs],
                "table": None if part.table is None else str(part.table),
            }
            for part in parts(report, form)
        ],
        "tables": {str(no): _table(report, form, no, setter) for no in form.tables},
    }
    data["notes"] = setter.notes()
    return json.dumps(data, ensure_ascii=False)


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


def _table(report: Report, form: Form, no: int, setter: _Setter) -> dict[str, Any]:
    figures = {cell: figure_text(report.cell(cell)) for _, cell in _boxes(form.key, no) if cell}
    return {
        **_frame(form.key, no),
        "whole": all(len(text) <= _LONGEST_FIGURE for text in figures.values()),
        "boxes": [
            [*box[:2], setter.words(figures[cell]), *box[3:]] if cell else box
            for box, cell in _boxes(form.key, no)
        ],
    }


@cache
def _frame(key: str, no: int) -> dict[str, Any]:
    """What the template must know of a table besides its boxes."""
    grid = load(key).tables[no]
    size, pad = _SETTING.get(no, _USUAL)
    return {
        "widths": [width / sum(grid.widths) for width in grid.widths],
        "head": head_rows(grid),
        "left": any(box.kind == "label" and box.rows > 1 for row in grid.rows for box in row),
        "size": size,
        "pad": pad,
    }


@cache
def _boxes(key: str, no: int) -> Sequence[tuple[list[Any], str | None]]:
    """Each box as the template reads it, [x, y, text, rows, cols, kind], and the id of its figure."""
    return [
        ([here.col, here.row, here.box.text, here.box.rows, here.box.cols, here.box.kind], here.box.cell)
        for here in place(load(key).tables[no])
    ]
