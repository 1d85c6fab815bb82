"""Which field of its row does each cell of a table with merged cells fill?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WIDEST = 200  # columns; a table that claims more claims nonsense
DEEPEST = 500  # rows one cell may cover


# A cell as a format writes it: its text, and how many rows and columns it covers.
Span = tuple[str, int, int]


def reach(said: str | None) -> int:
    """How many rows or columns a cell says it covers; 1 where it says nothing that can be."""
    return int(said) if said and said.isdecimal() and said.isascii() and len(said) < 5 else 1


def spread(rows: Iterable[Sequence[Span]]) -> list[list[str]]:
    """A field for each column of every row; a merged cell fills its first and leaves the others empty."""
    covered: dict[int, int] = {}  # column → how many rows from here on a cell above reaches down
    spread_rows = []
    for spans in rows:
        fields: list[str] = []
        begun: dict[int, int] = {}
        for text, down, across in spans:
            while covered and len(fields) in covered:
                fields.append("")
            if down > 1:
                columns = range(len(fields), len(fields) + min(across, WIDEST))
                begun.update(dict.fromkeys(columns, min(down, DEEPEST)))
            fields.append(text)
            if across > 1:
                fields += [""] * (min(across, WIDEST) - 1)
            if len(fields) > WIDEST:
                break
        while len(fields) in covered:  # fields that cells from the rows above reach down into
            fields.append("")
        if covered or begun:
            covered = {at: left - 1 for at, left in (covered | begun).items() if left > 1}
        spread_rows.append(fields)
    return _even(spread_rows)


def _even(rows: list[list[str]]) -> list[list[str]]:
    """All rows as wide as the widest, as a grid is."""
    width = max(map(len, rows), default=0)
    for fields in rows:
        fields += [""] * (width - len(fields))
    return rows
