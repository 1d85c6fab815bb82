"""How is a plain table written in Word's own XML?"""

from __future__ import annotations

from html import escape

from docx.oxml.ns import nsdecls

from gongkai.letter.sheet import Table
from gongkai.press.text import clean
from gongkai.press.word import HEI, LATIN, SONG, TEXT_WIDTH

_TWIPS = 56.7  # to the millimetre


def table(block: Table) -> str:
    """The table as a w:tbl element; its heads are repeated on every page."""
    widths = [round(TEXT_WIDTH * width / sum(block.widths)) for width in block.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    head = _row(block, block.head, widths, heads=True) if block.head else ""
    rows = "".join(_row(block, row, widths, heads=False) for row in block.rows)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCaption w:val="{escape(clean(block.caption))}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _row(block: Table, row: tuple[str, ...], widths: list[int], *, heads: bool) -> str:
    size = 18 if block.small else 22  # half points
    cells = "".join(
        _cell(text, width, size, named=heads or at in block.labels)
        for at, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    tall = f'<w:trHeight w:val="{round(block.tall * _TWIPS)}"/>' if block.tall and not heads else ""
    return f"<w:tr><w:trPr>{tall}{'<w:tblHeader/>' if heads else ''}</w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, size: int, *, named: bool) -> str:
    lines = clean(text).split("\n")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        + "".join(_paragraph(line, size, named=named) for line in lines)
        + "</w:tc>"
    )


def _paragraph(text: str, size: int, *, named: bool) -> str:
    face = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{HEI if named else SONG}"/>'
    look = f'<w:rPr>{face}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    run = f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return (
        '<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="260" w:lineRule="auto"/>'
        f'<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{"center" if named else "left"}"/>'
        f'<w:rPr><w:sz w:val="{size}"/></w:rPr></w:pPr>{run}</w:p>'
    )
