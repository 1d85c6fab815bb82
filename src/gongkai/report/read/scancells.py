"""What does each cell of a table in a picture say, and is a figure in it certain?

A figure counts only if nothing speaks against it: it is read twice, from two different cuttings, and both
say the same; each of its characters was recognised with little doubt; it is digits, commas and a point and
nothing else; as many separate pieces of ink stand there as characters, high and low as they should be; a “1”
is upright, for a stroke in the place of a figure is often read as one; no wide gap parts the pieces; none of
the ink touches the walls; and the cell covers the same columns as the label above it and the same rows as
the label beside it, so that no wall was overlooked. Else the cell says that it is doubtful, and reads as
unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from gongkai.report.read.figures import figure
from gongkai.report.read.ink import Inked, Mask
from gongkai.report.read.recognise import Box, Picture, Said, spoken

DOUBT = "〔看不清〕"  # added to what was read in a cell, so that it is no figure
SURE = 0.95  # below this a character is doubtful
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?", re.ASCII)
_SPECK = 0.0008  # of an em squared; less ink is dust
_LOW = 0.45  # of the height of the digits; what is lower is a comma or a point
_WIDEST = 0.85  # of the height of the digits; what is wider is two characters
_UPRIGHT = 0.12  # of the height of the digits; what leans more is no “1”
_DARKEST = (150, 110, 75)  # of 255; ink darker than this is the middle of strokes
_FLAT = 0.25  # em; what is lower, and wider than high, is a line in the place of a figure
_APART = 0.9  # of the height of the digits; a wider gap parts two figures
_LINE, _LEADING = 0.35, 0.5  # em; less is no line of its own, a wider gap parts two lines
_MARGINS = (0.12, 0.3)  # parts of the height kept around a line, for the first and the second reading


@dataclass(frozen=True, slots=True)
class Square:
    """A cell: the squares of the grid it fills, from (row, column) to (down, across), and where it is."""

    row: int
    column: int
    down: int
    across: int
    box: Box


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text in a cell: its box, its ink, and what it says at first reading."""

    box: Box
    ink: Mask
    said: Said


def read_squares(page: Inked, squares: Sequence[Square]) -> Iterator[tuple[str, Box]]:
    """The lines of text of all cells with ink in them; a doubtful figure has a mark behind it."""
    read = {(one.row, one.column): (one, list(_lines(page, one.box))) for one in squares}
    texts = {key: "".join(line.said.text for line in lines) for key, (_, lines) in read.items()}
    words = [one for key, (one, _) in read.items() if texts[key] and not _claims(texts[key])]
    for key, (square, lines) in read.items():
        if len(lines) == 1 and _dash(page, lines[0]):
            yield "—", lines[0].box
        elif lines and (_claims(texts[key]) or not texts[key]):
            yield _figure(page, square, lines, words), _around(line.box for line in lines)
        else:
            yield from ((line.said.text, line.box) for line in lines)


def _claims(text: str) -> bool:
    """Whether a text would be taken for a figure, or for a dash in its place."""
    return figure(text, "count").state in ("value", "dash") or figure(text, "amount").state == "value"


def _figure(page: Inked, square: Square, lines: Sequence[_Line], words: Sequence[Square]) -> str:
    first = lines[0]
    text = "".join(line.said.text for line in lines)
    certain = len(lines) == 1 and _certain(page, first) and _framed(square, words) and _free(square, first)
    return text if certain else text + DOUBT


def _dash(page: Inked, line: _Line) -> bool:
    high, wide = int(line.ink.shape[0]), int(line.ink.shape[1])
    return high < _FLAT * page.em and high < wide


def _certain(page: Inked, line: _Line) -> bool:
    said = line.said
    if said.sure < SURE or not _FIGURE.fullmatch(said.text) or not _counted(page, line):
        return False
    again = spoken(_cut(page.picture, line.box, _MARGINS[1]))
    return again.text == said.text and again.sure >= SURE


def _counted(page: Inked, line: _Line) -> bool:
    """Whether as many pieces of ink stand there as characters; where digits touch, in the darkest ink."""
    dark = page.picture[line.box.top : line.box.bottom, line.box.left : line.box.right]
    inks = (line.ink > 0, *((line.ink > 0) & (dark < least) for least in _DARKEST))
    return any(_pieces_fit(ink, line.said.text) for ink in inks)


