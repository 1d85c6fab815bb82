"""Which form holds for which year, and what does it ask? One TOML per form; nothing else knows it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from gongkai.report.forms.build import Raw, alike, build, swapped
from gongkai.report.forms.shape import Block, Box, CellSpec, Form, Grid, Heading, Kind, Line, Sum

__all__ = ["KEYS", "Block", "Box", "CellSpec", "Form", "Grid", "Heading", "Kind", "Line", "NoForm", "Sum"]
__all__ += ["STRAY", "for_year", "known", "load"]

KEYS = ("2019", "2021")


class NoForm(ValueError):
    """No form is known for that year or key; the message is one Chinese line."""


STRAY = "-stray"  # ends the key of a form that prints the other form's rows in place of its own


@cache
def load(key: str) -> Form:
    """The form of that key; NoForm when there is none. “2021-stray” prints the single row of 2019."""
    name = key.removesuffix(STRAY)
    if name not in KEYS:
        raise NoForm(f"没有“{key}”这种报告格式，目前能处理的格式有：{'、'.join(KEYS)}。")
    raw = _raw(name)
    return build(raw) if name == key else build(swapped(raw) | {"key": key})


def _raw(name: str) -> Raw:
    raw = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
    return alike(raw, _raw(raw["like"])) if "like" in raw else raw


@cache
def known() -> dict[str, CellSpec]:
    """Every cell of every form by its id; where forms share one, as the newest form names it."""
    forms = [load(key) for key in KEYS]
    return {id: spec for form in forms for cells in (form.stray, form.cells) for id, spec in cells.items()}


def for_year(year: int) -> Form:
    """The form in which the report on that year is due; NoForm when nobody has one."""
    for key in KEYS:
        form = load(key)
        if form.first_year <= year <= (form.last_year or form.assumed_until):
            return form
    raise NoForm(f"不知道 {year} 年度的报告用什么格式，目前只能处理 {_years()} 年度的报告。")


def _years() -> str:
    spans = [(form.first_year, form.last_year or form.assumed_until) for form in map(load, KEYS)]
    return "、".join(f"{first}—{last}" for first, last in spans)
