"""What stands on the picture of a page? Its letters and ruled lines, as `pdfpage` finds them in a PDF.

Within ruled tables each cell is read by itself (`scancells`); the rest are lines that the model finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pypdfium2 as pdfium

from gongkai.report.model import Unreadable
from gongkai.report.read.ink import Inked, bare, inked
from gongkai.report.read.pdfpage import Letter, Page, Rule
from gongkai.report.read.recognise import Box, Picture, spoken, text_boxes
from gongkai.report.read.ruled import Ruled, owners, tables
from gongkai.report.read.scancells import Square, read_squares

MOST_PAGES = 40  # recognised of one document; each takes seconds
MOST_POINTS = 12_000_000  # of a page; finer pictures are made coarser
_DPI = 200  # at which a page of a PDF is drawn
_SHORT = 595.0  # points of print of the short side of a page: A4
_EM = 10.0  # points of print; characters of reports and of their tables are about so wide
_MARGIN = 0.15  # parts of a line's height kept around it
_THICK = 5.0  # points of print; what is thicker is no ruled line
_MOST_TEXTS = 400  # lines of text outside the tables of one page
_NARROW = 0.55  # of an em, the width of Western letters and digits


def rendered(document: pdfium.PdfDocument, page: Page) -> Page:
    """A page of a PDF that has no letters, recognised from its picture."""
    if page.no > MOST_PAGES:
        raise Unreadable(f"扫描件超过 {MOST_PAGES} 页，不像是一份年度报告。")
    scale = min(_DPI / 72, (MOST_POINTS / (page.width * page.height)) ** 0.5)
    drawn = document[page.no - 1]
    try:
        picture = drawn.render(scale=scale, grayscale=True).to_numpy()
    finally:
        drawn.close()
    return recognised(np.ascontiguousarray(picture.reshape(picture.shape[:2])), page.no)


def recognised(picture: Picture, no: int) -> Page:
    """The page of that number."""
    unit = min(picture.shape) / _SHORT  # points of the picture in one of print
    high, wide = picture.shape
    if bare(picture):
        return Page(no, wide / unit, high / unit, (), (), (), scanned=True)
    page = inked(picture, _EM * unit)
    lying = tuple(_lying(page, unit))
    standing = tuple(_standing(page, unit))
    empty = Page(no, wide / unit, high / unit, (), lying, standing, scanned=True)
    ruled = tables(empty)
    letters = [letter for table in ruled for letter in _in_table(page, empty, table, unit)]
    letters += _outside(page, ruled, unit)
    return Page(no, wide / unit, high / unit, tuple(letters), lying, standing, scanned=True)


def _lying(page: Inked, unit: float) -> Iterator[Rule]:
    for box in page.lying:
        if box.bottom - box.top <= _THICK * unit:
            yield Rule(_up(page, (box.top + box.bottom) / 2, unit), box.left / unit, box.right / unit)


def _standing(page: Inked, unit: float) -> Iterator[Rule]:
    for box in page.standing:
        if box.right - box.left <= _THICK * unit:
            low, high = _up(page, box.bottom, unit), _up(page, box.top, unit)
            yield Rule((box.left + box.right) / 2 / unit, low, high)


def _up(page: Inked, y: float, unit: float) -> float:
    """Points of print from the lower edge, as a PDF counts."""
    high: int = page.picture.shape[0]
    return (high - y) / unit


def _in_table(page: Inked, rules: Page, table: Ruled, unit: float) -> Iterator[Letter]:
    squares = list(_squares(page, rules, table, unit))
    for text, box in read_squares(page, squares):
        yield from _letters(page, text, box, unit)


def _squares(page: Inked, rules: Page, table: Ruled, unit: float) -> Iterator[Square]:
    """The cells of a table, by rows: which squares of its grid each fills, and where it is."""
    extent: dict[tuple[int, int], tuple[int, int]] = {}
    for row, line in enumerate(owners(table.xs, table.ys, rules.lying, rules.standing)):
        for column, owner in enumerate(line):
            down, across = extent.get(owner, owner)
            extent[owner] = (max(down, row), max(across, column))
    high = page.picture.shape[0]
    for (row, column), (down, across) in extent.items():
        box = Box(
            round(table.xs[column] * unit),
            round(high - table.ys[row] * unit),
            round(table.xs[across + 1] * unit),
            round(high - table.ys[down + 1] * unit),
        )
        yield Square(row, column, down, across, box)


def _outside(page: Inked, ruled: list[Ruled], unit: float) -> Iterator[Letter]:
    """The letters of the lines of text that stand in no table."""
    rest, ink = page.picture.copy(), page.ink.copy()
    high = rest.shape[0]
    for table in ruled:
        rows = slice(max(round(high - table.top * unit), 0), round(high - table.bottom * unit))
        columns = slice(max(round(table.xs[0] * unit), 0), round(table.xs[-1] * unit))
        rest[rows, columns], ink[rows, columns] = 255, 0
    if not ink.any():
        return
    boxes = list(text_boxes(rest))
    if len(boxes) > _MOST_TEXTS:
        raise Unreadable("图上的文字太多，不像是一份年度报告。")
    for box in boxes:
        if (tight := _tight(ink, box)) is not None:
            yield from _letters(page, spoken(_cut(rest, tight)).text, tight, unit)


def _tight(ink: Picture, box: Box) -> Box | None:
    """A box drawn in to its ink; nothing where it has none."""
    part = ink[box.top : box.bottom, box.left : box.right]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return None
    return Box(
        box.left + int(columns[0]),
        box.top + int(rows[0]),
        box.left + int(columns[-1]) + 1,
        box.top + int(rows[-1]) + 1,
    )


def _cut(picture: Picture, box: Box) -> Picture:
    margin = max(2, round(_MARGIN * (box.bottom - box.top)))
    top, left = max(box.top - margin, 0), max(box.left - margin, 0)
    return picture[top : box.bottom + margin, left : box.right + margin]


def _letters(page: Inked, text: str, box: Box, unit: float) -> Iterator[Letter]:
    """The letters of a line of text, spread over its box by their usual width."""
    chars = text.strip()
    widths = [_NARROW if char.isascii() else 1.0 for char in chars]
    ends = np.cumsum([0.0, *widths]) * ((box.right - box.left) / max(sum(widths), 1.0)) + box.left
    bottom, top = _up(page, box.bottom, unit), _up(page, box.top, unit)
    spaced = False
    for char, (left, right) in zip(chars, pairwise(ends), strict=True):
        if char != " ":
            left, right = float(left) / unit, float(right) / unit
            yield Letter(char, left, bottom, right, top, bottom, top - bottom, spaced)
        spaced = char == " "
