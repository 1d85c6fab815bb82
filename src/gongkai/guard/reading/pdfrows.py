"""Which rows of a table stand on a page of a PDF, under which headings? By where its words are printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from gongkai.guard.reading.heads import is_heading
from gongkai.guard.reading.model import Passage

MOST = 4000  # pieces of text of one page
_GAP = 0.4  # of the height; pieces that are nearer are one cell
_FAR = 40.0  # points from a heading; a cell beyond is under none


@dataclass(frozen=True, slots=True)
class Cell:
    """Words and where they stand on the line."""

    left: float
    right: float
    middle: float
    height: float
    text: str


class Rows:
    """The headings hold until the next ones, over pages too."""

    def __init__(self) -> None:
        self.headings: list[Cell] = []

    def passages(self, texts: pdfium.PdfTextPage, place: str) -> Iterator[Passage]:
        """The cells that stand under headings."""
        for line in _lines(_cells(texts)):
            if is_heading([cell.text for cell in line]):
                self.headings = line
            elif self.headings and len(line) > 1:
                for first, cell in enumerate(line):
                    yield Passage(place, cell.text, self._heading(cell), joined=first > 0)

    def _heading(self, cell: Cell) -> str:
        def apart(heading: Cell) -> float:
            return max(heading.left - cell.right, cell.left - heading.right)

        nearest = min(self.headings, key=apart)
        return "".join(nearest.text.split()) if apart(nearest) < _FAR else ""


def _cells(texts: pdfium.PdfTextPage) -> Iterator[Cell]:
    for number in range(min(texts.count_rects(), MOST)):
        left, bottom, right, top = texts.get_rect(number)
        text = texts.get_text_bounded(left, bottom, right, top).strip()
        if text:
            yield Cell(left, right, (bottom + top) / 2, max(top - bottom, 1.0), text)


def _lines(cells: Iterator[Cell]) -> Iterator[list[Cell]]:
    """From top to bottom, what stands on one height from left to right."""
    line: list[Cell] = []
    for cell in sorted(cells, key=lambda each: -each.middle):
        if line and line[0].middle - cell.middle > line[0].height / 2:
            yield _merged(line)
            line = []
        line.append(cell)
    if line:
        yield _merged(line)


def _merged(line: list[Cell]) -> list[Cell]:
    made: list[Cell] = []
    for cell in sorted(line, key=lambda each: each.left):
        if made and cell.left - made[-1].right < _GAP * cell.height:
            made[-1] = replace(made[-1], right=cell.right, text=made[-1].text + cell.text)
        else:
            made.append(cell)
    return made
