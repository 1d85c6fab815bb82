"""A report as an Excel workbook: its sheets one after the other, each a table or a column of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from gongkai.report.model import Report, Unreadable
from gongkai.report.read.document import report_of
from gongkai.report.read.lines import Piece, numbered, table_row
from gongkai.report.write.xlsx import DATA, TEXTS

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LARGEST = 200 * 1024 * 1024  # bytes unpacked
_EXACT = 10**15  # Excel keeps fifteen digits
MOST_ROWS, MOST_COLUMNS = 2_000, 200  # of a sheet; a report's tables are far smaller


def read(data: bytes) -> Report:
    """The report in a workbook; Unreadable if it is none."""
    sheets = _sheets(data)
    texts = [line for name, lines in sheets if name == TEXTS for line in lines]
    others = [(name, lines) for name, lines in sheets if name not in (TEXTS, DATA)]
    if texts:
        return report_of(numbered(_woven(texts, dict(others))))
    return report_of(numbered(line for _, lines in others for line in lines))


def _woven(texts: list[Piece], tables: dict[str, list[Piece]]) -> Iterator[Piece]:
    """Our own workbooks keep texts and tables on sheets of their own: each table behind its heading."""
    homes = {f"{numeral}、": f"表{numeral}" for numeral in "二三四"}
    for line in texts:
        yield line
        yield from tables.pop(homes.get(line[0].strip()[:2], ""), ())
    for lines in tables.values():
        yield from lines


def _sheets(data: bytes) -> list[tuple[str, list[Piece]]]:
    """The lines of every sheet that can be seen."""
    _bounded(data)
    # Here, because the other formats need not load it.
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415

    try:
        book = CalamineWorkbook.from_object(BytesIO(data))
        seen = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        return [(name, list(_lines(name, book.get_sheet_by_name(name)))) for name in seen]
    except (CalamineError, OSError, ValueError):
        raise Unreadable("这不是 Excel 工作簿（.xlsx），或者文件已损坏、加了密。") from None


def _bounded(data: bytes) -> None:
    """Refuse what would unpack to far more than a report is."""
    try:
        with ZipFile(BytesIO(data)) as package:
            size = sum(info.file_size for info in package.infolist())
    except (BadZipFile, ValueError, OSError):
        raise Unreadable("这不是 Excel 工作簿（.xlsx），或者文件已损坏、加了密。") from None
    if size > LARGEST:
        raise Unreadable(f"文件太大（解开后 {size // 1024 // 1024} MB），不像是一份年度报告。")


def _lines(name: str, sheet: CalamineSheet) -> Iterator[Piece]:
    for at, values in enumerate(sheet.iter_rows(), start=1):
        if at > MOST_ROWS:
            return
        fields = [_text(value) for value in values[:MOST_COLUMNS]]
        for text, found, place in table_row(fields, f"工作表“{name}”第 {at} 行"):
            if found is None:
                yield from ((line, None, place) for line in text.split("\n"))
            else:
                yield "", [" ".join(one.split()) for one in found], place


def _text(value: object) -> str:
    """A value as a person would print it; a whole number has no decimals."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return str(value)
