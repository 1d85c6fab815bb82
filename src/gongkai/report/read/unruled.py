"""What are the rows of a table whose lines are not drawn? Figures that stand below one another are columns.

Rows with as many figures as most others show where the columns are. Every other figure belongs to the one
column it stands in, or to none, and then the table ends. Labels broken over several lines are put together
where that makes a label of the forms; of any other nobody can tell where it ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from gongkai.report.forms import KEYS, load
from gongkai.report.labels import labels, plain
from gongkai.report.read.figures import figure
from gongkai.report.read.pdftext import Line, Piece

_SHORT = 2  # the table whose rows hold too few figures to show columns
# Figures in a whole row of table three and of table four, and how many such rows must show the same columns:
# nothing else in a report is a line of fifteen figures. Fewer figures may be a row with holes.
_SHOWN = {7: 3, 15: 1}
_HEAD = 6  # lines that a head may have
_LEADING = 1.7  # type sizes from line to line within a cell, at the most
_SAME = 0.6  # type sizes by which the beginnings of labels in one column may differ


@dataclass(slots=True)
class _Row:
    """A line with figures: its labels, and the text in each column."""

    at: int
    names: list[Piece]
    texts: list[str]
    label: str = ""
    after: list[tuple[int, Piece]] = field(default_factory=list)  # lines below that hold labels only


def rows(lines: Sequence[Line]) -> Mapping[int, list[str]]:
    """The fields of each line that is a row of such a table; [] for one whose label went to another row."""
    pieces = [line.pieces() for line in lines]
    numbers = [_figures(each) for each in pieces]
    found = {at: texts for at, each in enumerate(pieces) if (texts := _words(each))}
    for count, least in _SHOWN.items():
        shown = [pieces[at][-count:] for at, number in enumerate(numbers) if number == count]
        if len(shown) >= least and (columns := _columns(shown)):
            first, last = _up(pieces, columns, numbers.index(count)), _last(numbers, count)
            found |= _table(lines, pieces, columns, first, last)
    return found


def _words(pieces: Sequence[Piece]) -> list[str]:
    """The fields of a line of table two: labels and figures; nothing if there is anything else."""
    texts = [piece.text for piece in pieces]
    named = [plain(text) in _every() for text in texts]
    fits = all(one or _is_figure(text) for one, text in zip(named, texts, strict=True))
    return texts if fits and named[0] else []


def _is_figure(text: str) -> bool:
    return figure(text, "count").state not in ("unreadable", "blank")


def _figures(pieces: Sequence[Piece]) -> int:
    """How many figures end a line."""
    number = 0
    for piece in reversed(pieces):
        if not _is_figure(piece.text):
            break
        number += 1
    return number


def _last(numbers: Sequence[int], count: int) -> int:
    return len(numbers) - 1 - numbers[::-1].index(count)


def _up(pieces: Sequence[Sequence[Piece]], columns: Sequence[tuple[float, float]], first: int) -> int:
    """Where the rows begin: those above the first whole one may have holes."""
    while first:
        names = [piece for piece in pieces[first - 1] if piece.right < columns[0][0]]
        texts = _placed(pieces[first - 1][len(names) :], columns)
        if not names or not texts or not all(_is_figure(text) for text in texts if text) or not any(texts):
            break
        first -= 1
    return first


def _columns(shown: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """From where to where each column's figures reach; nothing if two columns overlap."""
    reach = [(min(p.left for p in each), max(p.right for p in each)) for each in zip(*shown, strict=True)]
    apart = all(one[1] < other[0] for one, other in pairwise(reach))
    return reach if apart else []


def _table(
    lines: Sequence[Line],
    pieces: Sequence[Sequence[Piece]],
    columns: Sequence[tuple[float, float]],
    first: int,
    last: int,
) -> dict[int, list[str]]:
    """The rows from the first to the last that shows the columns, and the head above them."""
    begin = columns[0][0]
    table: list[_Row] = []
    for at in range(first, len(lines)):
        names = [piece for piece in pieces[at] if piece.right < begin]
        texts = _placed(pieces[at][len(names) :], columns)
        if texts is None or any(piece.text.endswith("。") for piece in names):
            break
        if any(texts) and table and not names and _close(lines, table[-1].at, at):
            _broken(table[-1], texts)
        elif any(texts) and at > last and not names:
            break
        elif any(texts):
            table.append(_Row(at, names, texts))
        elif names and table:
            table[-1].after += [(at, piece) for piece in names]
    _join(table)
    deep = max((len(row.names) for row in table), default=0)
    found: dict[int, list[str]] = {at: [] for row in table for at, _ in row.after}
    found |= {row.at: [*_side(row, deep), *row.texts] for row in table}
    return found | _head(lines, pieces, columns, first, deep)


