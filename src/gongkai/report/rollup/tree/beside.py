"""What of a parent's roll-up lies in no frame: how many reports stand how, odd figures, cells set apart?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.report.forms import for_year
from gongkai.report.labels import plain
from gongkai.report.model import Number
from gongkai.report.rollup.tree.nodes import Nodes
from gongkai.report.rollup.tree.pack import Row
from gongkai.report.rollup.tree.standing import Standing


@dataclass(frozen=True, slots=True)
class Beside:
    """By the parent's number, for all reports at and below it; `own` are those whose own report counts.

    `apart` holds the figures of cells that the year's form does not have, None for an open one.
    """

    counts: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    odd: dict[int, dict[str, Number]] = field(default_factory=lambda: defaultdict(dict))
    apart: dict[int, dict[str, list[Number | None]]] = field(default_factory=lambda: defaultdict(dict))
    own: set[int] = field(default_factory=set)


def beside(
    rows: Sequence[Row],
    standing: Standing,
    nodes: Nodes,
    missing: Sequence[tuple[str, int, str]],
    year: int | None,
) -> Beside:
    """All of it; `missing` are (organ, year, parent), `year` is set where only that one is added up."""
    found = Beside()
    here: dict[int, Counter[str]] = defaultdict(Counter)
    told: set[tuple[int, str]] = set()
    for row, place, home in zip(rows, standing.place, standing.home, strict=True):
        node = nodes.number.get((row.year if year is None else year, home))
        if node is None:
            continue
        key = plain(row.organ)
        if place != "disputed" or (row.year, key) not in told:
            here[node][place] += 1
            told.add((row.year, key))
        if place == "counted":
            _counted(found, here[node], row, nodes, node)
            if key == home:
                found.own.add(node)
    for _, when, home in missing:
        here[nodes.number[when, home]]["missing"] += 1
    for node, counts in here.items():
        for one in nodes.chain(node):
            found.counts[one] += counts
    return found


def _counted(found: Beside, counts: Counter[str], row: Row, nodes: Nodes, node: int) -> None:
    counts["failing"] += bool(row.errors)
    counts["outdated"] += row.form != for_year(row.year).key
    if not (row.odd or row.apart):
        return
    for one in nodes.chain(node):
        for id, value in row.odd:
            found.odd[one][id] = found.odd[one].get(id, 0) + value
        for id, _, figure in row.apart:
            found.apart[one].setdefault(id, []).append(figure)
