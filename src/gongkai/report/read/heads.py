"""Under which field does each column of a block stand? Answered from the lines of its head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from gongkai.report.forms import Block, Line
from gongkai.report.labels import Labels, plain

Fields = Sequence[str]
_DEEPEST = 4  # lines over which one label may be broken


@dataclass(frozen=True, slots=True)
class Head:
    """The columns a head shows and their fields; no fields where only their order is known."""

    columns: tuple[Line, ...]
    at: tuple[int, ...]

    @property
    def first(self) -> int:
        """The field of the first column."""
        return self.at[0] if self.at else 0

    @property
    def offsets(self) -> tuple[int, ...]:
        """How far each column stands from the first."""
        return tuple(at - self.at[0] for at in self.at) if self.at else tuple(range(len(self.columns)))

    @property
    def width(self) -> int:
        """How many fields the columns take up."""
        return self.offsets[-1] + 1 if self.columns else 0


def read_head(lines: Sequence[Fields], block: Block, labels: Labels) -> Head:
    """The columns of a block as its head prints them; a column that is not there is left out."""
    stacks = [[plain(text) for text in stack if text.strip()] for stack in zip_longest(*lines, fillvalue="")]
    found = _placed(stacks, block, labels)
    at = tuple(found.values())
    if len(found) == len(block.columns) and _ascending(at):
        return Head(tuple(found), at)
    if _all_there(lines, block, labels):
        return Head(block.columns, ())
    by_side = labels_beside(block)
    return Head(tuple(found), at) if found and _ascending(at) and at[0] >= by_side else Head((), ())


def labels_beside(block: Block) -> int:
    """At least so many fields stand before the first figure of a row."""
    return min(len(row.path) for row in block.rows)


def _ascending(at: Sequence[int]) -> bool:
    return all(one < next_ for one, next_ in pairwise(at))


def _placed(stacks: Sequence[Sequence[str]], block: Block, labels: Labels) -> dict[Line, int]:
    """Each column in the form's order and the field it stands over."""
    found: dict[Line, int] = {}
    groups: dict[str, int] = {}
    for at, stack in enumerate(stacks):
        groups.update((text, at) for text in stack)
        fits = _fits(stack, block, labels)
        if column := _nearest(fits, groups, labels):
            found.setdefault(column, at)
    return {column: found[column] for column in block.columns if column in found}


def _fits(stack: Sequence[str], block: Block, labels: Labels) -> list[Line]:
    """The columns whose own label ends this stack of texts, be it broken over several lines."""
    for depth in range(1, min(len(stack), _DEEPEST) + 1):
        text = "".join(stack[-depth:])
        if fits := [column for column in block.columns if text in labels.spellings(column.path[-1])]:
            return fits
    return []


def _nearest(fits: Sequence[Line], groups: dict[str, int], labels: Labels) -> Line | None:
    """Among columns of one label, the one whose group began last on the way here."""
    if len(fits) < 2:
        return fits[0] if fits else None
    begun = {
        column: max((groups.get(text, -1) for text in labels.spellings(column.path[-2])), default=-1)
        for column in fits
    }
    best = max(fits, key=lambda column: begun[column])
    return best if begun[best] >= 0 else None


def _all_there(lines: Sequence[Fields], block: Block, labels: Labels) -> bool:
    """Whether every column's label is printed once for each column, wherever it stands."""
    printed = Counter(plain(text) for line in lines for text in line if text.strip())
    wanted = Counter(column.path[-1] for column in block.columns)
    return all(
        sum(printed[text] for text in labels.spellings(label)) == times for label, times in wanted.items()
    )
