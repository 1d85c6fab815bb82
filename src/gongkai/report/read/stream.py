"""What do a table's cells say where its lines do not show its columns?

A table that was saved one cell a line, with blanks between, or as a list of “label: figure”, is a stream of
labels and figures. A line that holds anything else is a sentence, and no figure of it counts. The figures
behind a row's label are its cells if there are exactly as many as the head has columns, in the form's order,
or if each follows the label of its column; of any other row nobody can tell what stands where.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.report.forms import Form
from gongkai.report.labels import BlockLabels, Labels, labels
from gongkai.report.model import Cell
from gongkai.report.read.figures import figure
from gongkai.report.read.lines import TextLine
from gongkai.report.read.tokens import Token, tokens
from gongkai.report.read.twice import settled


def read_stream(lines: Sequence[TextLine], form: Form, table: int) -> tuple[dict[str, Cell], set[int]]:
    """The cells of one table among these lines, and the numbers of the lines they stand in."""
    known = labels(form.key, table)
    walk = _Walk(known)
    for token in tokens(lines, known):
        walk.step(token)
    walk.close()
    return walk.cells, walk.lines


@dataclass(slots=True)
class _Open:
    """A row whose figures are being gathered: bare ones in order, or one behind each column's label."""

    block: BlockLabels
    row: int
    bare: list[Token] = field(default_factory=list)
    pairs: dict[int, Token] = field(default_factory=dict)
    column: int | None = None
    broken: bool = False

    @property
    def full(self) -> bool:
        """Whether every column has its figure."""
        return max(len(self.bare), len(self.pairs)) >= len(self.block.columns)


class _Walk:
    """Along the stream: the labels of the head, the row that is open, the cells of those closed."""

    def __init__(self, known: Labels) -> None:
        self.known = known
        self.cells: dict[str, Cell] = {}
        self.lines: set[int] = set()
        self.head: list[str] = []
        self.open: _Open | None = None
        self.figured = True  # whether a figure came since the head began, so that a label begins another

    def step(self, token: Token) -> None:
        if token.kind == "figure":
            self._figure(token)
        elif token.kind == "sentence":
            self.close()
        elif self._is_column(token):
            self._column(token)
        elif token.text in self.known.rows:
            self._row(token)
        elif token.text not in self.known.groups:
            self.close()

    def _is_column(self, token: Token) -> bool:
        """“其他” and “总计” are columns and rows: a column within a head or in a row that names columns."""
        if not any(token.text in block.leaves for block in self.known.blocks):
            return False
        if token.text not in self.known.rows:
            return True
        if self.open:
            return bool(self.open.pairs) and not self.open.full
        return not self.figured or not self.head

    def _row(self, token: Token) -> None:
        self.close()
        self.open = _Open(*self.known.rows[token.text])
        self.lines.add(token.line.no)

    def _column(self, token: Token) -> None:
        row = self.open
        if row and not row.bare and token.text in row.block.leaves:
            _pair(row, token.text)
            return
        self.close()
        if self.figured:
            self.head, self.figured = [], False
        self.head.append(token.text)
        self.lines.add(token.line.no)

    def _figure(self, token: Token) -> None:
        self.figured = True
        if self.open is None and (block := self.known.unlabelled) and _in_order(self.head, block):
            self.open = _Open(block, 0)
        if self.open is None:
            return
        self.lines.add(token.line.no)
        if self.open.column is None:
            self.open.broken |= bool(self.open.pairs)
            self.open.bare.append(token)
        else:
            self.open.pairs[self.open.column] = token
            self.open.column = None

    def close(self) -> None:
        """No more figures belong to the open row."""
        row, self.open = self.open, None
        if row:
            for cell, content in _contents(row, _in_order(self.head, row.block)):
                self.cells[cell] = settled(self.cells.get(cell), content)


def _pair(row: _Open, label: str) -> None:
    """The next figure is that of this column; one named twice, or without a figure, spoils the row."""
    fits = [at for at in row.block.leaves[label] if at not in row.pairs]
    row.broken |= row.column is not None or not fits
    row.column = fits[0] if fits else None


def _in_order(head: Sequence[str], block: BlockLabels) -> bool:
    """Whether the head names every column in the form's order; the last may stand before its neighbours."""
    found: list[int] = []
    for label in head:
        fits = [at for at in block.leaves.get(label, ()) if at not in found]
        found += fits[:1]
    last = len(block.columns) - 1
    return sorted(found) == list(range(last + 1)) and [at for at in found if at != last] == list(range(last))


def _contents(row: _Open, ordered: bool) -> Iterator[tuple[str, Cell]]:
    cells = row.block.cells[row.row]
    if row.broken or row.column is not None or (row.bare and row.pairs):
        yield from _doubtful(cells, (*row.bare, *row.pairs.values()))
    elif row.pairs:
        for at, token in sorted(row.pairs.items()):
            yield cells[at], _content(token, row.block, at)
    elif row.bare and ordered and len(row.bare) == len(cells):
        for at, token in enumerate(row.bare):
            yield cells[at], _content(token, row.block, at)
    elif row.bare and ordered:
        yield from _doubtful(cells, row.bare)


def _content(token: Token, block: BlockLabels, at: int) -> Cell:
    return figure(token.text, block.kinds[at], token.line.where)


def _doubtful(cells: Iterable[str], printed: Sequence[Token]) -> Iterator[tuple[str, Cell]]:
    """The cells of a row with too few figures, or too many."""
    if not printed:
        return
    raw = " ".join(token.text for token in printed)
    content = Cell("unreadable", None, raw, f"{printed[0].line.where}（各数属于哪一列无法断定）")
    for cell in cells:
        yield cell, content
