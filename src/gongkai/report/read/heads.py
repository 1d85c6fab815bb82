"""Under which field does each column of a block stand? Answered from the lines of its head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest

from gongkai.report.labels import BlockLabels, plain

Fields = Sequence[str]
_DEEPEST = 4  # lines over which one label may be broken


@dataclass(frozen=True, slots=True)
class Head:
    """The columns a head shows, the field of the first, and how far each stands from it.

    Not `aligned`: merged cells were lost in the head, so that only the order of the columns is known.
    Not `complete`: the head lacks columns, so that figures of theirs may stand where it shows none.
    """

    columns: tuple[int, ...]
    offsets: tuple[int, ...]
    first: int
    aligned: bool
    complete: bool


NO_HEAD = Head((), (), 0, False, False)


def read_head(lines: Sequence[Fields], block: BlockLabels) -> Head:
    """The columns of a block as its head prints them; a column that is not there is left out."""
    return _read_head(tuple(map(tuple, lines)), block)


@lru_cache(maxsize=512)  # many reports print the same heads
def _read_head(lines: tuple[tuple[str, ...], ...], block: BlockLabels) -> Head:
    found = _placed(lines, block)
    complete = len(found) == len(block.columns)
    if not complete and _only_order(lines, block):
        everything = tuple(range(len(block.columns)))
        return Head(everything, everything, 0, aligned=False, complete=True)
    first = min(found.values(), default=-1)
    if not complete and (first < block.beside or not (block.beside or _even(lines))):
        return NO_HEAD
    offsets = tuple(at - first for at in found.values())
    return Head(tuple(found), offsets, first, aligned=True, complete=complete)


def _even(lines: Sequence[Fields]) -> bool:
    """Whether all lines have as many fields, so that merged cells kept theirs."""
    return len({len(line) for line in lines if len(line) > 1}) == 1


def _placed(lines: Sequence[Fields], block: BlockLabels) -> dict[int, int]:
    """Each column in the form's order and the field it stands over."""
    found: dict[int, int] = {}
    groups: dict[str, int] = {}
    for at, texts in enumerate(zip_longest(*lines, fillvalue="")):
        stack = [plain(text) for text in texts if text]
        groups.update((text, at) for text in stack)
        column = _nearest(_fits(stack, block), groups, block)
        if column is not None:
            found.setdefault(column, at)
    return dict(sorted(found.items()))


def _fits(stack: Sequence[str], block: BlockLabels) -> tuple[int, ...]:
    """The columns whose own label ends this stack of texts, be it broken over several lines."""
    label = ""
    for text in reversed(stack[-_DEEPEST:]):
        label = text + label
        if label in block.leaves:
            return block.leaves[label]
    return ()


def _nearest(fits: Sequence[int], groups: dict[str, int], block: BlockLabels) -> int | None:
    """Among columns of one label, the one whose group began last on the way here."""
    if len(fits) < 2:
        return fits[0] if fits else None
    begun = {column: max(groups.get(text, -1) for text in block.over[column]) for column in fits}
    best = max(fits, key=lambda column: begun[column])
    return best if begun[best] >= 0 else None


def _only_order(lines: Sequence[Fields], block: BlockLabels) -> bool:
    """Whether every column's label is printed, though not over its column, and in the form's order."""
    kinds = [[block.leaves[text][0] for text in map(plain, line) if text in block.leaves] for line in lines]
    printed = Counter(kind for line in kinds for kind in line)
    wanted = Counter(block.leaves[next(iter(label))][0] for label in block.columns)
    return printed == wanted and all(
        one < following or following == line[0] for line in kinds for one, following in pairwise(line)
    )
