"""How do a cell and a text of the report become characters that every format can carry?"""

import re
from datetime import date
from decimal import Decimal

from gongkai.press.text import chinese_date, clean, line, paragraphs
from gongkai.report.model import Cell, Report

__all__ = [
    "chinese_date",
    "clean",
    "figure_text",
    "is_lead",
    "line",
    "numbered",
    "paragraphs",
    "stamp",
]

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
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


def is_lead(paragraph: str) -> bool:
    """Whether a paragraph is a sub-heading: （一）主动公开."""
    return _LEAD.fullmatch(paragraph) is not None


def numbered(no: int, heading: str) -> str:
    """The heading of a section as printed: 一、总体情况."""
    numeral = _NUMERALS[no] if 0 <= no < len(_NUMERALS) else str(no)
    return f"{numeral}、{line(heading)}"


def stamp(report: Report) -> date:
    """The date written into files, so that the same report always gives the same bytes."""
    return report.issued or date(min(max(report.year, 1980), 9998), 12, 31)
