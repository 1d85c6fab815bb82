"""What can a number in the prose claim to be? The table `quantities.toml`, ready to use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity: its name, its table, the words for it, the sums of cells that may be meant.

    `least`: the cell may hold more. `topic`: where it is believed. `near`: what its sentence must hold.
    `after`: the quantities one of which must come before it. `group`: the quantity of which it is a part.
    """

    key: str
    name: str
    table: int
    topic: str
    words: str
    ways: tuple[Way, ...]
    least: bool = False
    near: str = ""
    after: tuple[str, ...] = ()
    group: str = ""


@cache
def quantities() -> dict[str, Quantity]:
    """Every quantity, in the order in which their words are tried."""
    rows = tomllib.loads(
        files("gongkai.report.claims").joinpath("quantities.toml").read_text(encoding="utf-8")
    )
    return {key: _quantity(key, row, rows) for key, row in rows.items()}


def _quantity(key: str, row: dict[str, Any], rows: dict[str, dict[str, Any]]) -> Quantity:
    """A part may be counted as its whole group too: the words often name but the main reason."""
    group = row.get("group", "")
    ways = row["ways"] + (rows[group]["ways"] if group else [])
    return Quantity(
        key=key,
        name=row["name"],
        table=row["table"],
        topic=row["topic"],
        words=row["words"],
        ways=tuple(tuple(way) for way in ways),
        least=row.get("least", False),
        near=row.get("near", ""),
        after=tuple(row.get("after", ())),
        group=group,
    )
