"""Which cell does each field of a table's rows belong to?

Rows are known by their labels, columns by the labels over them. Merged cells are printed in many ways, so
that the figures of a row may begin further left or right than the head says: rows in which they can begin
in one place only decide for the others. A row whose figures fit in no way, or that may have lost one, is
unreadable, never read askew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai.report.forms import Form
from gongkai.report.labels import labels
from gongkai.report.model import Cell
from gongkai.report.read.figures import figure
from gongkai.report.read.heads import Head, read_head
from gongkai.report.read.lines import TextLine
from gongkai.report.read.misprints import said
from gongkai.report.read.rows import Row, printed
from gongkai.report.read.twice import settled
from gongkai.report.read.widths import Placed, Widths


@dataclass(frozen=True, slots=True)
class _Fit:
    """A row under its head, and the fields at which its figures may begin, the likeliest first."""

    row: Row
    head: Head
    starts: tuple[int, ...]


def read_table(lines: Iterable[TextLine], form: Form, table: int) -> tuple[dict[str, Cell], set[int]]:
    """The cells of one table that stand in these lines, and the numbers of the lines it takes up."""
    found = printed(lines, labels(form.key, table))
    placed = _placed(_trusted(_fits(found.rows)))
    widths = Widths(placed)
    cells: dict[str, Cell] = {}
    for one in placed:
        for cell, content in _figures(one) if widths.kept(one) or _empty(one.row) else _doubtful(one):
            cells[cell] = settled(cells[cell], content) if cell in cells else content
    return cells, found.lines


def _placed(fits: Sequence[_Fit]) -> list[Placed]:
    votes = _votes(fits)
    return [Placed(fit.row, fit.head, _start(fit.starts, votes.get(fit.row.last))) for fit in fits]


def _fits(rows: Iterable[Row]) -> list[_Fit]:
    """Rows of one block under the same lines share their head."""
    heads: dict[tuple[int, int], Head] = {}
    fits = []
    for row in rows:
        key = (id(row.block), id(row.head))
        head = heads.get(key) or heads.setdefault(key, read_head(row.head, row.block))
        fits.append(_Fit(row, head, _starts(row, head)))
    return fits


def _trusted(fits: Sequence[_Fit]) -> list[_Fit]:
    """Under a head that lacks columns, one row that does not fit discredits all of its shape."""
    doubtful = {_shape(fit) for fit in fits if not (fit.head.complete or fit.starts)}
    return [replace(fit, starts=()) if _shape(fit) in doubtful else fit for fit in fits]


def _shape(fit: _Fit) -> tuple[int, int]:
    return fit.row.last, id(fit.head)


def _starts(row: Row, head: Head) -> tuple[int, ...]:
    """The fields at which the figures may begin, so that none is left out; the likeliest first."""
    if not head.columns:
        return ()
    after = row.last + 1
    fields = row.line.fields
    if head.aligned:
        here = max(head.first, after)
        likely: tuple[int, ...] = (here, after) if head.complete else (here,)
    else:
        likely = (after, max(after, len(fields) - len(head.columns)))
    filled = [at for at in range(after, len(fields)) if fields[at].strip()]
    fits = tuple(start for start in dict.fromkeys(likely) if all(at - start in head.offsets for at in filled))
    # A merged cell may print the only figure of a row anywhere.
    alone = len(head.columns) == len(filled) == 1
    return fits or (tuple(filled) if alone else ())


def _votes(fits: Iterable[_Fit]) -> dict[int, Counter[int]]:
    """Where the figures begin in the rows that leave no choice, by the field of their last label."""
    votes: dict[int, Counter[int]] = {}
    for fit in fits:
        if len(fit.starts) == 1:
            votes.setdefault(fit.row.last, Counter())[fit.starts[0]] += 1
    return votes


def _start(starts: Sequence[int], votes: Counter[int] | None) -> int | None:
    if len(starts) < 2 or not votes:
        return starts[0] if starts else None
    return max(starts, key=lambda start: votes[start])


def _empty(row: Row) -> bool:
    return not any(text.strip() for text in row.line.fields[row.last + 1 :])


def _said(row: Row) -> str:
    return said(row.misprint) if row.misprint else ""


def _figures(placed: Placed) -> Iterator[tuple[str, Cell]]:
    """Each cell of the row with what is printed in its field."""
    row, fields = placed.row, placed.row.line.fields
    cells, kinds = row.block.cells[row.row], row.block.kinds
    begin = placed.after if placed.start is None else placed.start
    line, width, misprint = f"{row.line.where}第", len(fields), _said(row)
    for column, offset in zip(placed.head.columns, placed.head.offsets, strict=True):
        at = begin + offset
        text = fields[at] if at < width else ""
        yield cells[column], figure(text, kinds[column], f"{line} {at + 1} 列{misprint}")


def _doubtful(placed: Placed) -> Iterator[tuple[str, Cell]]:
    """Each cell of a row of which nobody can tell what stands where, with all that is printed in the row."""
    row = placed.row
    raw = " ".join(filter(None, map(str.strip, row.line.fields[placed.after :])))
    content = Cell("unreadable", None, raw, f"{row.line.where}（各数属于哪一列无法断定）{_said(row)}")
    for column in placed.head.columns:
        yield row.block.cells[row.row][column], content
