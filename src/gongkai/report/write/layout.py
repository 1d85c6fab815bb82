"""In which order is a report printed, and where does each box of a form's table stand?"""

from dataclasses import dataclass

from gongkai.report.forms import STRAY, Box, Form, Grid, NoForm, for_year, load
from gongkai.report.model import Report, Section
from gongkai.report.write.text import line, numbered, paragraphs

_TITLE_LINE = 21  # characters of 22 points between the margins of A4


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with the row and column of its upper left corner, counted from 0."""

    row: int
    col: int
    box: Box

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.box.rows)

    @property
    def cols(self) -> range:
        return range(self.col, self.col + self.box.cols)


@dataclass(frozen=True, slots=True)
class Part:
    """A section as printed: its numbered heading, its paragraphs, the table that follows them, its number."""

    heading: str
    paragraphs: tuple[str, ...]
    table: int | None
    no: int


def form_of(report: Report) -> Form:
    """The form the report names, or the one its year prescribes; with the rows that the report has."""
    try:
        form = load(report.form)
    except NoForm:
        form = for_year(report.year)
    return load(form.key + STRAY) if _strays(report, form) else form


def _strays(report: Report, form: Form) -> bool:
    """Whether the report has the rows of the other form and none of those of its own."""
    if not any(report.cell(cell).state != "missing" for cell in form.stray):
        return False
    own = (cell for one in form.sums for cell in one.out)
    return all(report.cell(cell).state == "missing" for cell in own)


def title(report: Report, form: Form) -> str:
    """The title as printed, or the form's own where the document has none."""
    return line(report.title) or form.title.format(organ=line(report.organ), year=report.year)


def title_lines(name: str, organ: str) -> tuple[str, ...]:
    """A title too long for one line of a page breaks after the organ's name."""
    if organ and len(name) > _TITLE_LINE and name.startswith(organ) and name != organ:
        return organ, name[len(organ) :].lstrip()
    return (name,)


def place(grid: Grid) -> tuple[Placed, ...]:
    """Every box at its place, in reading order."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, boxes in enumerate(grid.rows):
        col = 0
        for box in boxes:
            while (row, col) in taken:
                col += 1
            here = Placed(row, col, box)
            taken.update((r, c) for r in here.rows for c in here.cols)
            placed.append(here)
    return tuple(placed)


def grid_rows(grid: Grid) -> list[list[Placed]]:
    """For every row the boxes that stand in it or reach down into it, from left to right."""
    boxes = sorted(place(grid), key=lambda here: here.col)
    return [[here for here in boxes if row in here.rows] for row in range(len(grid.rows))]


def is_head_row(boxes: tuple[Box, ...]) -> bool:
    """A row of headings only; an empty row is wholly covered by the headings above it."""
    return all(box.kind == "head" for box in boxes)


def head_rows(grid: Grid) -> int:
    """How many rows a new page repeats: those at the top, unless the table has further heads below."""
    heads = [is_head_row(boxes) for boxes in grid.rows]
    top = heads.index(False) if False in heads else len(heads)
    return 0 if any(heads[top:]) else top


def is_corner(here: Placed) -> bool:
    """The note in the upper left corner, which heads nothing."""
    return here.row == here.col == 0 and here.box.rows > 1 and here.box.cols > 1 and here.box.kind != "figure"


def _has_table(report: Report, form: Form, no: int) -> bool:
    """A table of which the document had no cell is not printed: empty cells would say that it had."""
    cells = (id for id, spec in form.cells.items() if spec.table == no)
    return any(report.cell(cell).state != "missing" for cell in cells)


def parts(report: Report, form: Form) -> tuple[Part, ...]:
    """The sections in the report's order; a table whose section is missing stands at its lawful place."""
    sections = list(report.sections)
    for no in (no for no in form.tables if _has_table(report, form, no)):
        if all(section.no != no for section in sections):
            at = next((i for i, section in enumerate(sections) if section.no > no), len(sections))
            sections.insert(at, Section(no, form.headings[no - 1], ""))
    unprinted = {no for no in form.tables if _has_table(report, form, no)}
    result = []
    for section in sections:
        table = section.no if section.no in unprinted else None
        unprinted.discard(section.no)
        result.append(
            Part(numbered(section.no, section.heading), paragraphs(section.text), table, section.no)
        )
    return tuple(result)
