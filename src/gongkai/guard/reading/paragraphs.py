"""Which paragraphs has a part of a Word document or a slide? Those in tables know their column's heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongkai.guard.reading.heads import Headings
from gongkai.guard.reading.model import Piece, Slot
from gongkai.guard.reading.trees import local

_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TOLD = re.compile(r"@|\d{7}")


@dataclass
class Walk:
    """Where one has come in a part: the row with its headings, how many paragraphs and tables so far."""

    where: str
    row: Any = None
    labels: dict[int, str] = field(default_factory=dict)
    paragraphs: int = 0
    tables: dict[Any, tuple[int, Headings]] = field(default_factory=dict)

    def slots(self, root: Any) -> Iterator[Slot]:
        """Every paragraph with words, in the order of the part."""
        for paragraph in root.iter("{*}p"):
            pieces, gone, codes = _pieces(paragraph)
            if not any(each.read().strip() for each in (*pieces, *gone, *codes)):
                continue
            place, label, joined = self._place(paragraph)
            if paragraph.find(".//{*}vanish") is not None:
                place += "（隐藏文字）"
            if pieces:
                yield Slot(place, pieces, label, joined)
            if gone:
                yield Slot(f"{place}（修订前的文字）", gone, label, joined)
            if _TOLD.search("".join(code.read() for code in codes)):
                yield Slot(f"{place}（域代码）", codes)

    def _place(self, paragraph: Any) -> tuple[str, str, bool]:
        """Where it stands, its heading, and whether in the row of the one before."""
        cell = _above(paragraph, "tc", stop="txbxContent")
        if cell is None:
            self.row = None
            if _above(paragraph, "txbxContent") is not None:
                return f"{self.where}文本框", "", False
            self.paragraphs += 1
            return self.where or f"第 {self.paragraphs} 段", "", False
        row = _above(cell, "tr")
        joined, column = row is self.row, _column(cell)
        if not joined:
            self._enter(row)
        place = f"{self.where}表格 {self.tables[_table(row)][0]} 第 {_rank(row)} 行第 {column + 1} 列"
        return place, self.labels.get(column, ""), joined

    def _enter(self, row: Any) -> None:
        self.row, table = row, _table(row)
        if table not in self.tables:
            self.tables[table] = (len(self.tables) + 1, Headings())
        cells = [(_column(cell), _words(cell)) for cell in row if local(cell) == "tc"]
        self.labels = self.tables[table][1].row(cells)


def _pieces(paragraph: Any) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """The words as they are, as they were before tracked changes (if there are any), and the field codes."""
    now: list[Piece] = []
    before: list[Piece] = []
    codes: list[Piece] = []
    changed = False
    for element in _inside(paragraph):
        name = local(element)
        if name == "t":
            piece = Piece(element, "text")
            now.append(piece)
            if _above(element, "ins", stop="p") is None:
                before.append(piece)
        elif name in _BREAKS:
            now.append(Piece(None, _BREAKS[name]))
            before.append(now[-1])
        elif name == "delText":
            before.append(Piece(element, "text"))
            changed = True
        elif name == "instrText":
            codes.append(Piece(element, "text"))
    return now, before if changed else [], codes


def _inside(paragraph: Any) -> Iterator[Any]:
    """What belongs to the paragraph, but not to one that stands in a text box inside of it."""
    for child in paragraph:
        if local(child) not in ("p", "pPr", "tabs", ""):
            yield child
            yield from _inside(child)


def _above(element: Any, name: str, stop: str = "") -> Any:
    """The nearest ancestor of that name; None where there is none before `stop`."""
    above = element.getparent()
    while above is not None and (found := local(above)) != name:
        if found == stop:
            return None
        above = above.getparent()
    return above


def _table(row: Any) -> Any:
    found = _above(row, "tbl")
    return row if found is None else found


def _rank(row: Any) -> int:
    """The number of a row in its table."""
    table = row.getparent()
    return int(table.index(row) - table.index(table.find("{*}tr"))) + 1


def _column(cell: Any) -> int:
    """The column of the grid, cells that span several counted so."""
    column = 0
    for before in cell.itersiblings(cell.tag, preceding=True):
        span = before.find("{*}tcPr/{*}gridSpan")
        wide = next(iter(span.attrib.values()), "1") if span is not None else before.get("gridSpan", "1")
        column += int(wide) if wide.isdecimal() else 1
    return column


def _words(cell: Any) -> str:
    return "".join(text.text or "" for text in cell.iter("{*}t"))
