"""What is the sum of a cell, who contributed to it, and whose figure is not known?

A cell without a readable figure is never 0: the child stands among the unknown, and the sum is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.report.model import Cell, Number, Report
from gongkai.report.rollup.plan import Adjustment, BadPlan, Plan
from gongkai.report.rollup.standing import Filed, Standing

OWN, DISPUTED = "own", "disputed"


@dataclass(frozen=True, slots=True)
class Part:
    """One contribution: whose, from which file, and the figure."""

    organ: str
    file: str
    value: Number


@dataclass(frozen=True, slots=True)
class Open:
    """A contribution that is not known: the state of the cell, or "disputed" where two reports differ."""

    organ: str
    file: str
    state: str


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one cell; `known` is what its parts and adjustments give."""

    known: Number
    parts: tuple[Part, ...]
    open: tuple[Open, ...]
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def value(self) -> Number | None:
        """The sum; None where a contribution is not known or there is none at all."""
        return None if self.open or not (self.parts or self.adjustments) else self.known


@dataclass(frozen=True, slots=True)
class _Source:
    organ: str
    file: str
    cells: Mapping[str, Cell]
    stated: Mapping[str, Number]

    def value(self, cell: str) -> Number | None:
        if cell in self.stated:
            return self.stated[cell]
        found = self.cells.get(cell)
        return found.value if found else None

    def state(self, cell: str) -> str:
        found = self.cells.get(cell)
        return found.state if found else "missing"


def add(
    cells: Iterable[str], standing: Standing, plan: Plan, own: Filed | None = None, *, apart: bool = False
) -> dict[str, Total]:
    """The totals of these cells; `apart`: cells that only some forms have, where missing is not unknown."""
    sources = list(_sources(standing, plan, own))
    disputed = [
        Open(group[0].report.organ, "、".join(one.file for one in group), DISPUTED)
        for group in standing.disputed
    ]
    deltas = [one for one in plan.adjustments if one.delta is not None]
    return {cell: _total(cell, sources, [] if apart else disputed, deltas, apart) for cell in cells}


def _total(
    cell: str, sources: Sequence[_Source], disputed: list[Open], deltas: list[Adjustment], apart: bool
) -> Total:
    parts, open_ = [], []
    for one in sources:
        value = one.value(cell)
        if value is not None:
            parts.append(Part(one.organ, one.file, value))
        elif not (apart and one.state(cell) == "missing"):
            open_.append(Open(one.organ, one.file, one.state(cell)))
    mine = tuple(one for one in deltas if one.cell == cell)
    known = sum((one.value for one in parts), start=0) + sum((one.delta or 0 for one in mine), start=0)
    return Total(known, tuple(parts), (*open_, *disputed), mine)


def _sources(standing: Standing, plan: Plan, own: Filed | None) -> Iterator[_Source]:
    stated: dict[str, dict[str, Number]] = {}
    for one in plan.adjustments:
        if one.value is not None:
            stated.setdefault(plan.key(one.child), {})[one.cell] = one.value
    for filed in ((own,) if own else ()) + standing.counted:
        report: Report = filed.report
        theirs = stated.pop(plan.key(report.organ), {})
        yield _Source(report.organ, filed.file, report.cells, theirs)
    if stated:
        raise BadPlan(f"调整里的机关“{next(iter(stated))}”没有可以调整的报告。")
