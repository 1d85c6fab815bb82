"""Which cells has a workbook, hidden ones too? A cell's words are its own or stand in the shared strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from gongkai.guard.reading.heads import Headings
from gongkai.guard.reading.model import Part, Piece, Slot
from gongkai.guard.reading.trees import local

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TELLING = re.compile(r"@|\d{7}|[\u4e00-\u9fff]")
SHARED = "xl/sharedStrings.xml"


class Number(Piece):
    """The value of a cell that is a number; other words make it a cell of text."""

    __slots__ = ()

    def read(self) -> str:
        """All digits that the file holds: 1.10101199003077E+17 is 110101199003077000."""
        value = self.holder.findtext("{*}v") or ""
        if self.holder.get("t", "n") != "n" or value.isdecimal():
            return str(value)
        try:
            return digits(value)
        except InvalidOperation:
            return str(value)

    def write(self, words: str) -> None:
        """As text, without the formula that would work the number out again."""
        space = self.holder.tag.rpartition("}")[0] + "}"
        for child in list(self.holder):
            self.holder.remove(child)
        self.holder.set("t", "str")
        etree.SubElement(self.holder, space + "v").text = words


class Name(Piece):
    """The name of a sheet, in which some signs are not allowed."""

    __slots__ = ()

    def write(self, words: str) -> None:
        """With the wide star, since the narrow one is one of those signs."""
        self.holder.set("name", words.replace("*", "＊")[:31])


def digits(value: str) -> str:
    """A number as a person would write it out; of one that is very large or small what the file says."""
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return value
    whole = number.to_integral_value()
    return str(int(whole)) if whole == number else format(number, "f")


@dataclass
class Sheet:
    """A sheet as its name and state say it; `shared` are the items of the shared strings."""

    name: str
    state: str
    shared: list[Any]
    used: set[int]

    def part(self, path: str, root: Any) -> Part:
        """Its cells, then what else holds words: header and footer, lists to choose from."""
        return Part(path, root, [*self._cells(root), *self._others(root)])

    def _cells(self, root: Any) -> Iterator[Slot]:
        hidden = frozenset(_hidden_columns(root))
        headings = Headings()
        where = f"工作表“{self.name}”" + ("（隐藏）" if self.state else "")
        for rank, row in enumerate(root.iterfind("{*}sheetData/{*}row"), start=1):
            cells = [
                (column, cell, pieces)
                for column, cell in _columns(row)
                if (pieces := self._pieces(cell)) and any(piece.read().strip() for piece in pieces)
            ]
            words = [(column, "".join(piece.read() for piece in pieces)) for column, _, pieces in cells]
            labels = headings.row(words)
            unseen = _off(row.get("hidden")) or row.get("ht") == "0"
            for first, (column, cell, pieces) in enumerate(cells):
                place = where + (cell.get("r") or f"{letters(column)}{row.get('r') or rank}")
                place += "（隐藏行）" if unseen else "（隐藏列）" if column in hidden else ""
                yield Slot(place, pieces, labels.get(column, ""), joined=first > 0)
            for column, cell, _ in cells:
                yield from _formula(cell, f"{where}{letters(column)}{row.get('r') or rank}")

    def _pieces(self, cell: Any) -> list[Piece]:
        kind = cell.get("t", "n")
        if kind == "s":
            value = cell.findtext("{*}v") or ""
            if not value.isdecimal() or int(value) >= len(self.shared):
                return []
            self.used.add(int(value))
            return texts(self.shared[int(value)])
        if kind == "inlineStr":
            return [piece for item in cell.iterfind("{*}is") for piece in texts(item)]
        if cell.find("{*}v") is None:
            return []
        return [Number(cell, "")]

    def _others(self, root: Any) -> Iterator[Slot]:
        for element in root.iter("{*}oddHeader", "{*}oddFooter", "{*}evenHeader", "{*}firstHeader"):
            yield Slot(f"工作表“{self.name}”的页眉页脚", [Piece(element, "text")])
        for element in root.iter("{*}formula1"):
            if _TELLING.search(element.text or ""):
                yield Slot(f"工作表“{self.name}”的下拉选项", [Piece(element, "text")])
        for element in root.iter("{*}hyperlink", "{*}dataValidation"):
            for key in ("display", "tooltip", "prompt", "error"):
                if element.get(key):
                    yield Slot(f"工作表“{self.name}”的提示文字", [Piece(element, key)])


def texts(item: Any) -> list[Piece]:
    """The runs of a string, without the readings printed above it."""
    found = []
    for child in item:
        name = local(child)
        if name == "t":
            found.append(Piece(child, "text"))
        elif name == "r":
            found += [Piece(text, "text") for text in child.iterfind("{*}t")]
    return found


def leftovers(shared: list[Any], used: set[int]) -> Iterator[Slot]:
    """Strings that no cell shows any more but that are in the file all the same."""
    for number, item in enumerate(shared):
        if number not in used and (pieces := texts(item)):
            yield Slot("工作簿里残留的文字", pieces)


def _formula(cell: Any, place: str) -> Iterator[Slot]:
    formula = cell.find("{*}f")
    if formula is not None and _TELLING.search(formula.text or ""):
        yield Slot(f"{place}的公式", [Piece(formula, "text")])


def _columns(row: Any) -> Iterator[tuple[int, Any]]:
    """Cells with their columns, counted from 0; a cell without a reference follows the one before."""
    column = -1
    for cell in row.iterfind("{*}c"):
        found = _REFERENCE.fullmatch(cell.get("r", ""))
        column = number(found[1]) if found else column + 1
        yield column, cell


def _hidden_columns(root: Any) -> Iterator[int]:
    for columns in root.iterfind("{*}cols/{*}col"):
        first, last = columns.get("min", ""), columns.get("max", "")
        if (_off(columns.get("hidden")) or columns.get("width") == "0") and first.isdecimal():
            end = min(int(last) if last.isdecimal() else int(first), 16384)
            yield from range(int(first) - 1, end)


def _off(value: str | None) -> bool:
    return value in ("1", "true")


def number(name: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    total = 0
    for letter in name:
        total = total * 26 + ord(letter) - 64
    return total - 1


def letters(column: int) -> str:
    """0 is A, 26 is AA."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
