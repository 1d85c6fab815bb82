"""The report as a web page, and the statutory tables as fragments for other pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape

from gongkai.report.forms import Form, load
from gongkai.report.forms.shape import Grid
from gongkai.report.model import Report
from gongkai.report.write.layout import (
    Part,
    Placed,
    form_of,
    head_rows,
    is_corner,
    is_head_row,
    parts,
    place,
    title,
)
from gongkai.report.write.shown import figure_text
from gongkai.report.write.style import PAGE
from gongkai.report.write.text import chinese_date, is_lead, line

_LEAD = ' class="lead"'


def render(report: Report) -> bytes:
    """The page in UTF-8."""
    return document(report).encode("utf-8")


def document(report: Report) -> str:
    """A page that stands alone: no script, no other file, fit for a phone and for paper."""
    form = form_of(report)
    name = escape(title(report, form))
    style = PAGE + "".join(column_widths(form, no) for no in form.tables)
    body = "".join(_section(report, form, part) for part in parts(report, form))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{name}</h1>\n{body}{_signature(report)}</main>\n</body>\n</html>\n"
    )


def table(form: Form, no: int, figure: Callable[[str], str], prefix: str = "") -> str:
    """The statutory table `no` as a fragment; `figure(cell id)` is the inner HTML of a figure's cell.

    Two tables on one page need different prefixes, since headings carry ids."""
    pieces, end = _pieces(form.key, no, prefix)
    return "".join([before + figure(cell) for before, cell in pieces]) + end


def column_widths(form: Form, no: int) -> str:
    """The style rules that give a table's columns the widths of the form, in per cent."""
    widths = form.tables[no].widths
    whole = sum(widths)
    return "".join(
        f".form-t{no} col:nth-child({i}){{width:{width / whole:.2%}}}\n" for i, width in enumerate(widths, 1)
    )


def _section(report: Report, form: Form, part: Part) -> str:
    prose = "".join(f"<p{_LEAD if is_lead(text) else ''}>{escape(text)}</p>\n" for text in part.paragraphs)
    heading = escape(part.heading)
    box = ""
    if part.table is not None:
        inner = table(form, part.table, lambda id: escape(figure_text(report.cell(id), form.cells[id], form)))
        box = f'<div class="scroll" tabindex="0" role="region" aria-label="{heading}">\n{inner}\n</div>\n'
    return f"<section>\n<h2>{heading}</h2>\n{prose}{box}</section>\n"


def _signature(report: Report) -> str:
    if report.issued is None:
        return ""
    day = f'<time datetime="{report.issued.isoformat()}">{chinese_date(report.issued)}</time>'
    return f"<footer><p>{escape(line(report.organ))}</p><p>{day}</p></footer>\n"


@cache
def _pieces(key: str, no: int, prefix: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """What never changes: for each figure the markup before it, and the markup after the last."""
    form = load(key)
    grid = form.tables[no]
    pieces: list[tuple[str, str]] = []
    text = _opening(form, no, grid)
    groups = _groups(grid)
    boxes = place(grid)
    for row in range(len(grid.rows)):
        text += groups.get(row, "") + "<tr>"
        for here in (here for here in boxes if here.row == row):
            text += _open_tag(here, boxes, grid, f"{prefix}t{no}")
            if here.box.cell is not None:
                pieces.append((text, here.box.cell))
                text = "</td>"
        text += "</tr>\n"
    return tuple(pieces), f"{text}</tbody>\n</table>"


def _opening(form: Form, no: int, grid: Grid) -> str:
    caption = escape(form.headings[no - 1])
    columns = "<col>" * grid.columns
    return f'<table class="form form-t{no}">\n<caption>{caption}</caption>\n<colgroup>{columns}</colgroup>\n'


def _groups(grid: Grid) -> dict[int, str]:
    """Which rows begin a part of the table: its head and its body, or one body a block."""
    if top := head_rows(grid):
        return {0: "<thead>\n", top: "</thead>\n<tbody>\n"}
    heads = [is_head_row(boxes) for boxes in grid.rows]
    starts = [row for row, head in enumerate(heads) if head and (row == 0 or not heads[row - 1])]
    return {row: "</tbody>\n<tbody>\n" if row else "<tbody>\n" for row in starts}


def _open_tag(here: Placed, boxes: tuple[Placed, ...], grid: Grid, prefix: str) -> str:
    """The opening tag of a figure's cell; the whole element of a heading."""
    box = here.box
    spans = "".join(
        f' {name}="{count}"' for name, count in (("rowspan", box.rows), ("colspan", box.cols)) if count > 1
    )
    if box.cell is not None:
        heads = " ".join(f"{prefix}r{head.row}c{head.col}" for head in headings(here, boxes, grid))
        return f'<td{spans} headers="{heads}" data-cell="{box.cell}">'
    if is_corner(here):
        return f'<td{spans} class="corner">{escape(box.text)}</td>'
    scope = (
        ("col" if box.cols == 1 else "colgroup")
        if box.kind == "head"
        else ("row" if box.rows == 1 else "rowgroup")
    )
    # A group of rows such as （三）不予公开 breaks after its number, where its column is narrow.
    group = ' class="group"' if scope == "rowgroup" and box.text.startswith("（") else ""
    text = escape(box.text).replace("）", "）<wbr>", 1) if group else escape(box.text)
    return f'<th{spans} id="{prefix}r{here.row}c{here.col}" scope="{scope}"{group}>{text}</th>'


def headings(figure: Placed, boxes: tuple[Placed, ...], grid: Grid) -> list[Placed]:
    """The labels beside a figure and the nearest run of heads above it, outermost first."""
    last = figure.row
    while last and not is_head_row(grid.rows[last - 1]):
        last -= 1
    first = last
    while first and is_head_row(grid.rows[first - 1]):
        first -= 1
    above = [
        here
        for here in boxes
        if here.box.kind == "head" and first <= here.row < last and figure.col in here.cols
    ]
    beside = [here for here in boxes if here.box.kind == "label" and figure.row in here.rows]
    return beside + above
