"""What do the yearly notices say, date by date?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice of the State Council: the year it arranges, title, number, day of issue."""

    year: int
    title: str
    number: str
    issued: date

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"


@dataclass(frozen=True, slots=True)
class Day:
    """One date: working day or not, what it is called, who says so, and whether that may still change."""

    date: date
    is_workday: bool
    name: str
    source: str
    provisional: bool = False


def dates(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def read() -> tuple[tuple[Notice, ...], dict[date, Day]]:
    """All notices in the order of issue, and every date they name; a later notice overrides an earlier."""
    rows = sorted(_rows(), key=lambda row: row[0].issued)
    days: dict[date, Day] = {}
    for notice, blocks in rows:
        for block in blocks:
            days.update({day.date: day for day in _days(notice, block)})
    return tuple(notice for notice, _ in rows), days


def _rows() -> Iterator[tuple[Notice, list[dict[str, Any]]]]:
    for entry in files(__package__).iterdir():
        if entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text(encoding="utf-8"))
            for row in data["notice"]:
                yield Notice(data["year"], row["title"], row["number"], row["issued"]), row["off"]


def _days(notice: Notice, block: dict[str, Any]) -> Iterator[Day]:
    source = str(notice)
    for each in dates(block["from"], block["to"]):
        yield Day(each, False, block["name"], source)
    for each in block.get("work", ()):
        yield Day(each, True, f"{block['name']}调休上班", source)
