"""The report as an Excel workbook: each table as the form prints it, the texts, and one row per figure."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongkai.report.forms import CellSpec, Form, Grid, known
from gongkai.report.model import Cell, Report
from gongkai.report.write.layout import Placed, form_of, head_rows, parts, place, title
from gongkai.report.write.shown import figure_text
from gongkai.report.write.text import chinese_date, line, stamp

SHEETS = {2: "表二", 3: "表三", 4: "表四"}
TEXTS, DATA = "正文", "数据"
STATES = {"value": "有数值", "blank": "空白", "dash": "划线", "unreadable": "不是数字", "missing": "缺少此格"}
_FIRST = 2  # rows above a table: the title and an empty one
_LONGEST = 32_000  # characters a cell of Excel holds, with some to spare
_LARGEST = 10**15  # Excel keeps fifteen digits; a longer figure stays text
_WIDTH = {2: 90.0, 3: 130.0, 4: 120.0}  # of each table in characters
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(report: Report) -> bytes:
    """The workbook; the same report gives the same bytes."""
    form = form_of(report)
    out = BytesIO()
    book = Workbook(out, _OPTIONS)
    organ = line(report.organ)[:255]
    created = datetime.combine(stamp(report), time())
    book.set_properties({"title": title(report, form)[:255], "author": organ, "created": created})
    look = _Look(book)
    for no in form.tables:
        _add_table(book.add_worksheet(SHEETS.get(no, f"表{no}")), look, report, form, no)
    _add_texts(book.add_worksheet(TEXTS), look, report, form)
    _add_data(book.add_worksheet(DATA), look, report, form)
    book.close()
    return out.getvalue()


class _Look:
    """The formats of the workbook."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        boxed = {**base, "border": 1, "align": "center"}
        self.name: Format = book.add_format(
            {"font_name": "宋体", "font_size": 16, "bold": True, "align": "center"}
        )
        self.head: Format = book.add_format({**boxed, "font_name": "黑体", "bg_color": "#F4F5F7"})
        self.label: Format = book.add_format(boxed)
        self.sentence: Format = book.add_format({**boxed, "align": "left"})
        self.figure: Format = book.add_format({**boxed, "text_wrap": False, "shrink": True})
        self.text: Format = book.add_format({**base, "font_size": 12, "valign": "top"})
        self.section: Format = book.add_format({"font_name": "黑体", "font_size": 12, "bold": True})


def _add_table(sheet: Worksheet, look: _Look, report: Report, form: Form, no: int) -> None:
    grid = form.tables[no]
    _lay_out(sheet, grid, _WIDTH.get(no, 100.0))
    _write_box(sheet, 0, 0, 1, grid.columns, title(report, form)[:_LONGEST], look.name)
    for here in place(grid):
        cell = here.box.cell
        value = _entry(report.cell(cell), form.cells[cell], form) if cell else here.box.text
        _write_box(
            sheet, here.row + _FIRST, here.col, here.box.rows, here.box.cols, value, _format(here, look)
        )
    if heads := head_rows(grid):
        sheet.repeat_rows(_FIRST, _FIRST + heads - 1)
        sheet.freeze_panes(_FIRST + heads, 0)


def _format(here: Placed, look: _Look) -> Format:
    if here.box.kind == "figure":
        return look.figure
    if here.box.kind == "head":
        return look.head
    return look.sentence if here.box.rows == 1 and len(here.box.text) > 8 else look.label


def _lay_out(sheet: Worksheet, grid: Grid, width: float) -> None:
    """A4, as wide as the page; landscape for a table of many columns."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    if grid.columns > 10:
        sheet.set_landscape()
    sheet.set_row(0, 26)
    for column, share in enumerate(grid.widths):
        sheet.set_column(column, column, width * share / sum(grid.widths))


def _write_box(
    sheet: Worksheet, row: int, col: int, rows: int, cols: int, value: str | float | None, look: Format
) -> None:
    if rows * cols > 1:
        sheet.merge_range(row, col, row + rows - 1, col + cols - 1, "", look)
    if value is None:
        sheet.write_blank(row, col, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, col, value, look)
    else:
        sheet.write_number(row, col, value, look)


def _entry(cell: Cell, spec: CellSpec, form: Form) -> str | float | None:
    """What a figure's cell holds: a number for a value, nothing for a blank, else the printed sign."""
    if cell.state == "value" and cell.value is not None and _fits(cell.value):
        return int(cell.value) if cell.value == int(cell.value) else float(cell.value)
    return figure_text(cell, spec, form)[:_LONGEST] or None


def _fits(value: int | Decimal) -> bool:
    exact = Decimal(value)
    return abs(exact) < _LARGEST and Decimal(repr(float(exact))) == exact


def _add_texts(sheet: Worksheet, look: _Look, report: Report, form: Form) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 100)
    row = 0
    sheet.write_string(row, 0, title(report, form)[:_LONGEST], look.name)
    for part in parts(report, form):
        row += 1
        sheet.write_string(row, 0, part.heading[:_LONGEST], look.section)
        for text in part.paragraphs:
            for start in range(0, len(text), _LONGEST):
                row += 1
                sheet.write_string(row, 0, text[start : start + _LONGEST], look.text)
    if report.issued:
        for text in (line(report.organ), chinese_date(report.issued)):
            row += 1
            sheet.write_string(row, 0, text[:_LONGEST], look.text)


def _add_data(sheet: Worksheet, look: _Look, report: Report, form: Form) -> None:
    """One row per figure: those of the form in printed order, then any other the report holds."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate((28, 8, 40, 16, 14, 10, 14)):
        sheet.set_column(column, column, width)
    for column, text in enumerate(("编号", "表", "行", "列", "数值", "状态", "原文")):
        sheet.write_string(0, column, text, look.head)
    others = [cell for cell in report.cells if cell not in form.cells]
    for row, cell_id in enumerate([*form.cells, *others], 1):
        _add_figure(sheet, row, cell_id, report.cell(cell_id), form)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(form.cells) + len(others), 6)


def _add_figure(sheet: Worksheet, row: int, cell_id: str, cell: Cell, form: Form) -> None:
    spec = form.cells.get(cell_id) or known().get(cell_id)
    labels = (SHEETS.get(spec.table, ""), spec.row, spec.column) if spec else ("", "", "")
    for column, text in enumerate((line(cell_id)[:_LONGEST], *labels)):
        sheet.write_string(row, column, text)
    value = _entry(cell, spec, form) if spec and cell.state == "value" else None
    if isinstance(value, str):
        sheet.write_string(row, 4, value)
    elif value is not None:
        sheet.write_number(row, 4, value)
    sheet.write_string(row, 5, STATES[cell.state])
    sheet.write_string(row, 6, line(cell.raw)[:_LONGEST])
