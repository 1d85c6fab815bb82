"""What does a report say, whatever it was printed in?

A report is its organ, its year, six sections of prose and the figures of three tables. A figure is a
`Cell`: what stood there is kept apart from what it is worth, so that an empty cell never becomes a zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from gongkai.press.text import paragraphs

State = Literal["value", "blank", "dash", "unreadable", "missing"]
Number = int | Decimal


class Unreadable(ValueError):
    """These bytes are no report; the message is one Chinese line for the person who sent them."""


class Cell(NamedTuple):
    """One figure: `value` only where `state` is "value"; `raw` as printed; `place` where it stood.

    A named tuple, because 200 of them are made for every report and a frozen dataclass costs twice as much.
    """

    state: State
    value: Number | None
    raw: str = ""
    place: str = ""


MISSING = Cell("missing", None)


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections: `no` by what the heading says, `heading` as printed without its number.

    The text is its paragraphs, one a line, as every format can carry them: without empty lines, and
    without the spaces around a paragraph.
    """

    no: int
    heading: str
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "\n".join(paragraphs(self.text)))


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a section: from `start` up to but not including `end` of the text of section `section`."""

    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """One organ's report for one year, in the order it was printed."""

    organ: str
    year: int
    form: str
    title: str
    issued: date | None
    sections: tuple[Section, ...]
    cells: dict[str, Cell] = field(default_factory=dict)

    def cell(self, cell: str) -> Cell:
        """The cell of that id; a cell nobody printed is missing, never an error."""
        return self.cells.get(cell, MISSING)

    def value(self, cell: str) -> Number | None:
        """The figure, or None where there is no readable one."""
        return self.cell(cell).value

    def section(self, no: int) -> Section | None:
        """The section of that number, or None where the report has none."""
        return next((section for section in self.sections if section.no == no), None)

    def words(self, span: Span) -> str:
        """The words of a span; empty where the report has no such section."""
        section = self.section(span.section)
        return section.text[span.start : span.end] if section else ""
