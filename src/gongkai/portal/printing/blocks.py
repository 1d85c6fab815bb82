"""Which parts has a cleaned text? Whatever may stand in one (`guard.bodies`) is told apart here.

Nesting is bounded, because the text may have come from anybody, and no word is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from gongkai.portal.printing.parts import BREAK, Block, Cell, Group, List, Paragraph, Run, Table

DEEPEST = 12  # groups, lists and tables within each other; what is deeper stands in the last of them
MOST_ROWS = 2000  # a cell may reach over
_MARKS = frozenset({"strong", "em", "u", "sup", "sub"})
_PARAGRAPHS = frozenset({"p", "h2", "h3"})
_LINKS = ("http://", "https://", "mailto:")
_SPACE = re.compile(r"[ \t\r\n]+")


def read(body: str, base: str = "") -> list[Block]:
    """The parts of a cleaned text. `base`: the platform's address, for links within it."""
    reader = _Reader(base)
    reader.feed(body)
    reader.close()
    return list(_saying(reader.root.blocks))


def _saying(blocks: list[Block]) -> Iterator[Block]:
    """Without what says nothing: a line break between two tags is no paragraph."""
    for block in blocks:
        for inner in _inner(block):
            inner.blocks = list(_saying(inner.blocks))
        if not isinstance(block, Paragraph) or any(run.text.strip() for run in block.runs):
            yield block


def _inner(block: Block) -> list[Group]:
    if isinstance(block, Group):
        return [block]
    if isinstance(block, List):
        return block.items
    if isinstance(block, Table):
        return [block.caption, *(cell.group for row in block.rows for cell in row)]
    return []


class _Reader(HTMLParser):
    """Builds the parts: a stack of places where blocks go, and the paragraph that is open."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Group("body")
        self._base = base
        self._places: list[tuple[str, Group | List | Table]] = [("", self.root)]
        self._open: Paragraph | None = None
        self._marks: list[str] = []
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _MARKS:
            self._marks.append(tag)
        elif tag == "a":
            self._href = self._address(given.get("href", ""))
        elif tag == "br":
            self._say(BREAK)
        elif tag in _PARAGRAPHS:
            self._begin(tag)
        else:
            self._enter(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._marks:
            self._marks.remove(tag)
        elif tag == "a":
            self._href = ""
        elif tag in _PARAGRAPHS:
            self._open = None
        else:
            self._leave(tag)

    def handle_data(self, data: str) -> None:
        text = _SPACE.sub(" ", data)
        if text.strip() or self._open:
            self._say(Run(text, frozenset(self._marks), self._href))

    def _say(self, run: Run) -> None:
        """Words where no paragraph is open are one of their own."""
        if self._open is None:
            self._begin("p")
        assert self._open is not None
        self._open.runs.append(run)

    def _begin(self, kind: str) -> None:
        self._open = Paragraph(kind)
        self._group().blocks.append(self._open)

    def _group(self) -> Group:
        """Where a block goes now; words loose in a list or a table get a place there."""
        place = self._places[-1][1]
        if isinstance(place, List):
            place.items.append(Group("li"))
            return place.items[-1]
        if isinstance(place, Table):
            cell = Cell(Group("cell"), head=False)
            place.put(cell)
            return cell.group
        return place

    def _enter(self, tag: str, given: dict[str, str]) -> None:
        self._open = None
        place = self._places[-1][1]
        if isinstance(place, Table) and tag in ("tr", "thead"):
            place.rows += [[]] if tag == "tr" else []
        elif len(self._places) <= DEEPEST:
            made = _made(place, tag, given) or self._nested(tag)
            self._places += [(tag, made)] if made else []

    def _nested(self, tag: str) -> Group | List | Table | None:
        if tag not in ("ul", "ol", "table", "blockquote"):
            return None
        made = Table() if tag == "table" else Group("quote") if tag == "blockquote" else List(tag == "ol")
        self._group().blocks.append(made)
        return made

    def _leave(self, tag: str) -> None:
        self._open = None
        place = self._places[-1][1]
        if tag == "thead" and isinstance(place, Table):
            place.heads = len(place.rows)
        for at in range(len(self._places) - 1, 0, -1):
            if self._places[at][0] == tag:
                del self._places[at:]
                return

    def _address(self, href: str) -> str:
        if href.startswith("/") and not href.startswith("//") and self._base:
            return self._base + href
        return href if href.lower().startswith(_LINKS) else ""


def _made(place: Group | List | Table, tag: str, given: dict[str, str]) -> Group | None:
    """An item of the list, or a cell or the caption of the table, that is open."""
    if isinstance(place, List) and tag == "li":
        place.items.append(Group("li"))
        return place.items[-1]
    if isinstance(place, Table) and tag == "caption":
        return place.caption
    if isinstance(place, Table) and tag in ("td", "th"):
        spans = (_span(given.get(name, "")) for name in ("colspan", "rowspan"))
        place.put(Cell(Group("cell"), tag == "th", *spans))
        return place.rows[-1][-1].group
    return None


def _span(text: str) -> int:
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 else 1
