"""How is a statutory table written in Word's own XML, with true merged cells?"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from docx.oxml.ns import nsdecls

from gongkai.press.word import HEI, LATIN, SONG, TEXT_WIDTH
from gongkai.report.forms import Box, Form, Grid
from gongkai.report.model import Report
from gongkai.report.write.layout import Placed, grid_rows, head_rows
from gongkai.report.write.shown import figure_text

_SIZES = {2: 21, 3: 18, 4: 16}  # of the type in each table, in half points
_USUAL_SIZE = 18


def table(report: Report, form: Form, no: int) -> str:
    """The table `no` of the form with the report's figures, as a w:tbl element."""
    grid = form.tables[no]
    widths = [round(TEXT_WIDTH * width / sum(grid.widths)) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_rows(report, form, grid, widths, _SIZES.get(no, _USUAL_SIZE)))
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{escape(form.headings[no - 1])}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _rows(report: Report, form: Form, grid: Grid, widths: list[int], size: int) -> Iterator[str]:
    heads = head_rows(grid)
    for index, row in enumerate(grid_rows(grid)):
        cells = "".join(
            _cell(
                _text(report, form, here.box) if here.row == index else "",
                here,
                widths,
                size,
                first=here.row == index,
            )
            for here in row
        )
        header = "<w:tblHeader/>" if index < heads else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def _text(report: Report, form: Form, box: Box) -> str:
    return figure_text(report.cell(box.cell), form.cells[box.cell], form) if box.cell else box.text


def _cell(text: str, here: Placed, widths: list[int], size: int, *, first: bool) -> str:
    """A cell of one row; Word repeats a merged box in every row it spans, empty after the first.

    The size is set on the paragraph's end too, or an empty one would be as high as a line of prose."""
    box, width = here.box, sum(widths[here.col : here.cols.stop])
    span = f'<w:gridSpan w:val="{box.cols}"/>' if box.cols > 1 else ""
    merge = f'<w:vMerge w:val="{"restart" if first else "continue"}"/>' if box.rows > 1 else ""
    side = "left" if box.kind == "label" and box.rows == 1 and len(text) > 8 else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        '<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{side}"/>'
        f'<w:rPr><w:sz w:val="{size}"/></w:rPr></w:pPr>'
        f"{_run(text, box, size)}</w:p></w:tc>"
    )


def _run(text: str, box: Box, size: int) -> str:
    if not text:
        return ""
    font = HEI if box.kind == "head" else SONG
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )
