"""What do the yearly notices say, date by date?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice of the State Council: the year it arranges, title, number, day of issue, dates it names."""

    year: int
    title: str
    number: str
    issued: date
    days: tuple[Day, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


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
    notices = tuple(sorted(_rows(), key=lambda notice: notice.issued))
    return notices, {day.date: day for notice in notices for day in notice.days}


def _rows() -> Iterator[Notice]:
    for entry in files(__package__).iterdir():
        if entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text(encoding="utf-8"))
            for row in data["notice"]:
                notice = Notice(data["year"], row["title"], row["number"], row["issued"])
                yield replace(notice, days=tuple(day for block in row["off"] for day in _days(notice, block)))


def _days(notice: Notice, block: dict[str, Any]) -> Iterator[Day]:
    source = str(notice)
    for each in dates(block["from"], block["to"]):
        yield Day(each, False, block["name"], source)
    for each in block.get("work", ()):
        yield Day(each, True, f"{block['name']}调休上班", source)