def _pieces_fit(ink: Any, text: str) -> bool:
    """Whether each character has its piece of ink, as high and wide as it should be, and no gap is wide."""
    pieces = list(_stretches(ink.any(axis=0)))
    high = ink.shape[0]
    gaps = (after[0] - before[1] for before, after in pairwise(pieces))
    if len(pieces) != len(text) or max(gaps, default=0) > _APART * high:
        return False
    return all(_like(char, ink[:, low:end], high) for char, (low, end) in zip(text, pieces, strict=True))


def _like(char: str, piece: Any, high: int) -> bool:
    """Whether a piece of ink may be this character on a line so high."""
    tall = int(piece.any(axis=1).sum())
    if piece.shape[1] >= _WIDEST * high or (tall < _LOW * high) == char.isdigit():
        return False
    return char != "1" or abs(_lean(piece)) < _UPRIGHT * high


def _lean(piece: Any) -> float:
    """How much further right the upper third of a piece of ink stands than its lower third."""
    third = max(1, piece.shape[0] // 3)
    upper, lower = np.nonzero(piece[:third])[1], np.nonzero(piece[-third:])[1]
    return float(upper.mean() - lower.mean()) if len(upper) and len(lower) else float("inf")


def _framed(square: Square, words: Iterable[Square]) -> bool:
    """Whether the nearest label above covers the same columns, and the nearest beside it the same rows."""
    above = max(
        (one for one in words if one.down < square.row and _meet(one.column, one.across, square.column)),
        key=lambda one: one.down,
        default=None,
    )
    beside = max(
        (one for one in words if one.across < square.column and _meet(one.row, one.down, square.row)),
        key=lambda one: one.across,
        default=None,
    )
    alone = square.column == square.across or (
        above is not None and (above.column, above.across) == (square.column, square.across)
    )
    level = square.row == square.down or (
        beside is not None and (beside.row, beside.down) == (square.row, square.down)
    )
    return alone and level


def _meet(low: int, high: int, at: int) -> bool:
    return low <= at <= high


def _free(square: Square, line: _Line) -> bool:
    """Whether all ink stands clear of the walls, so that none of it may be beyond them."""
    clear = max(2, (line.box.bottom - line.box.top) // 8)
    inner, outer = line.box, square.box
    return inner.left - outer.left > clear and outer.right - inner.right > clear


def _lines(page: Inked, box: Box) -> Iterator[_Line]:
    """The lines of text in a cell from top to bottom."""
    ink = _without_dust(page.ink[box.top : box.bottom, box.left : box.right], page.em)
    for low, end in _joined(list(_stretches(ink.any(axis=1))), page.em):
        columns = np.flatnonzero(ink[low:end].any(axis=0))
        left, right = int(columns[0]), int(columns[-1]) + 1
        here = Box(box.left + left, box.top + low, box.left + right, box.top + end)
        yield _Line(here, ink[low:end, left:right], spoken(_cut(page.picture, here, _MARGINS[0])))


def _without_dust(ink: Mask, em: float) -> Mask:
    count, of, found, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(ink), connectivity=8)
    dust = [at for at in range(1, count) if found[at][4] <= _SPECK * em * em]
    return np.where(np.isin(of, dust), np.uint8(0), ink) if dust else ink


def _stretches(filled: Any) -> Iterator[tuple[int, int]]:
    """Where runs of filled rows or columns, an array of yes and no, begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.asarray(filled, np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _joined(rows: Sequence[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """Rows of ink that are one line of text: “二” is two strokes."""
    lines: list[tuple[int, int]] = []
    for low, end in rows:
        thin = lines and min(end - low, lines[-1][1] - lines[-1][0]) < _LINE * em
        if thin and low - lines[-1][1] < _LEADING * em:
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((low, end))
    return lines


def _cut(picture: Picture, box: Box, margin: float) -> Picture:
    around = max(2, round(margin * (box.bottom - box.top)))
    top, left = max(box.top - around, 0), max(box.left - around, 0)
    return picture[top : box.bottom + around, left : box.right + around]


def _around(boxes: Iterable[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))
