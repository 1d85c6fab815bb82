"""When do two labels say the same? Spaces, brackets, punctuation and width never matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from unicodedata import normalize

from gongkai.report.forms import Block, Form, Line, load

_DIGITS = "0123456789"


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """Letters, digits and characters only, in their normal width: “（一） 予以公开” → “一予以公开”."""
    return "".join(filter(str.isalnum, normalize("NFKC", label)))


class Labels:
    """How one table's labels may be printed; every lookup takes a plain label."""

    def __init__(self, form: Form, table: int) -> None:
        self.blocks = tuple(block for block in form.blocks if block.table == table)
        self._variants = form.variants
        self.rows = dict(self._rows())
        outer = (label for block in self.blocks for row in block.rows for label in row.path[:-1])
        self.groups = frozenset(self._spelt(outer))
        self.heads = frozenset(self._spelt(_heads(self.blocks)))

    def spellings(self, official: str) -> frozenset[str]:
        """Every plain spelling of an official label; a number before it may be left out."""
        spelt = [plain(label) for label in (official, *self._variants.get(official, ()))]
        return frozenset(spelt) | frozenset(label.lstrip(_DIGITS) for label in spelt)

    def _spelt(self, labels: Iterable[str]) -> Iterator[str]:
        return (spelling for label in labels for spelling in self.spellings(label))

    def _rows(self) -> Iterator[tuple[str, tuple[Block, Line]]]:
        for block in self.blocks:
            for row in block.rows:
                if row.path:
                    yield from ((spelling, (block, row)) for spelling in self.spellings(row.path[-1]))


def _heads(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (label for label in (block.heading, block.corner) if label)
        yield from (label for column in block.columns for label in column.path)


@cache
def labels(form: str, table: int) -> Labels:
    """The labels of one table of the form of that key."""
    return Labels(load(form), table)
