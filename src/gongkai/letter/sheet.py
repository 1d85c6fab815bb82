"""What is put on paper? Blocks in their order, the same for letters, forms and lists, for every writer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# body: an indented paragraph; flush: without indent; note: small and flush; label: heads what follows;
# rule: a line to write on; fill: words, then a line to write on.
STYLES = ("body", "flush", "note", "label", "rule", "fill")


@dataclass(frozen=True, slots=True)
class Say:
    """One paragraph in one of the STYLES."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with rules: heads (none for a table of facts), rows of as many texts as there are widths.

    `labels` are the columns that name what stands beside them; `tall` is the least height of a row in
    millimetres; `small` sets it in small type. A line end within a text is kept.
    """

    caption: str
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    tall: int = 0
    small: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """The organ and the date at the lower right, kept together."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """A new page under its own heading."""

    heading: str


Block = Say | Table | Signed | Annex


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document; letterhead, number and subtitle may be empty, author and day are the file's.

    `dense` is for papers made of tables: smaller type and margins than a letter's.
    """

    title: str
    blocks: tuple[Block, ...]
    author: str
    day: date
    head: str = ""
    number: str = ""
    subtitle: str = ""
    dense: bool = False
