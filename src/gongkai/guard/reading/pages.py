"""Which words has a web page: what is shown, what is not, what stands in attributes and comments?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
from lxml import etree

from gongkai.guard.archives import DAMAGED, Refused
from gongkai.guard.reading.heads import Headings
from gongkai.guard.reading.model import Piece, Slot
from gongkai.guard.reading.trees import local

LARGEST = 20 * 1024 * 1024  # bytes
_INLINE = frozenset(
    (
        *(
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
            "i",
            "ins",
        ),
        *("kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong"),
        *("sub", "sup", "time", "tt", "u", "var", "wbr", "o:p"),
    )
)
_CODE = ("script", "style", "template", "noscript")
_WORDS = re.compile(r"[\u4e00-\u9fff]|\d{6}|@")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]{2,20})", re.IGNORECASE)
_CODINGS = {"gb2312": "gb18030", "gbk": "gb18030"}


def coding(data: bytes) -> str:
    """The coding of a page: its mark, UTF-8 if it is that, what it says, GB 18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    said = _CHARSET.search(data[:4096])
    named = said[1].decode("ascii").lower() if said else "gb18030"
    for each in ("utf-8", _CODINGS.get(named, named), "gb18030"):
        try:
            data.decode(each)
        except (UnicodeDecodeError, LookupError):
            continue
        return each
    return "utf-8"


def parsed(text: str) -> Any:
    """The page's tree. Raises Refused."""
    if len(text) > LARGEST:
        raise Refused("太大")
    try:
        # As UTF-8 bytes, because a text that declares a coding of its own is not taken.
        parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
        root = lxml.html.document_fromstring(text.lstrip("\ufeff").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Refused(DAMAGED) from error
    return root


def slots(root: Any) -> Iterator[Slot]:
    """Blocks and cells in the order of the page, then what is not shown."""
    yield from _Blocks().walk(root)
    for element in root.iter():
        if element.tag is etree.Comment and _WORDS.search(element.text or ""):
            yield Slot("网页里的注释", [Piece(element, "text")])
        elif local(element) in _CODE and _WORDS.search(element.text or ""):
            yield Slot("网页里的脚本或样式", [Piece(element, "text")])
        elif local(element):
            yield from _attributes(element)


def _attributes(element: Any) -> Iterator[Slot]:
    for key, value in element.attrib.items():
        if _WORDS.search(value) and not value.startswith("data:"):
            yield Slot(f"网页里的属性 {key}", [Piece(element, key)])


class _Blocks:
    """Goes through a page and closes a slot where a block begins or ends."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.count = 0
        self.tables: dict[Any, tuple[int, Headings]] = {}
        self.place = self.label = ""
        self.begun = False  # whether the row has words already
        self.labels: dict[int, str] = {}

    def walk(self, root: Any) -> Iterator[Slot]:
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event in ("comment", "pi"):
                self.pieces.append(Piece(element, "tail"))
                continue
            if local(element) not in _INLINE:
                yield from self._close()
                self._enter(element, event)
            if event == "end":
                self.pieces.append(Piece(element, "tail"))
            elif local(element) not in _CODE:
                self.pieces.append(Piece(element, "text"))
        yield from self._close()

    def _enter(self, element: Any, event: str) -> None:
        name = local(element)
        if name == "tr" and event == "start":
            self.begun = False
            table = next(element.iterancestors("table"), element)
            headings = self.tables.setdefault(table, (len(self.tables) + 1, Headings()))[1]
            cells = [each for each in element if local(each) in ("td", "th")]
            self.labels = headings.row(enumerate(each.text_content() for each in cells))
        elif name in ("td", "th") and event == "start":
            column = sum(1 for each in element.itersiblings("td", "th", preceding=True))
            table = next(element.iterancestors("table"), None)
            no = self.tables[table][0] if table in self.tables else 1
            self.place, self.label = f"表格 {no} 第 {column + 1} 列", self.labels.get(column, "")
        elif name in ("td", "th", "table") and event == "end":
            self.place = self.label = ""

    def _close(self) -> Iterator[Slot]:
        pieces, self.pieces = self.pieces, []
        if not any(piece.read().strip() for piece in pieces):
            return
        if self.place:
            yield Slot(self.place, pieces, self.label, self.begun)
            self.begun = True
        else:
            self.count += 1
            yield Slot(f"第 {self.count} 段", pieces)
