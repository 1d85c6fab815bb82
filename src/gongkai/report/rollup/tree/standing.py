"""Which reports of a province count? The rules of a single roll-up, over many parents and years at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gongkai.report.labels import plain
from gongkai.report.rollup.tree.organs import Tree
from gongkai.report.rollup.tree.pack import Row

Place = Literal["counted", "doubled", "disputed", "other_year", "unlisted"]


@dataclass(slots=True)
class Standing:
    """The place of every report; `home` is the organ and year in whose sum it stands first, "" where in none.

    `disputed` are organs (and years) with reports that differ: none of them is added. `filed` are those with
    any report at all.
    """

    place: list[Place]
    home: list[str]
    disputed: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    filed: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


def sort(rows: Sequence[Row], tree: Tree, year: int | None = None) -> Standing:
    """The standing of every report; with `year` those of other years are set apart."""
    keys = [plain(row.organ) for row in rows]
    found = Standing(["unlisted"] * len(rows), [""] * len(rows))
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        home = tree.family(row.year if year is None else year).home(keys[at])
        if home is None:
            continue
        found.home[at] = home
        if year is not None and row.year != year:
            found.place[at] = "other_year"
        else:
            groups[row.year, keys[at]].append(at)
    for (when, key), places in groups.items():
        found.filed[when].add(key)
        if len({rows[at].mark for at in places}) > 1:
            found.disputed[when].add(key)
        _set(found, places, rows, disputed=key in found.disputed[when])
    return found


def _set(found: Standing, places: Iterable[int], rows: Sequence[Row], *, disputed: bool) -> None:
    """The first by its file counts, further copies of it do not."""
    for count, at in enumerate(sorted(places, key=lambda at: (rows[at].file, rows[at].line))):
        found.place[at] = "disputed" if disputed else "doubled" if count else "counted"
