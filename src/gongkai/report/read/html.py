"""A report as a web page: its text and tables in reading order, whatever is built around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from gongkai.report.labels import plain
from gongkai.report.model import Report, Unreadable
from gongkai.report.read.decode import decode
from gongkai.report.read.document import report_of
from gongkai.report.read.grid import Span, reach, spread
from gongkai.report.read.lines import Piece, numbered

_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "select",
        "option",
        "button",
        "textarea",
        "head",
        "object",
        "map",
        "colgroup",
        "col",
        "input",
        "link",
        "meta",
        "img",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "form",
        "blockquote",
        "pre",
        "center",
        "address",
        "fieldset",
        "aside",
        "nav",
        "hr",
        "figure",
        "body",
        "html",
    ]
)
# In a cell: “1” with a raised “2” is no 12, and neither are a 1 and a 2 on two lines.
_APART = _BLOCKS | {"br", "sup", "sub", "del", "s", "strike"}
_SAID = {"pubdate": "发布日期", "contentsource": "信息来源"}
_TITLES = ("articletitle", "title")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HEADING = 40  # characters; a longer piece is no heading
_DEEPEST = 200  # elements within elements; deeper is no page that a person made


def read(data: bytes) -> Report:
    """The report on a web page; Unreadable if it is none."""
    try:
        # Plain elements: those of lxml.html know of links and forms, and cost a half more.
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True)
        page = etree.fromstring(_text(data).encode(), parser)
    except (etree.LxmlError, ValueError):
        page = None
    if page is None:
        raise Unreadable("这个网页是空的，或者读不懂。")
    return report_of(numbered(_Walk().pieces(page)), list(_said(page)))


def _text(data: bytes) -> str:
    """The page's characters. What it says of its own encoding is often wrong; the bytes tell."""
    return _DECLARATION.sub("", decode(data))


def _said(page: etree._Element) -> Iterator[str]:
    """What the page says of itself in its meta tags; the title only where the text has none."""
    for meta in page.iter("meta"):
        name = (meta.get("name") or "").lower()
        content = (meta.get("content") or "").strip()
        if name in _SAID and content:
            yield f"{_SAID[name]}：{content[:10] if name == 'pubdate' else content}"
        elif name in _TITLES and content:
            yield content
    yield from (_words(title) for title in page.iter("title"))


class _Walk:
    """Down the page: pieces of text are gathered until a block begins or ends."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self.piece: list[str] = []
        self.table = 0
        self.said: list[str] = []

    def pieces(self, page: etree._Element) -> list[Piece]:
        """Everything the page says, in reading order."""
        self._inside(page, 0)
        self._flush()
        return self.found

    def _flush(self) -> None:
        text = _SPACE.sub(" ", "".join(self.piece)).strip() if self.piece else ""
        self.piece.clear()
        if text:
            if len(text) <= _HEADING:
                self.said.append(plain(text))
            self.found.append((text, None, ""))

    def _inside(self, element: etree._Element, depth: int) -> None:
        if element.text:
            self.piece.append(element.text)
        for child in element if depth < _DEEPEST else ():
            if isinstance(child.tag, str):
                self._child(child, depth + 1)
            if child.tail:
                self.piece.append(child.tail)

    def _child(self, child: etree._Element, depth: int) -> None:
        tag = child.tag
        if tag in _SILENT or _hidden(child):
            return
        if tag == "br":
            self._flush()
        elif tag == "table" and _holds_figures(child):
            self._flush()
            self._table(child)
        elif tag in _BLOCKS:
            self._flush()
            self._inside(child, depth)
            self._flush()
        else:
            self._inside(child, depth)

    def _table(self, table: etree._Element) -> None:
        self.table += 1
        for caption in map(_words, table.iterchildren("caption")):
            if caption and plain(caption) not in "\n".join(self.said):  # else it repeats a heading above
                self.found.append((caption, None, ""))
        rows = [[_span(cell) for cell in line.iterchildren("td", "th")] for line in table.iter("tr")]
        for at, fields in enumerate(spread(rows), start=1):
            filled = [text for text in fields if text]
            place = f"第 {self.table} 张表第 {at} 行"
            if len(filled) == 1 and len(rows[at - 1]) == 1:
                self.found.append((filled[0], None, place))
            elif filled:
                self.found.append(("", fields, place))


def _hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None


def _holds_figures(table: etree._Element) -> bool:
    """Whether it is a table and no layout: nothing is nested in it, and it has more than one cell a row."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return any(len(line) > 1 for line in table.iter("tr"))


def _span(cell: etree._Element) -> Span:
    text = cell.text
    if not text or len(cell) or not text.isalnum():
        text = _words(cell)
    down, across = cell.get("rowspan"), cell.get("colspan")
    return (text, reach(down), reach(across)) if down or across else (text, 1, 1)


def _words(cell: etree._Element) -> str:
    """The text of a cell; blocks and line ends within it part no words of a label."""
    text = "".join(_pieces(cell)) if len(cell) else cell.text
    return _SPACE.sub(" ", text).strip() if text else ""


def _pieces(element: etree._Element) -> Iterator[str]:
    """What an element says, in order; what stands in blocks or lines of its own is never run together."""
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SILENT:
            apart = child.tag in _APART
            if apart:
                yield " "
            yield from _pieces(child)
            if apart:
                yield " "
        if child.tail:
            yield child.tail
