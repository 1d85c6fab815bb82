"""What must an organ publish of its own motion? The fifteen items of Article 20, and Article 21 by level."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.cites import Cite, numeral


@dataclass(frozen=True, slots=True)
class Item:
    """One item: `levels` of government it is asked of, empty for all."""

    key: str
    name: str
    cite: Cite
    levels: tuple[str, ...]

    def __str__(self) -> str:
        article, _, number = self.key.partition("-")
        head = f"（{numeral(int(number))}）" if article == "20" else "第二十一条："
        return f"{head}{self.name}"


def _item(key: str, row: dict[str, Any]) -> Item:
    cite = cites.REG_20 if key.startswith("20-") else cites.REG_21
    return Item(key, row["name"], cite, tuple(row.get("levels", ())))


_DATA = tomllib.loads(files(__package__).joinpath("contents.toml").read_text(encoding="utf-8"))
ITEMS: dict[str, Item] = {key: _item(key, row) for key, row in _DATA.items()}


def items(level: str) -> tuple[Item, ...]:
    """The items that are asked of an organ of that level of government."""
    return tuple(each for each in ITEMS.values() if not each.levels or level in each.levels)
