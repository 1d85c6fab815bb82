"""How do a cell and a text of the report become characters that every format can carry?"""

import re
from datetime import date
from decimal import Decimal

from gongkai.report.model import Cell, Report

GETA = "〓"  # printers' sign for a character that could not be set
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, deletions, bidirectional overrides, byte-order marks: nothing is printed for them.
_SILENT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_IMPOSSIBLE = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0, 0x110000, 0x10000))
    + "]"
)
_LEAD = re.compile("[（(][一二三四五六七八九十]{1,3}[）)][^。，；：:;,]{1,20}")
_NUMERALS = "零一二三四五六七八九十"


def figure_text(cell: Cell | None) -> str:
    """The figure as printed: plain digits for a value, the document's own sign for a dash, else nothing."""
    if cell is None or cell.state in ("blank", "missing"):
        return ""
    if cell.state == "value" and cell.value is not None:
        return _number(cell.value, cell.raw.strip())
    return line(cell.raw)


def _number(value: int | Decimal, raw: str) -> str:
    if isinstance(value, int) and raw in ("", str(value)):
        return str(value)
    exact = Decimal(value)
    if _PLAIN_NUMBER.fullmatch(raw) and Decimal(raw) == exact:
        return raw
    return format(exact.normalize(), "f")


def clean(text: str) -> str:
    """The text without what no format can carry; a broken character becomes 〓, every line end a newline."""
    text = _SILENT.sub("", _LINE_ENDS.sub("\n", text))
    return _IMPOSSIBLE.sub(GETA, text)


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines that say something, without the spaces around them."""
    lines = (part.strip() for part in clean(text).split("\n"))
    return tuple(part.replace("\t", " ") for part in lines if part)


def is_lead(paragraph: str) -> bool:
    """Whether a paragraph is a sub-heading: （一）主动公开."""
    return _LEAD.fullmatch(paragraph) is not None


def numbered(no: int, heading: str) -> str:
    """The heading of a section as printed: 一、总体情况."""
    numeral = _NUMERALS[no] if 0 <= no < len(_NUMERALS) else str(no)
    return f"{numeral}、{line(heading)}"


def chinese_date(day: date) -> str:
    """2024年1月25日."""
    return f"{day.year}年{day.month}月{day.day}日"


def stamp(report: Report) -> date:
    """The date written into files, so that the same report always gives the same bytes."""
    return report.issued or date(min(max(report.year, 1980), 9998), 12, 31)
