"""Of what is a form made? Cells, tables of merged boxes, and sums that must hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "amount", "change"]
BoxKind = Literal["head", "label", "figure"]


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the printed table, spanning `rows` and `cols` like an HTML cell; `cell` for a figure."""

    text: str
    cell: str | None = None
    rows: int = 1
    cols: int = 1
    kind: BoxKind = "label"


@dataclass(frozen=True, slots=True)
class Grid:
    """A printed table: the boxes of each row in reading order, and relative widths of its columns."""

    columns: int
    rows: tuple[tuple[Box, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CellSpec:
    """One figure the form asks for; `row` and `column` are its names in Chinese, `label` both."""

    id: str
    table: int
    kind: Kind
    row: str
    column: str
    label: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The figures of `plus` together equal the figures of `equals` together.

    A report that prints the cells of `put` and none of `out` is summed with those in their place.
    """

    rule: str
    plus: tuple[str, ...]
    equals: tuple[str, ...]
    out: tuple[str, ...] = ()
    put: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column of a block: its part of the cell ids, its labels from the outermost, its name.

    `kind` is set for a column whose figures are of another kind than those of its block.
    """

    id: str
    path: tuple[str, ...]
    name: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of figures with its own head; a printed table is one or several of them stacked.

    `stray` are rows of another year's form that reports in this one print all the same. `prefix` begins
    the ids of its cells.
    """

    table: int
    heading: str
    corner: str
    kind: Kind
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    stray: tuple[Line, ...]
    prefix: str

    def cell(self, row: Line, column: Line) -> str:
        """The id of the figure where `row` and `column` meet."""
        return ".".join(part for part in (self.prefix, row.id, column.id) if part)

    def kind_of(self, column: Line) -> Kind:
        """The kind of the figures in that column."""
        return column.kind or self.kind


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's official heading, and the pattern of words by which a reworded one is known."""

    text: str
    like: str


@dataclass(frozen=True)
class Form:
    """A statutory form: everything a reader, a check or a writer must know of it.

    `marks` are labels that no other form has; `stray` the cells of rows that belong to another form.
    """

    key: str
    cite: str
    first_year: int
    last_year: int | None
    assumed_until: int
    title: str
    sections: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    marks: frozenset[str]
    cells: dict[str, CellSpec]
    stray: dict[str, CellSpec]
    tables: dict[int, Grid]
    sums: tuple[Sum, ...]
    variants: dict[str, tuple[str, ...]]

    def spec(self, cell: str) -> CellSpec:
        """What is known of a cell that this form asks for or that strays into it; KeyError for any other."""
        return self.cells.get(cell) or self.stray[cell]

    def group(self, label: str) -> tuple[str, ...]:
        """The rows under that label, as their cells' ids name them."""
        return tuple(row.id for block in self.blocks for row in block.rows if label in row.path)

    @property
    def headings(self) -> tuple[str, ...]:
        """The six official headings, without their numbers."""
        return tuple(section.text for section in self.sections)
