"""Which sums of the tables fail for certain, and is there one cell that explains them all?

A cell without a readable figure is unknown, but at least 0: a sum with an unknown cell fails only where
no figure in its place could settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.report.forms import Form, Sum
from gongkai.report.model import Number, Report

Figures = Mapping[str, Number | None]


@dataclass(frozen=True, slots=True)
class Broken:
    """A sum that does not hold: what its parts give and what is printed; `exact` where nothing is unknown."""

    sum: Sum
    parts: Number
    printed: Number
    exact: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of a report: those that fail, and those that are known to hold."""

    broken: tuple[Broken, ...]
    held: tuple[Sum, ...]

    def of(self, rule: str) -> Iterable[Broken]:
        """The failed sums of one rule."""
        return (broken for broken in self.broken if broken.sum.rule == rule)


@dataclass(frozen=True, slots=True)
class Suspect:
    """The one cell whose change settles every failed sum and upsets none, with its figures."""

    cell: str
    printed: Number
    wanted: Number


def tally(report: Report, form: Form) -> Tally:
    """Every sum of the form, judged."""
    figures = {id: cell.value for id, cell in report.cells.items()}
    broken, held = [], []
    stray = any(figures.keys() & form.stray.keys())
    for one in form.sums:
        verdict = _judge(_instead(one, report) if one.put and stray else one, figures)
        if isinstance(verdict, Broken):
            broken.append(verdict)
        elif verdict:
            held.append(one)
    return Tally(tuple(broken), tuple(held))


def _instead(one: Sum, report: Report) -> Sum:
    """The sum over the rows of the other form, where the report prints those and not this form's."""
    printed = any(report.cell(cell).state != "missing" for cell in one.put)
    if not printed or any(report.cell(cell).state != "missing" for cell in one.out):
        return one
    plus = tuple(cell for cell in one.plus if cell not in one.out) + one.put
    return Sum(one.rule, plus, one.equals)


def _judge(one: Sum, figures: Figures) -> Broken | bool:
    """The sum if it fails, True if it holds, False where that cannot be known."""
    if _plainly_holds(one, figures):
        return True
    plus = [figures.get(cell) for cell in one.plus]
    equals = [figures.get(cell) for cell in one.equals]
    parts: Number = sum(filter(None, plus))
    printed: Number = sum(filter(None, equals))
    open_parts, open_printed = None in plus, None in equals
    if not open_parts and not open_printed:
        return parts == printed or Broken(one, parts, printed, True)
    sound = all(value is None or value >= 0 for value in (*plus, *equals))
    too_much = (not open_printed and parts > printed) or (not open_parts and printed > parts)
    return Broken(one, parts, printed, False) if sound and too_much else False


def _plainly_holds(one: Sum, figures: Figures) -> bool:
    """Whether it holds with every figure known, as nearly all do."""
    try:
        return sum(map(figures.__getitem__, one.plus)) == sum(map(figures.__getitem__, one.equals))  # type: ignore[arg-type]
    except (KeyError, TypeError):
        return False


def suspect(tally: Tally, report: Report) -> Suspect | None:
    """The cell that explains all failed sums together; None where there is none or more than one."""
    if not tally.broken or not all(broken.exact for broken in tally.broken):
        return None
    sides = [frozenset(broken.sum.plus + broken.sum.equals) for broken in tally.broken]
    shared = frozenset.intersection(*sides).difference(*(one.plus + one.equals for one in tally.held))
    wanted = {cell: value for cell in shared if (value := _wanted(cell, tally, report)) is not None}
    if len(wanted) != 1:
        return None
    ((cell, value),) = wanted.items()
    printed = report.value(cell)
    assert printed is not None, cell
    return Suspect(cell, printed, value)


def _wanted(cell: str, tally: Tally, report: Report) -> Number | None:
    """The figure with which the cell would settle every failed sum; None where there is none."""
    printed = report.value(cell)
    changes = {
        (broken.printed - broken.parts) * (1 if cell in broken.sum.plus else -1) for broken in tally.broken
    }
    if printed is None or len(changes) != 1:
        return None
    value = printed + changes.pop()
    return value if value >= 0 and value == int(value) else None
