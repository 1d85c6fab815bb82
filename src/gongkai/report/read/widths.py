"""Did a row keep all its fields? A field that was lost moves every figure after it under another column.

A row whose last column holds a figure lost none, and neither did one as wide as its table. Any other row
with a gap may be a row whose empty end was cut off or one that lost a figure: nobody can tell which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.report.read.heads import Head
from gongkai.report.read.rows import Row


@dataclass(frozen=True, slots=True)
class Placed:
    """A row under its head, and the field at which its figures begin; None where that is unknown."""

    row: Row
    head: Head
    start: int | None

    @property
    def width(self) -> int:
        return len(self.row.line.fields)

    @property
    def after(self) -> int:
        """The first field behind the labels."""
        return self.row.last + 1

    def filled(self, offset: int) -> bool:
        """Whether something is printed so far behind the first figure."""
        at = (self.start or 0) + offset
        return at < self.width and bool(self.row.line.fields[at].strip())


class Widths:
    """How wide the rows under each head are, worked out where a row leaves a doubt."""

    def __init__(self, rows: Iterable[Placed]) -> None:
        self._under: dict[int, list[Placed]] = {}
        for placed in rows:
            self._under.setdefault(id(placed.row.head), []).append(placed)
        self._full: dict[int, int] = {}
        self._whole: dict[tuple[int, int], frozenset[int]] = {}

    def kept(self, placed: Placed) -> bool:
        """Whether every figure of this row certainly stands where it was printed."""
        if placed.start is None:
            return False
        if not placed.head.aligned:
            return self._kept_order(placed)
        last = max(placed.head.offsets)
        need = placed.start + last + 1
        if placed.filled(last) or placed.width >= max(need, self._full_width(placed)):
            return True
        return placed.start < placed.head.first and placed.width == need

    def _kept_order(self, placed: Placed) -> bool:
        """Under a head that tells the order only: no gap, or as wide as the rows of its kind without one."""
        if _whole(placed):
            return True
        whole = self._whole_widths(placed)
        if whole:
            return placed.width in whole
        exact = placed.start == placed.after and placed.width == placed.after + len(placed.head.offsets)
        return exact and self._full_width(placed) >= 0

    def _full_width(self, placed: Placed) -> int:
        """The width of the head or of most rows under it; -1 if only an order is known and a row is short."""
        key = id(placed.row.head)
        if key not in self._full:
            self._full[key] = self._measured(key, placed)
        return self._full[key]

    def _measured(self, key: int, placed: Placed) -> int:
        under = self._under[key]
        if not placed.head.aligned and any(one.width < one.after + len(one.head.offsets) for one in under):
            return -1
        (usual, _), *_ = Counter(one.width for one in under).most_common(1)
        return max(usual, *map(len, placed.row.head))

    def _whole_widths(self, placed: Placed) -> frozenset[int]:
        """The widths of the rows without a gap whose labels end at the same field."""
        key = (id(placed.row.head), placed.row.last)
        if key not in self._whole:
            alike = (one for one in self._under[key[0]] if one.row.last == placed.row.last)
            self._whole[key] = frozenset(one.width for one in alike if one.start is not None and _whole(one))
        return self._whole[key]


def _whole(placed: Placed) -> bool:
    return all(map(placed.filled, placed.head.offsets))
