"""What stands in a directory of what a field of work publishes (领域基层政务公开标准目录)?

Headings as they are met, ticks in boxes, and the usual ways to write a period.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

TICKED = "■☑☒√✓✔▇●"
EMPTY = "□☐○"
YES = (*TICKED, "是", "有", "Y", "y", "1")
WAYS = {"主动": "主动公开", "主动公开": "主动公开", "依申请": "依申请公开", "依申请公开": "依申请公开"}
_DIGITS = {each: number for number, each in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_PERIOD = re.compile(r"(不少于|不低于|至少|满)?\s*([0-9]{1,3}|[一二三四五六七八九十两]{1,3})\s*个?工作日")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_BOX = re.compile(f"([{TICKED}{EMPTY}])")


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """One column: our heading, other headings of it, headings of ticks below it, whether a row needs it."""

    key: str
    name: str
    length: int
    labels: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    required: bool = False


def _load() -> dict[str, ColumnOf]:
    data = tomllib.loads(files(__package__).joinpath("directories.toml").read_text(encoding="utf-8"))
    return {key: _column(key, row) for key, row in data["columns"].items()}


def _column(key: str, row: dict[str, Any]) -> ColumnOf:
    labels, ticks = tuple(row.pop("labels", ())), tuple(row.pop("ticks", ()))
    return ColumnOf(key, labels=labels, ticks=ticks, **row)


COLUMNS = _load()


def plain(heading: str) -> str:
    """A heading without spaces, marks and what stands in brackets."""
    return re.sub(r"[\s*＊:：、/]", "", _IN_BRACKETS.sub("", heading))


_BY_LABEL = {plain(label): key for key, each in COLUMNS.items() for label in (each.name, *each.labels)}
_BY_TICK = {label: key for key, each in COLUMNS.items() for label in each.ticks}


def column(heading: str) -> str:
    """The key of a heading, or ""."""
    return _BY_LABEL.get(plain(heading), "")


def tick(heading: str) -> tuple[str, str]:
    """The key of the column a heading of ticks belongs to, and what a tick there says; empty for others."""
    found = plain(heading)
    return _BY_TICK.get(found, ""), found


def period(text: str) -> int | None:
    """Working days of a period in the usual words; None where it names none, or several."""
    named = {_number(digits) for least, digits in _PERIOD.findall(text) if not least}
    return named.pop() if len(named) == 1 and 0 not in named else None


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return 10 * _DIGITS.get(tens, 0 if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)


def ticked(text: str) -> str:
    """A list of boxes without the empty ones, joined by 、; other text as it stands."""
    parts = _BOX.split(text)
    if not any(mark in TICKED for mark in parts[1::2]):
        return text.strip()
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return "、".join(name.strip(" 　、，;；\n\t") for mark, name in pairs if mark in TICKED)


def way(text: str) -> str | None:
    """主动公开 or 依申请公开; "" where nothing is said, None for anything else."""
    given = {WAYS.get(each) for each in re.split(r"[\s、，,;；/和]+", ticked(text)) if each}
    if None in given:
        return None
    return "、".join(name for name in ("主动公开", "依申请公开") if name in given)
