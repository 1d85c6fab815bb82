"""What does the report of a year say? Every cell is a sum over the registers, none is typed.

Five lines: the grouped sums of `parts` are read once; each is booked on its cell; figures brought in from
outside are register entries and booked the same way; sums of the form are added up from their parts; text
figures (publications by column, media by level, …) are booked beside the cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.cache import cache

from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.proceedings import BLOCKS, COLUMNS, PROCEEDINGS, block
from gongkai.law.registers import REGISTERS, RegisterKind
from gongkai.records.chain import digest
from gongkai.records.models import Organ
from gongkai.records.queries import parts
from gongkai.report import forms
from gongkai.report.model import Cell

# id -> [units, records]: units are cases, documents, entries, … and 分 for amounts of money.
Figures = dict[str, list[int]]

FEN_PER_WAN = 1_000_000
ROWS = tuple(c.id.split(".")[1] for c in forms.load("2021").cells.values() if c.id.endswith(".person"))
OUTCOMES = tuple(row for row in ROWS if row not in ("new", "carried_in", "total", "carried_out"))
TYPES = tuple(kind.key for kind in APPLICANT_TYPES)


def figures(organ: Organ, year: int) -> Figures:
    """All 200 cells and the figures of the text, for one organ and year."""
    found: Figures = {cell: [0, 0] for cell in forms.load("2021").cells}
    _book_entries(found, organ, year)
    _book_standing(found, organ, year)
    for row, applicant, number in parts.case_sums(organ, year):
        _book(found, f"t3.{row}.{applicant}", number, number)
    _book_publications(found, organ, year)
    for kind, after, ending, number in parts.proceeding_sums(organ, year):
        _book(found, f"t4.{block(kind, after)}.{_column(organ, kind, ending)}", number, number)
    _add_up(found)
    return found


def _book(found: Figures, figure: str, units: int, records: int) -> None:
    entry = found.setdefault(figure, [0, 0])
    entry[0] += units
    entry[1] += records


def counted(organ: Organ, kind: RegisterKind) -> tuple[str, ...] | None:
    """The categories the organ itself decided to count in a register, if it did."""
    chosen = organ.counting.get(kind.key)
    return tuple(chosen) if chosen is not None else None


def _book_entries(found: Figures, organ: Organ, year: int) -> None:
    for key, category, count, amount, records in parts.entry_sums(organ, year):
        kind = REGISTERS[key]
        if kind.any_cell:
            _book(found, category, amount if category == "t2.fees" else count, records)
            continue
        measures = {"entries": records, "count": count, "amount": amount}
        for figure in kind.figures:
            if figure.of in measures and category in kind.counted(figure, counted(organ, kind)):
                _book(found, figure.id, measures[figure.of], records)


def _book_standing(found: Figures, organ: Organ, year: int) -> None:
    for key, category, records in parts.standing_sums(organ, year):
        signs = {each.key: each.sign for each in REGISTERS[key].categories}
        for figure in REGISTERS[key].figures:
            if figure.of == "standing":
                _book(found, figure.id, signs.get(category, 0) * records, records)


def _book_publications(found: Figures, organ: Organ, year: int) -> None:
    for column, number in parts.publication_sums(organ, year):
        _book(found, f"publications.{column}", number, number)
        _book(found, "publications.total", number, number)
    lapsed = bool(organ.counting.get("lapsed_as_repealed"))
    for kind, *numbers in parts.normative_sums(organ, year, lapsed):
        for measure, number in zip(("made", "repealed", "valid"), numbers, strict=True):
            _book(found, f"t2.{kind}.{measure}", number, number)


def _column(organ: Organ, kind: str, ending: str) -> str:
    overrides: Mapping[str, str] = organ.counting.get("endings", {})
    return PROCEEDINGS[kind].column(ending, overrides) if ending else "pending"


def summands(cell: str) -> tuple[str, ...]:
    """The cells a sum of the form is added up from; () where the cell is no sum."""
    table, *rest = cell.split(".")
    if table == "t3" and rest[1] == "total":
        return tuple(f"t3.{rest[0]}.{kind}" for kind in TYPES)
    if table == "t3" and rest[0] == "total":
        return tuple(f"t3.{row}.{rest[1]}" for row in OUTCOMES)
    if table == "t4" and rest[1] == "total":
        return tuple(f"t4.{rest[0]}.{column}" for column in COLUMNS)
    return ()


def _add_up(found: Figures) -> None:
    for column in TYPES:
        _sum(found, f"t3.total.{column}")
    for row in ROWS:
        _sum(found, f"t3.{row}.total")
    for name in BLOCKS:
        _sum(found, f"t4.{name}.total")


def _sum(found: Figures, cell: str) -> None:
    added = [found[each] for each in summands(cell)]
    found[cell] = [sum(each[0] for each in added), sum(each[1] for each in added)]


def number(figure: str, units: int) -> int | Decimal:
    """Units as printed: the fees of table two in 万元, other amounts in 元, all else as counted."""
    if figure == "t2.fees":
        return _plain(Decimal(units) / FEN_PER_WAN)
    return _plain(Decimal(units) / 100) if figure in AMOUNTS else units


AMOUNTS = {f.id for kind in REGISTERS.values() for f in kind.figures if f.of == "amount"} - {"t2.fees"}


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value.normalize()


def cells(found: Figures) -> dict[str, Cell]:
    """The 200 cells as the report library has them, in the printed order."""
    values = {cell: number(cell, found[cell][0]) for cell in forms.load("2021").cells}
    return {cell: Cell("value", value, str(value), "台账") for cell, value in values.items()}


def cached(organ: Organ, year: int) -> Figures:
    """The figures as of the organ's last register entry; compiled at most once for each entry."""
    key = f"figures/{organ.pk}/{year}/{organ.register_seq}/{digest(organ.counting)}"
    found = cache.get(key)
    if found is None:
        found = figures(organ, year)
        cache.set(key, found, timeout=24 * 3600)
    return found
