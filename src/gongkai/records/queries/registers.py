"""What does a register ask for? Columns of its form and sheet, and the categories to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gongkai.law.registers import REGISTERS, RegisterKind
from gongkai.report import forms

# The form in force, whose cells figures from outside may be brought into.
FORM = "2021"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a register's form and Excel sheet."""

    key: str
    heading: str
    type: str
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    long: bool = False
    help: str = ""


@cache
def categories(kind: str) -> tuple[tuple[str, str], ...]:
    """The categories of a register: its own, or the cells of the report that are not sums."""
    register = REGISTERS[kind]
    if not register.any_cell:
        return tuple((each.key, each.name) for each in register.categories)
    cells = forms.load(FORM).cells.values()
    return tuple((cell.id, cell.label) for cell in cells if not is_sum(cell.id))


def is_sum(cell: str) -> bool:
    """Whether a cell of the form is the sum of others."""
    return "total" in cell.split(".")[1:]


@cache
def columns(kind: str) -> tuple[ColumnSpec, ...]:
    """The columns in the order of form and sheet."""
    register = REGISTERS[kind]
    return (
        ColumnSpec("date", register.date, "date", required=True, help="写成 2024-01-31"),
        ColumnSpec("category", register.category, "choice", required=True, choices=categories(kind)),
        *_measures(register),
        *(ColumnSpec(f.key, f.name, f.type, f.required, long=f.long) for f in register.fields),
        ColumnSpec("source", "来源", "text", required=register.source_required, help="文件名、台账名或部门"),
        ColumnSpec("person", "提供人", "text", required=register.source_required),
        *_online(register),
    )


def _measures(register: RegisterKind) -> list[ColumnSpec]:
    both = bool(register.count and register.amount)
    measures = []
    if register.count:
        measures.append(ColumnSpec("count", register.count, "count", required=not both))
    if register.amount:
        measures.append(ColumnSpec("amount", register.amount, "amount", required=not both, help="单位：元"))
    return measures


def _online(register: RegisterKind) -> list[ColumnSpec]:
    said = "在网上公示的那一天；还没有公示的不填"
    named = register.online
    return [ColumnSpec("online_on", named, "date", required=False, help=said)] if named else []
