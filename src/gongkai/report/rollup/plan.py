"""Who should have filed, under which names, and which figures were corrected for a stated reason?

A small TOML says so: the parent's name and year, a `[[child]]` for each organ with the names it had, the year
it was created or abolished and what it became, and an `[[adjustment]]` for each reasoned correction.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.report.forms import known
from gongkai.report.labels import plain
from gongkai.report.model import Number


class BadPlan(ValueError):
    """The list of organs cannot be used; the message is one Chinese line."""


@dataclass(frozen=True, slots=True)
class Member:
    """A child: `former` names count as its own; reports are due from `created` up to before `abolished`.

    In the year of its abolition an organ may still report, but need not. `into` names what it became.
    """

    name: str
    former: tuple[str, ...] = ()
    created: int | None = None
    abolished: int | None = None
    into: str = ""

    def due(self, year: int) -> bool:
        """Whether a report on that year is expected."""
        return self.may(year) and self.abolished != year

    def may(self, year: int) -> bool:
        """Whether there can be a report on that year."""
        return (self.created or year) <= year <= (self.abolished or year)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A reasoned correction: `delta` to the sum of a cell, or the `value` that a child's cell truly has."""

    cell: str
    reason: str
    delta: Number | None = None
    child: str = ""
    value: Number | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is declared about a roll-up; an empty one declares nothing."""

    organ: str = ""
    year: int | None = None
    members: tuple[Member, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()

    def key(self, organ: str) -> str:
        """The same for every name that an organ had."""
        return self.keys().get(plain(organ), plain(organ))

    def keys(self) -> dict[str, str]:
        """The key of every declared name, by the plain name."""
        return {plain(name): plain(one.name) for one in self.members for name in (one.name, *one.former)}


def load(data: bytes) -> Plan:
    """The plan in a TOML file."""
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise BadPlan(f"机关名单不是正确的 TOML：{wrong}。") from None
    _only(raw, ("organ", "year", "child", "adjustment"), "名单")
    plan = Plan(
        _text(raw, "organ", "名单", ""),
        _whole(raw, "year", "名单"),
        tuple(_members(raw.get("child", []))),
        tuple(_adjustments(raw.get("adjustment", []))),
    )
    _distinct(plan.members)
    return plan


def _tables(raw: object, name: str) -> Iterator[tuple[dict[str, Any], str]]:
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise BadPlan(f"机关名单里的 {name} 应写成 [[{name}]]。")
    for at, one in enumerate(raw, 1):
        yield one, f"第 {at} 个 [[{name}]]"


def _members(raw: object) -> Iterator[Member]:
    for one, where in _tables(raw, "child"):
        _only(one, ("name", "former", "created", "abolished", "into"), where)
        former = one.get("former", [])
        if not isinstance(former, list) or not all(isinstance(name, str) for name in former):
            raise BadPlan(f"{where}的 former 应是名称的列表。")
        created, abolished = _whole(one, "created", where), _whole(one, "abolished", where)
        yield Member(
            _text(one, "name", where), tuple(former), created, abolished, _text(one, "into", where, "")
        )


def _adjustments(raw: object) -> Iterator[Adjustment]:
    for one, where in _tables(raw, "adjustment"):
        _only(one, ("cell", "reason", "delta", "child", "value"), where)
        cell, child = _text(one, "cell", where), _text(one, "child", where, "")
        if cell not in known():
            raise BadPlan(f"{where}的 cell“{cell}”不是报告的单元格。")
        delta, value = _number(one, "delta", where), _number(one, "value", where)
        if (delta is None) == (value is None) or bool(child) != (value is not None):
            raise BadPlan(f"{where}应写 delta（增减多少），或者 child 和 value（哪个机关的这一格应为多少）。")
        yield Adjustment(cell, _text(one, "reason", where), delta, child, value)


def _distinct(members: tuple[Member, ...]) -> None:
    names = [plain(name) for one in members for name in {one.name, *one.former}]
    twice = (
        next((name for name in names if names.count(name) > 1), None)
        if len(set(names)) < len(names)
        else None
    )
    if twice is not None:
        raise BadPlan(f"机关名单里“{twice}”出现了两次。")


def _only(raw: dict[str, Any], allowed: tuple[str, ...], where: str) -> None:
    unknown = next((key for key in raw if key not in allowed), None)
    if unknown is not None:
        raise BadPlan(f"{where}里有不认识的“{unknown}”，可以写的有：{'、'.join(allowed)}。")


def _text(raw: dict[str, Any], key: str, where: str, default: str | None = None) -> str:
    text = raw.get(key, default)
    if not isinstance(text, str) or (default is None and not text.strip()):
        raise BadPlan(f"{where}的 {key} 应是文字。")
    return text.strip()


def _whole(raw: dict[str, Any], key: str, where: str) -> int | None:
    value = raw.get(key)
    if value is not None and type(value) is not int:
        raise BadPlan(f"{where}的 {key} 应是年份，如 2024。")
    return value


def _number(raw: dict[str, Any], key: str, where: str) -> Number | None:
    value = raw.get(key)
    if value is None or type(value) is int or (isinstance(value, Decimal) and value.is_finite()):
        return value
    raise BadPlan(f"{where}的 {key} 应是数字。")
