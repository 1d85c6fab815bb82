"""Which cell does each field of a table's rows belong to?

Rows are known by their labels, columns by the labels over them. Merged cells are printed in many ways, so
that the figures of a row may begin further left or right than the head says: rows in which they can begin
in one place only decide for the others. A row whose figures fit in no way is unreadable, never read askew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from gongkai.report.forms import Form
from gongkai.report.labels import Labels, labels
from gongkai.report.model import Cell
from gongkai.report.read.figures import figure
from gongkai.report.read.heads import Head, read_head
from gongkai.report.read.lines import TextLine
from gongkai.report.read.rows import Row, printed

_Votes = dict[int, Counter[int]]


def read_table(lines: Iterable[TextLine], form: Form, table: int) -> tuple[dict[str, Cell], set[int]]:
    """The cells of one table that stand in these lines, and the numbers of the lines it takes up."""
    known = labels(form.key, table)
    found = printed(lines, known)
    heads = _heads(found.rows, known)
    fits = [_fits(row, head) for row, head in zip(found.rows, heads, strict=True)]
    votes = _votes(found.rows, fits)
    cells: dict[str, Cell] = {}
    for row, head, starts in zip(found.rows, heads, fits, strict=True):
        for cell, content in _row(row, head, _start(starts, votes.get(row.last))):
            if cell not in cells or (cells[cell].state == "blank" and content.state != "blank"):
                cells[cell] = content
    return cells, found.lines


def _heads(rows: Iterable[Row], known: Labels) -> list[Head]:
    """The head of each row; rows of one block under the same lines share it."""
    read: dict[tuple[int, int], Head] = {}
    heads = []
    for row in rows:
        key = (id(row.block), hash(row.head))
        if key not in read:
            read[key] = read_head(row.head, row.block, known)
        heads.append(read[key])
    return heads


def _fits(row: Row, head: Head) -> list[int]:
    """The fields at which this row's figures may begin, the likeliest first."""
    after = row.last + 1
    width = head.width
    likely = (max(head.first, after), after) if head.at else (after, len(row.line.fields) - width)
    starts = [start for start in dict.fromkeys(likely) if start >= after]
    return [start for start in starts if _nothing_left(row, head, start)]


def _nothing_left(row: Row, head: Head, start: int) -> bool:
    taken = {start + offset for offset in head.offsets}
    return not any(
        text.strip() for at, text in enumerate(row.line.fields) if at > row.last and at not in taken
    )


def _votes(rows: Iterable[Row], fits: Iterable[list[int]]) -> _Votes:
    votes: _Votes = {}
    for row, starts in zip(rows, fits, strict=True):
        if len(starts) == 1:
            votes.setdefault(row.last, Counter())[starts[0]] += 1
    return votes


def _start(starts: list[int], votes: Counter[int] | None) -> int | None:
    if len(starts) < 2 or not votes:
        return starts[0] if starts else None
    return max(starts, key=lambda start: votes[start])


def _row(row: Row, head: Head, start: int | None) -> Iterator[tuple[str, Cell]]:
    fields = row.line.fields
    for column, offset in zip(head.columns, head.offsets, strict=True):
        at = (row.last + 1 if start is None else start) + offset
        raw = fields[at] if at < len(fields) else ""
        place = f"第 {row.line.no} 行第 {at + 1} 列"
        cell = figure(raw, row.block.kind, place)
        if start is None:
            cell = Cell("unreadable", None, raw, place)
        yield row.block.cell(row.row, column), cell
