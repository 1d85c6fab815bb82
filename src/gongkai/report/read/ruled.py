"""Which cells do ruled lines enclose? Walls that are missing make merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.report.read.pdfpage import Letter, Page, Rule

_NEAR = 4.0  # points; lines closer than this are one
_REACH = 4.0  # points by which a line may miss its end
_MOST = 120  # rows or columns of one table


@dataclass(slots=True)
class Ruled:
    """A ruled table on a page: where its columns and rows part, and the letters in each field.

    `xs` rise from left to right, `ys` fall from top to bottom. `fields[row][column]` are the letters of the
    cell whose upper left corner is that square; a square inside a merged cell has none of its own.
    """

    page: int
    xs: list[float]
    ys: list[float]
    fields: list[list[list[Letter]]]

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]


def tables(page: Page) -> list[Ruled]:
    """The tables of a page from top to bottom."""
    groups = _groups(page.lying, page.standing)
    found = [table for lying, standing in groups if (table := _table(page, lying, standing))]
    return sorted(found, key=lambda table: -table.top)


def _groups(lying: Sequence[Rule], standing: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that touch one another belong to one table."""
    parent = list(range(len(lying) + len(standing)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    order = sorted(range(len(standing)), key=lambda at: standing[at].at)
    xs = [standing[at].at for at in order]
    for here, flat in enumerate(lying):
        for at in order[bisect_right(xs, flat.low - _REACH) : bisect_right(xs, flat.high + _REACH)]:
            if standing[at].low - _REACH <= flat.at <= standing[at].high + _REACH:
                parent[root(here)] = root(len(lying) + at)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in enumerate((*lying, *standing)):
        groups.setdefault(root(at), ([], []))[at >= len(lying)].append(rule)
    return list(groups.values())


def _table(page: Page, lying: Sequence[Rule], standing: Sequence[Rule]) -> Ruled | None:
    xs = _merged(rule.at for rule in standing)
    ys = _merged(rule.at for rule in lying)[::-1]
    if not (2 < len(xs) <= _MOST and 1 < len(ys) <= _MOST):
        return None
    return Ruled(page.no, xs, ys, _fields(page, xs, ys, lying, standing))


def _fields(
    page: Page, xs: Sequence[float], ys: Sequence[float], lying: Sequence[Rule], standing: Sequence[Rule]
) -> list[list[list[Letter]]]:
    """The letters of each cell at its upper left square."""
    of = owners(xs, ys, lying, standing)
    fields: list[list[list[Letter]]] = [[[] for _ in xs[1:]] for _ in ys[1:]]
    falling = [-y for y in ys]
    for letter in page.letters:
        column, row = bisect_right(xs, letter.x) - 1, bisect_right(falling, -letter.y) - 1
        if 0 <= column < len(xs) - 1 and 0 <= row < len(ys) - 1:
            down, across = of[row][column]
            fields[down][across].append(letter)
    return fields


def owners(
    xs: Sequence[float], ys: Sequence[float], lying: Sequence[Rule], standing: Sequence[Rule]
) -> list[list[tuple[int, int]]]:
    """For each square the upper left square of its cell: squares without a wall between them are one cell."""
    right, below = _walls(xs, ys, standing), _walls(ys, xs, lying)
    found = [[(row, column) for column in range(len(xs) - 1)] for row in range(len(ys) - 1)]
    for row, line in enumerate(found):
        for column in range(len(line)):
            if column and (column, row) not in right:
                line[column] = line[column - 1]
            if row and (row, column) not in below:
                line[column] = min(line[column], found[row - 1][column])
    return found


def _walls(across: Sequence[float], along: Sequence[float], rules: Sequence[Rule]) -> set[tuple[int, int]]:
    """(which line, which stretch between lines of the other direction) for every stretch that is ruled."""
    walls: set[tuple[int, int]] = set()
    middles = [(one + other) / 2 for one, other in pairwise(along)]
    for rule in rules:
        line = min(range(len(across)), key=lambda at: abs(across[at] - rule.at))
        walls.update((line, at) for at, y in enumerate(middles) if rule.low <= y <= rule.high)
    return walls


def _merged(places: Iterable[float]) -> list[float]:
    """Places in rising order, those that are near one another as one."""
    found: list[list[float]] = []
    for place in sorted(places):
        if found and place - found[-1][-1] <= _NEAR:
            found[-1].append(place)
        else:
            found.append([place])
    return [sum(near) / len(near) for near in found]
