"""Which lines do letters form, and which lines form a paragraph?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from gongkai.report.read.pdfpage import Letter

_PAGE_NUMBER = re.compile(r"[-—－–·\s第共/]*\d{1,3}[-—－–·\s页/共\d]*")
_FULL = 15  # letters; a line of more tells how wide the text is set
_CLOSE, _WIDE = 0.8, 1.5  # type sizes; a wider gap within a line parts two pieces


@dataclass(frozen=True, slots=True)
class Line:
    """Letters on one baseline, from left to right."""

    letters: tuple[Letter, ...]
    page: int

    @property
    def left(self) -> float:
        return self.letters[0].left

    @property
    def right(self) -> float:
        return self.letters[-1].right

    @property
    def base(self) -> float:
        return self.letters[0].base

    @property
    def top(self) -> float:
        """Where it stands on its page, as a table's upper side does."""
        return self.base

    @property
    def size(self) -> float:
        return median(letter.size for letter in self.letters) or 1.0

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(_spelt(self.letters))

    def pieces(self) -> list[Piece]:
        """Its pieces with gaps between them."""
        pieces: list[list[Letter]] = [[self.letters[0]]]
        for before, letter in zip(self.letters, self.letters[1:], strict=False):
            # Behind a comma or a bracket, half of the space of a Chinese sign is empty.
            least = _CLOSE if before.char.isalnum() else _WIDE
            if letter.left - before.right > least * self.size:
                pieces.append([])
            pieces[-1].append(letter)
        return [_piece(letters, self.size) for letters in pieces]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: its text, its sides, and the type size of its line."""

    text: str
    left: float
    right: float
    size: float


def _piece(letters: Sequence[Letter], size: float) -> Piece:
    return Piece("".join(_spelt(letters)).strip(), letters[0].left, letters[-1].right, size)


def _spelt(letters: Sequence[Letter]) -> Iterator[str]:
    for letter in letters:
        yield f" {letter.char}" if letter.spaced else letter.char


def lines(letters: Iterable[Letter], page: int) -> list[Line]:
    """The lines of a page or of a cell, from top to bottom."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda each: -each.base):
        if rows and abs(rows[-1][0].base - letter.base) <= 0.4 * max(letter.size, 1.0):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [Line(tuple(sorted(row, key=lambda each: each.left)), page) for row in rows]


def words(letters: Sequence[Letter]) -> str:
    """The text of a cell. What stands on two lines is run together, unless that made one figure of two."""
    text = ""
    for line in lines(letters, 0):
        text += joint(text, line.text) + line.text
    return text.strip()


def joint(before: str, after: str) -> str:
    """What goes between two lines of a text: nothing in Chinese, a space between Western words or figures."""
    apart = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalnum()
    return " " if apart else ""


def is_page_number(line: Line, height: float) -> bool:
    """Whether a line at the edge of its page only numbers it."""
    at_edge = line.base < 0.12 * height or line.base > 0.93 * height
    return at_edge and bool(_PAGE_NUMBER.fullmatch(line.text.strip()))


@dataclass(frozen=True, slots=True)
class Shape:
    """How a document is set: where full lines begin and end, and whether paragraphs begin with an indent."""

    left: float
    right: float
    indented: bool


def shape(body: Sequence[Line], sides: Iterable[tuple[float, float]]) -> Shape:
    """From all lines of text and the sides of the tables, which are as wide as the text or narrower."""
    full = [line for line in body if len(line.letters) > _FULL] or list(body)
    edges = [(line.left, line.right) for line in full] + list(sides)
    left, right = min((low for low, _ in edges), default=0.0), max((high for _, high in edges), default=0.0)
    indents = sum(1.2 < (line.left - left) / line.size < 3.5 for line in full)
    return Shape(left, right, 2 * indents > len(full) / 10 and indents > 0)


def paragraphs(body: Sequence[Line], shape: Shape) -> Iterator[tuple[str, Line]]:
    """Lines that belong together as one text each, with the first of them."""
    if not body:
        return
    text, first, before = "", body[0], body[0]
    for line in body:
        if text and _begins(before, line, shape):
            yield text.strip(), first
            text = ""
        if not text:
            first = line
        text += joint(text, line.text) + line.text
        before = line
    yield text.strip(), first


def _begins(before: Line, line: Line, shape: Shape) -> bool:
    """Whether a line begins a paragraph: by its indent, its size, its distance, or a short line before it."""
    em = line.size
    if line.left > shape.left + 1.2 * em or abs(line.size - before.size) > 0.25 * em:
        return True
    if before.page == line.page and before.base - line.base > 3.2 * em:
        return True
    room = (shape.right - before.right) / before.size
    if shape.indented:
        return room > 3 and (before.left - shape.left) / em > 3.5  # a centred line
    return room > 2.2
