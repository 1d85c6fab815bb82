"""Which field of its row does each cell of a table with merged cells fill?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDEST = 200  # columns; a table that claims more claims nonsense
DEEPEST = 500  # rows one cell may cover


@dataclass(frozen=True, slots=True)
class Span:
    """A cell as a format writes it: its text, and how many rows and columns it covers."""

    text: str
    rows: int = 1
    cols: int = 1


def spread(rows: Iterable[Sequence[Span]]) -> list[list[str]]:
    """A field for each column of every row; a merged cell fills its first and leaves the others empty."""
    covered: dict[int, int] = {}  # column → how many rows from here on a cell above reaches down
    spread_rows = []
    for spans in rows:
        fields: list[str] = []
        begun: dict[int, int] = {}
        for span in spans:
            _skip(fields, covered)
            cols = min(max(span.cols, 1), WIDEST)
            if span.rows > 1:
                begun.update(dict.fromkeys(range(len(fields), len(fields) + cols), min(span.rows, DEEPEST)))
            fields += [span.text, *[""] * (cols - 1)]
            if len(fields) > WIDEST:
                break
        _skip(fields, covered)
        covered = {at: left - 1 for at, left in (covered | begun).items() if left > 1}
        spread_rows.append(fields)
    return _even(spread_rows)


def _skip(fields: list[str], covered: dict[int, int]) -> None:
    """Leave the fields empty that cells from the rows above reach down into."""
    while covered and covered.get(len(fields)):
        fields.append("")


def _even(rows: list[list[str]]) -> list[list[str]]:
    """All rows as wide as the widest, as a grid is."""
    width = max(map(len, rows), default=0)
    return [[*fields, *[""] * (width - len(fields))] for fields in rows]
