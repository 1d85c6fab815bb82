"""Who stands under whom? A CSV with the columns 机关 and 上级, and 年度 for lines of one year only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gongkai.report.labels import plain
from gongkai.report.model import Unreadable
from gongkai.report.read.decode import decode
from gongkai.report.rollup.plan import BadPlan

LARGEST = 256 * 1024 * 1024  # bytes; a line an organ
_ORGAN, _ABOVE, _YEAR = ("机关", "机关名称"), ("上级", "上级机关"), ("年度", "年份", "年")


@dataclass(frozen=True, slots=True)
class Family:
    """The tree in one year, by plain names: who is above each, and the parents, the lowest first.

    `listed` are those with a line of their own. `depth` of a parent is the number of levels above it.
    """

    above: Mapping[str, str]
    parents: tuple[str, ...]
    depth: Mapping[str, int]
    listed: frozenset[str]

    def home(self, organ: str) -> str | None:
        """The lowest parent in whose sum an organ's own report stands: itself, or the one above it."""
        return organ if organ in self.depth else self.above.get(organ)


@dataclass(frozen=True, slots=True)
class Tree:
    """Every line: for each year (None for all years) who is above whom; `names` as they were written."""

    lines: Mapping[int | None, Mapping[str, str]]
    names: Mapping[str, str]
    families: dict[int, Family] = field(default_factory=dict, compare=False)

    def family(self, year: int) -> Family:
        """The tree in that year; a line of that year goes before one of all years."""
        if year not in self.families:
            self.families[year] = _family(
                {**self.lines.get(None, {}), **self.lines.get(year, {})}, self.names
            )
        return self.families[year]


def load(data: bytes) -> Tree:
    """The tree in a CSV file; BadPlan says in one line what is wrong with it."""
    try:
        rows = csv.reader(io.StringIO(decode(data, LARGEST)), delimiter=_delimiter(data))
        return _tree(rows)
    except (Unreadable, csv.Error) as wrong:
        raise BadPlan(f"上下级表不是正确的 CSV：{wrong}") from None


def _delimiter(data: bytes) -> str:
    first = data[:200].split(b"\n")[0]
    return "\t" if b"\t" in first else ","


def _tree(rows: Iterator[list[str]]) -> Tree:
    organ, above, year = _columns(next(rows, []))
    lines: dict[int | None, dict[str, str]] = {None: {}}
    names: dict[str, str] = {}
    for at, row in enumerate(rows, 2):
        fields = [row[column].strip() if 0 <= column < len(row) else "" for column in (organ, above, year)]
        if any(fields):
            _add(lines, names, fields, at)
    tree = Tree({when: dict(one) for when, one in lines.items()}, names)
    for when in [when for when in lines if when is not None] or [0]:
        tree.family(when)  # a cycle is told before anything is read
    return tree


def _columns(head: list[str]) -> tuple[int, int, int]:
    named = [name.strip() for name in head]
    places = [
        next((named.index(name) for name in names if name in named), -1) for names in (_ORGAN, _ABOVE, _YEAR)
    ]
    if min(places[:2]) < 0:
        raise BadPlan("上下级表的第一行应有“机关”和“上级”两列（可以另有“年度”一列）。")
    return places[0], places[1], places[2]


def _add(lines: dict[int | None, dict[str, str]], names: dict[str, str], fields: list[str], at: int) -> None:
    organ, above, year = fields
    if not plain(organ) or (year and not (year.isascii() and year.isdecimal() and len(year) == len("2024"))):
        raise BadPlan(f"上下级表第 {at} 行：机关不能空着，年度应写成 2024 这样或者空着。")
    same = lines.setdefault(int(year) if year else None, {})
    key, parent = plain(organ), plain(above)
    if same.get(key, parent) != parent:
        raise BadPlan(
            f"上下级表第 {at} 行：“{organ}”有两个上级（{names.get(same[key], '无')}、{above or '无'}）。"
        )
    same[key] = parent
    names.setdefault(key, organ)
    names.setdefault(parent, above)


def _family(lines: Mapping[str, str], names: Mapping[str, str]) -> Family:
    above = {organ: parent for organ, parent in lines.items() if parent}
    depth: dict[str, int] = {}
    for parent in dict.fromkeys(above.values()):
        _measure(parent, above, depth, names)
    lowest = sorted(depth, key=lambda one: (-depth[one], one))
    return Family(above, tuple(lowest), depth, frozenset(lines))


def _measure(parent: str, above: Mapping[str, str], depth: dict[str, int], names: Mapping[str, str]) -> None:
    """The levels above a parent and those above it; a chain that comes back to itself is refused."""
    chain: dict[str, None] = {}
    here: str | None = parent
    while here is not None and here not in depth:
        if here in chain:
            ring = [*list(chain)[list(chain).index(here) :], here]
            raise BadPlan(f"上下级表绕成了圈：{' → '.join(names[one] for one in ring[:6])}。")
        chain[here] = None
        here = above.get(here)
    level = -1 if here is None else depth[here]
    for one in reversed(chain):
        level += 1
        depth[one] = level
