"""A list as an Excel file: the columns the page shows, for the rows the filter asked for."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.desk import papers
from gongkai.desk.listing import Table
from gongkai.records.actions import sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 42  # digits; a longer text goes on in the next line of its cell


def attachment(data: bytes, name: str) -> HttpResponse:
    """A workbook to be saved under a name."""
    return papers.attachment(data, XLSX, f"{name}.xlsx")


def too_many(request: HttpRequest, rows: QuerySet[Any], back: str, *args: object) -> HttpResponse | None:
    """The way back to the list with a message, where the rows are more than one file takes."""
    if rows[: sheets.MOST_ROWS + 1].count() <= sheets.MOST_ROWS:
        return None
    messages.error(request, f"一次最多导出 {sheets.MOST_ROWS} 行，请先筛选。")
    return redirect(back, *args)


def listed(table: Table, records: Iterable[Any], name: str) -> HttpResponse:
    """The records as the list shows them; everything is text, so that nothing runs as a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet(table.name)
    bold = book.add_format({"bold": True, "bg_color": "#E9EFF8", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    widths = [_width(column.heading) for column in table.columns]
    for at, column in enumerate(table.columns):
        page.write_string(0, at, column.heading, bold)
    for number, record in enumerate(records, start=1):
        for at, (text, *_) in enumerate(table.row(record).cells):
            page.write_string(number, at, text, wrapped)
            widths[at] = max(widths[at], _width(text))
    for at, width in enumerate(widths):
        page.set_column(at, at, min(width + 2, WIDEST))
    _for_paper(page)
    book.close()
    return attachment(buffer.getvalue(), name)


def _width(text: str) -> int:
    """How wide the longest line is, in digits; a Chinese character is as wide as two."""
    return max((len(line) + sum(char > "\u2e7f" for char in line) for line in text.split("\n")), default=0)


def _for_paper(page: Any) -> None:
    """The headings stay in sight and stand on every printed page; all columns on one A4 page's width."""
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
