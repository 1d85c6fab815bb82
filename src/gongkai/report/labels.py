"""When do two labels say the same? Spaces, brackets, punctuation and width never matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from unicodedata import normalize

from gongkai.report.forms import Block, Form, load

_DIGITS = "0123456789"


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """Letters, digits and characters only, in their normal width: “（一） 予以公开” → “一予以公开”."""
    return "".join(filter(str.isalnum, normalize("NFKC", label)))


def spellings(form: Form, official: str) -> frozenset[str]:
    """Every plain spelling of an official label; a number before it may be left out."""
    spelt = [plain(label) for label in (official, *form.variants.get(official, ()))]
    return frozenset(spelt) | frozenset(label.lstrip(_DIGITS) for label in spelt)


class BlockLabels:
    """How one block's labels may be printed. Rows and columns go by their place in the form's order."""

    def __init__(self, form: Form, block: Block) -> None:
        rows = (*block.rows, *block.stray)
        self.kinds = tuple(block.kind_of(column) for column in block.columns)
        self.cells = tuple(tuple(block.cell(row, column) for column in block.columns) for row in rows)
        self.columns = tuple(spellings(form, column.path[-1]) for column in block.columns)
        self.over = tuple(
            spellings(form, column.path[-2]) for column in block.columns if len(column.path) > 1
        )
        self.rows = tuple(_side(form, row.path) for row in rows)
        self.beside = min(len(row.path) for row in rows)  # at least so many fields before the figures
        self.leaves = {
            label: tuple(at for at, column in enumerate(self.columns) if label in column)
            for label in frozenset().union(*self.columns)
        }


def _side(form: Form, path: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(spellings(form, label) for label in path)


class Labels:
    """How one table's labels may be printed; every lookup takes a plain label."""

    def __init__(self, form: Form, table: int) -> None:
        blocks = [block for block in form.blocks if block.table == table]
        self.blocks = tuple(BlockLabels(form, block) for block in blocks)
        self.rows = {
            label: (block, at)
            for block in self.blocks
            for at, path in enumerate(block.rows)
            for label in (path[-1] if path else ())
        }
        self.groups = frozenset(
            label for block in self.blocks for path in block.rows for outer in path[:-1] for label in outer
        )
        # A group of rows that the other form prints as one row: its figures tell which it is.
        self.either = self.groups & frozenset(self.rows)
        self.heads = frozenset(label for text in _heads(blocks) for label in spellings(form, text))
        self.unlabelled = next((block for block in self.blocks if not block.rows[0]), None)


def _heads(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (label for label in (block.heading, block.corner) if label)
        yield from (label for column in block.columns for label in column.path)


@cache
def labels(form: str, table: int) -> Labels:
    """The labels of one table of the form of that key."""
    return Labels(load(form), table)
