"""Which number has each parent in each year, and which parents stand above it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.report.rollup.tree.organs import Tree


@dataclass(frozen=True, slots=True)
class Nodes:
    """The parents of all years, numbered, the highest first; `above` is the number of the one above each.

    `levels` are the numbers by their depth, the lowest first.
    """

    keys: Sequence[tuple[int, str]]
    number: Mapping[tuple[int, str], int]
    above: Mapping[int, int]
    levels: Sequence[Sequence[int]]
    names: Mapping[str, str]

    def chain(self, node: int | None) -> Iterator[int]:
        """A parent and those above it."""
        while node is not None:
            yield node
            node = self.above.get(node)


def number(tree: Tree, years: Sequence[int]) -> Nodes:
    """The parents of those years."""
    keys = [(year, key) for year in years for key in reversed(tree.family(year).parents)]
    number = {key: at for at, key in enumerate(keys)}
    above, levels = {}, defaultdict(list)
    for (year, key), at in number.items():
        family = tree.family(year)
        levels[-family.depth[key]].append(at)
        if key in family.above:
            above[at] = number[year, family.above[key]]
    return Nodes(keys, number, above, [levels[depth] for depth in sorted(levels)], tree.names)
