"""Which simple registers does an organ keep, what does an entry hold, and which figures does each give?

`registers.toml` has one table a register. Everything else (list, form, Excel sheet, import, export,
manual page, report figures) follows from it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

MEASURES = ("entries", "count", "amount", "standing")


@dataclass(frozen=True, slots=True)
class Category:
    """One category: `sign` is its part in a standing figure, `counted` whether the report counts it.

    `online`: whether its entries are to be published, where the register asks for the day.
    """

    key: str
    name: str
    counted: bool = True
    sign: int = 0
    note: str = ""
    online: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """A further field of an entry, kept in its details."""

    key: str
    name: str
    required: bool = False
    type: str = "text"
    long: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure a register gives: a cell of the report, or a number for its text."""

    id: str
    name: str
    of: str
    unit: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class RegisterKind:
    """One simple register."""

    key: str
    name: str
    help: str
    cite: str
    date: str
    category: str
    categories: tuple[Category, ...] = ()
    fields: tuple[Field, ...] = ()
    figures: tuple[Figure, ...] = ()
    count: str = ""
    amount: str = ""
    online: str = ""
    source_required: bool = False
    any_cell: bool = False

    @cached_property
    def category_names(self) -> dict[str, str]:
        return {each.key: each.name for each in self.categories}

    @cached_property
    def published(self) -> tuple[str, ...]:
        """The categories whose entries are to be published."""
        return tuple(each.key for each in self.categories if each.online) if self.online else ()

    def counted(self, figure: Figure, chosen: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """The categories that count in a figure: its own, else the organ's choice, else the default."""
        if figure.categories:
            return figure.categories
        if chosen is not None:
            return chosen
        return tuple(each.key for each in self.categories if each.counted)


def _kind(key: str, row: dict[str, Any]) -> RegisterKind:
    categories = tuple(Category(**each) for each in row.pop("categories", []))
    fields = tuple(Field(**each) for each in row.pop("fields", []))
    figures = tuple(_figure(each) for each in row.pop("figures", []))
    return RegisterKind(key=key, categories=categories, fields=fields, figures=figures, **row)


def _figure(row: dict[str, Any]) -> Figure:
    figure = Figure(**{**row, "categories": tuple(row.get("categories", ()))})
    if figure.of not in MEASURES:
        raise ValueError(f"registers.toml: {figure.id} counts {figure.of!r}")
    return figure


def _load() -> dict[str, RegisterKind]:
    data = tomllib.loads(files(__package__).joinpath("registers.toml").read_text(encoding="utf-8"))
    return {key: _kind(key, row) for key, row in data.items()}


REGISTERS = _load()