def _close(lines: Sequence[Line], row: int, at: int) -> bool:
    """Whether a line stands right below a row, as the second line of one cell does."""
    one, other = lines[row], lines[at]
    return at == row + 1 and one.page == other.page and one.base - other.base < _LEADING * one.size


def _broken(row: _Row, texts: Sequence[str]) -> None:
    """Figures that go on in a second line: two numbers or one, nobody can tell, so the cell is unreadable."""
    row.texts = [f"{one} {other}" if other else one for one, other in zip(row.texts, texts, strict=True)]
    row.after.append((row.at + 1, Piece("", 0.0, 0.0, 1.0)))


def _placed(pieces: Iterable[Piece], columns: Sequence[tuple[float, float]]) -> list[str] | None:
    """The text of each column; None if a piece stands in none, in two, or where another stands."""
    texts = [""] * len(columns)
    for piece in pieces:
        at = [n for n, (left, right) in enumerate(columns) if piece.left < right and left < piece.right]
        if len(at) != 1 or texts[at[0]]:
            return None
        texts[at[0]] = piece.text
    return texts


def _side(row: _Row, deep: int) -> list[str]:
    """The labels of a row, its own in the last of the fields before the figures."""
    outer = [piece.text for piece in row.names[:-1]]
    return [*outer, *[""] * (deep - 1 - len(outer)), row.label] if deep else []


def _join(table: Sequence[_Row]) -> None:
    """Give every row its whole label: what stands before, beside and below its figures."""
    before: list[str] = []
    for at, row in enumerate(table):
        own = row.names[-1].text if row.names else ""
        following = table[at + 1] if at + 1 < len(table) else None
        parts = [each for each in row.after if each[1].text and _under(each[1], row, following)]
        below = [piece.text for _, piece in parts]
        taken = _taken("".join(before) + own, below, following)
        if following is None:  # what does not end the last label is no part of the table
            row.after = [each for each in row.after if not each[1].text] + parts[:taken]
        row.label = "".join([*before, own, *below[:taken]])
        before = below[taken:]


def _under(piece: Piece, row: _Row, following: _Row | None) -> bool:
    """Whether a piece of a label stands in the column of the row's own label, or of the next row's."""
    ends = [each.names[-1] for each in (row, following) if each and each.names]
    return not ends or any(abs(piece.left - end.left) < _SAME * piece.size for end in ends)


def _taken(label: str, below: Sequence[str], following: _Row | None) -> int:
    """How many of the lines below end this row's label; all, unless what is left begins the next row's."""
    fits = [n for n in range(len(below) + 1) if plain(label + "".join(below[:n])) in _known()]
    if following is None:
        return max(fits, default=0)
    if not fits:
        return len(below)
    own = following.names[-1].text if following.names else ""
    whole = [n for n in fits if n == len(below) or _begins("".join(below[n:]) + own)]
    return max(whole or fits)


@cache
def _known() -> frozenset[str]:
    """Every plain label of a row, in any form."""
    return frozenset(label for key in KEYS for no in load(key).tables for label in labels(key, no).rows)


@cache
def _every() -> frozenset[str]:
    """Every plain label of table two, whose rows are short, in any form: of rows, groups and heads."""
    known = [labels(key, _SHORT) for key in KEYS]
    leaves = (block.leaves for each in known for block in each.blocks)
    return frozenset().union(*(each.rows.keys() | each.groups | each.heads for each in known), *leaves)


@cache
def _sorted() -> list[str]:
    return sorted(_known())


def _begins(text: str) -> bool:
    """Whether a label of the forms begins so."""
    start = plain(text)
    at = bisect_left(_sorted(), start)
    return at < len(_sorted()) and _sorted()[at].startswith(start)


def _head(
    lines: Sequence[Line],
    pieces: Sequence[Sequence[Piece]],
    columns: Sequence[tuple[float, float]],
    first: int,
    deep: int,
) -> dict[int, list[str]]:
    """The lines right above, each label over the column it reaches furthest into."""
    found: dict[int, list[str]] = {}
    for at in range(first - 1, max(first - 1 - _HEAD, -1), -1):
        if len(pieces[at]) < 2 or lines[at].page != lines[first].page:
            break
        fields = [""] * (deep + len(columns))
        for piece in pieces[at]:
            place = _over(piece, columns)
            fields[deep + place if place is not None else 0] += piece.text
        found[at] = fields
    return found


def _over(piece: Piece, columns: Sequence[tuple[float, float]]) -> int | None:
    """The first column that a label reaches over."""
    for at, (left, right) in enumerate(columns):
        if piece.left < right and left < piece.right:
            return at
    return None
