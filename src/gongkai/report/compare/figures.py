"""How do the figures of two years differ, and does the later year follow from the earlier?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.report.forms import KEYS, known, load
from gongkai.report.model import Cell, Number, Report

# The main lines of table three, each the rows that it adds up.
MAIN = (
    ("本年新收", ("new",)),
    ("予以公开", ("granted",)),
    ("不予公开", load(KEYS[-1]).group("（三）不予公开")),
    ("无法提供", load(KEYS[-1]).group("（四）无法提供")),
    ("结转下年度", ("carried_out",)),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell in both years; `difference` only where both have a figure."""

    id: str
    label: str
    before: Cell
    after: Cell

    @property
    def difference(self) -> Number | None:
        """The later figure less the earlier."""
        if self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


@dataclass(frozen=True, slots=True)
class Stock:
    """One row of documents in force: what last year's stock, made and repealed give, and what is printed."""

    row: str
    before: Number | None
    made: Number | None
    repealed: Number | None
    valid: Number | None

    @property
    def expected(self) -> Number | None:
        """Last year's stock with what was made and without what was repealed."""
        if self.before is None or self.made is None or self.repealed is None:
            return None
        return self.before + self.made - self.repealed

    @property
    def holds(self) -> bool | None:
        """Whether the printed stock is the expected one; None where that cannot be known."""
        return _same(self.expected, self.valid)


@dataclass(frozen=True, slots=True)
class Carry:
    """One column of table three: what was carried out last year and carried in this year."""

    column: str
    carried_out: Number | None
    carried_in: Number | None

    @property
    def holds(self) -> bool | None:
        """Whether they are the same; None where that cannot be known."""
        return _same(self.carried_out, self.carried_in)


def _same(one: Number | None, other: Number | None) -> bool | None:
    return None if one is None or other is None else one == other


def changes(before: Report, after: Report) -> tuple[Change, ...]:
    """Every cell of either report: those of the later form first, then what only the other has."""
    own = load(after.form).cells
    others = [id for report in (after, before) for id in report.cells if id not in own]
    ids = dict.fromkeys([*own, *others])
    return tuple(Change(id, known()[id].label, before.cell(id), after.cell(id)) for id in ids)


def stocks(before: Report, after: Report) -> tuple[Stock, ...]:
    """The stock of rules and of normative documents; none where a form does not ask for it."""
    if not before.form == after.form == "2021":
        return ()
    return tuple(
        Stock(
            known()[f"{row}.valid"].row,
            before.value(f"{row}.valid"),
            *(after.value(f"{row}.{column}") for column in ("made", "repealed", "valid")),
        )
        for row in ("t2.rules", "t2.normative")
    )


def carries(before: Report, after: Report) -> tuple[Carry, ...]:
    """What was carried over, column by column."""
    return tuple(
        Carry(spec.column, before.value(id.replace("carried_in", "carried_out")), after.value(id))
        for id, spec in load(after.form).cells.items()
        if id.startswith("t3.carried_in.")
    )


def line(report: Report, rows: tuple[str, ...]) -> Number | None:
    """The sum of some rows in the total column of table three; None where one has no figure."""
    total: Number = 0
    for row in rows:
        value = report.value(f"t3.{row}.total")
        if value is None:
            return None
        total += value
    return total
