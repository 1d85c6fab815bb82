"""A letter or paper as a Word document, in the type and the margins of official papers (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from gongkai.letter.sheet import Annex, Say, Sheet, Signed, Table
from gongkai.letter.write.wordtable import table
from gongkai.press.text import clean
from gongkai.press.word import HEI, SONG, add_xml, blank, packed, say, set_in

_RULE = "_" * 50
_BOTTOM = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="10" w:space="6" w:color="000000"/></w:pBdr>'


def render(sheet: Sheet) -> bytes:
    """The document; the same sheet gives the same bytes."""
    paper = blank(clean(sheet.title), clean(sheet.author), sheet.day)
    if sheet.head:
        _add_head(paper, sheet.head)
    if sheet.number:
        _flush(paper, sheet.number, WD_ALIGN_PARAGRAPH.RIGHT if sheet.head else WD_ALIGN_PARAGRAPH.CENTER)
    title = say(paper, clean(sheet.title), "Title")
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(20)
    if sheet.subtitle:
        set_in(_flush(paper, sheet.subtitle, WD_ALIGN_PARAGRAPH.CENTER), SONG, 12)
    for block in sheet.blocks:
        _add(block, paper)
    return packed(paper, sheet.day)


def _add_head(paper: Paper, text: str) -> None:
    head = _flush(paper, text, WD_ALIGN_PARAGRAPH.CENTER)
    set_in(head, SONG, 26 if len(text) <= 16 else 20, bold=True)
    head.paragraph_format.line_spacing = Pt(36)
    # Borders stand before the spacing in the order that the format prescribes.
    head._p.get_or_add_pPr().insert_element_before(
        parse_xml(_BOTTOM), "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _flush(paper: Paper, text: str, side: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT) -> Paragraph:
    added = say(paper, clean(text), "Normal")
    # Word reads the indent in characters first, so it has to be taken back in characters.
    added.paragraph_format.first_line_indent = Pt(0)
    added.paragraph_format.element.get_or_add_pPr().ind.set(_CHARS, "0")
    added.alignment = side
    return added


_CHARS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}firstLineChars"


@singledispatch
def _add(block: object, paper: Paper) -> None:
    raise TypeError(block)


@_add.register
def _say(block: Say, paper: Paper) -> None:
    if block.style == "label":
        label = _flush(paper, block.text)
        label.paragraph_format.keep_with_next = True
        set_in(label, HEI, 13)
    elif block.style in ("flush", "note", "rule"):
        words = _flush(paper, _RULE if block.style == "rule" else block.text)
        if block.style == "note":
            set_in(words, SONG, 12)
    else:
        say(paper, clean(block.text) + ("_" * 24 if block.style == "fill" else ""), "Normal")


@_add.register
def _signed(block: Signed, paper: Paper) -> None:
    for indent, gap, text in _signed_lines(block):
        line = _flush(paper, text, WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.space_before = Pt(gap)
        line.paragraph_format.right_indent = Pt(indent)
        line.paragraph_format.keep_with_next = indent == 32


def _signed_lines(block: Signed) -> Iterator[tuple[int, int, str]]:
    """Right indent, space above, words: the date stands two characters further in than the organ."""
    for at, text in enumerate(block.lines):
        yield (64 if at == len(block.lines) - 1 else 32), (0 if at else 40), text


@_add.register
def _annex(block: Annex, paper: Paper) -> None:
    heading = say(paper, clean(block.heading), "Title")
    heading.paragraph_format.page_break_before = True
    heading.paragraph_format.space_after = Pt(16)


@_add.register
def _table(block: Table, paper: Paper) -> None:
    add_xml(paper, table(block))
