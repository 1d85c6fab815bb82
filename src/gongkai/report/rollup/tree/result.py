"""What came of the roll-up of a province: a line a parent and year, every cell's sum and what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.report.forms import for_year
from gongkai.report.model import Number
from gongkai.report.rollup.tree.add import HOME, OPEN, together, totals, upwards
from gongkai.report.rollup.tree.beside import Beside, beside
from gongkai.report.rollup.tree.frame import MILLIONTHS
from gongkai.report.rollup.tree.nodes import Nodes, number
from gongkai.report.rollup.tree.organs import Tree
from gongkai.report.rollup.tree.pack import Row
from gongkai.report.rollup.tree.run import Gathered
from gongkai.report.rollup.tree.standing import Standing, sort

if TYPE_CHECKING:
    from polars import DataFrame


class Sum(NamedTuple):
    """The sum of a cell: what is known of it, of how many reports, and how many contributions are open."""

    known: Number
    parts: int
    open: int

    @property
    def value(self) -> Number | None:
        """The sum; None where a contribution is not known or there is none at all."""
        return None if self.open or not self.parts else self.known


@dataclass(frozen=True, slots=True)
class Parent:
    """One parent in one year. `counts` are of the reports at and below it, by their standing.

    `own`: whether its own report is among the counted. `sums` are the cells of the year's form, `apart` those
    of another form, which belong to none of them.
    """

    organ: str
    year: int
    form: str
    own: bool
    counts: Mapping[str, int]
    sums: Mapping[str, Sum]
    apart: Mapping[str, Sum]

    @property
    def complete(self) -> bool:
        """Whether every report that should be in the sum is in it, as far as is known."""
        lost = self.counts["missing"] or self.counts["disputed"]
        return not lost and (self.own or not self.counts["unread"])


@dataclass(frozen=True, slots=True)
class Province:
    """Everything that was added up; `missing` are (organ, year, parent) of those that have not filed."""

    rows: Sequence[Row]
    standing: Standing
    missing: tuple[tuple[str, int, str], ...]
    nodes: Nodes
    sums: Mapping[int, Mapping[str, int]]
    beside: Beside
    unread: int

    def parents(self) -> Iterator[Parent]:
        """Every parent, year by year, the highest first."""
        for node in range(len(self.nodes.keys)):
            yield self._parent(node)

    def _parent(self, node: int) -> Parent:
        year, key = self.nodes.keys[node]
        form = for_year(year)
        counts = self.beside.counts[node] | Counter(unread=self.unread)
        found, odd = self.sums.get(node, {}), self.beside.odd[node]
        sums = {}
        for id, spec in form.cells.items():
            lost = found.get(id + OPEN) or 0
            whole = found.get(id) or 0
            known: Number = Decimal(whole) / MILLIONTHS if spec.kind == "amount" else whole
            known = known + odd[id] if id in odd else known
            sums[id] = Sum(known, counts["counted"] - lost, lost + counts["disputed"])
        apart = {id: _apart(values) for id, values in sorted(self.beside.apart[node].items())}
        own = node in self.beside.own
        return Parent(self.nodes.names[key], year, form.key, own, counts, sums, apart)


def _apart(values: Sequence[Number | None]) -> Sum:
    known = [value for value in values if value is not None]
    return Sum(sum(known, start=0), len(known), len(values) - len(known))


def add_up(gathered: Gathered, tree: Tree, year: int | None = None) -> Province:
    """Own and every report below each parent, added up; with `year` for that year only."""
    rows = gathered.rows
    standing = sort(rows, tree, year)
    years = sorted({row.year for row, place in zip(rows, standing.place, strict=True) if place != "unlisted"})
    nodes = number(tree, years if year is None else [year])
    homes = [
        nodes.number[row.year, home] if place == "counted" else None
        for row, home, place in zip(rows, standing.home, standing.place, strict=True)
    ]
    parts = [
        totals([one for one, _ in frames], [[homes[at] for at in places] for _, places in frames])
        for frames in gathered.frames.values()
        if frames
    ]
    sums = _by_node(upwards(_joined(parts), nodes.levels, nodes.above)) if parts else {}
    missing = tuple(_missing(tree, nodes, standing))
    extra = beside(rows, standing, nodes, missing, year)
    return Province(rows, standing, missing, nodes, sums, extra, len(gathered.unread))


def _joined(parts: Sequence[DataFrame]) -> DataFrame:
    """The sums in the forms of different years; no parent and year stands in two of them."""
    return parts[0] if len(parts) == 1 else together(parts)


def _by_node(sums: DataFrame) -> dict[int, dict[str, Any]]:
    return {row[HOME]: row for row in sums.iter_rows(named=True)}


def _missing(tree: Tree, nodes: Nodes, standing: Standing) -> Iterator[tuple[str, int, str]]:
    """Listed organs without a report, but for parents, which need have none of their own."""
    for year in sorted({year for year, _ in nodes.keys}):
        family = tree.family(year)
        for key in sorted(family.listed - standing.filed[year]):
            home = family.home(key)
            if home is not None and key not in family.depth:
                yield tree.names[key], year, home
