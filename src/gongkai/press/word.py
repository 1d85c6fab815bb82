"""How is a Word document set up in the type and the margins of official papers (GB/T 9704)?

The same calls give the same bytes: no clock is read.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

SONG, FANGSONG, HEI, KAI = "宋体", "仿宋", "黑体", "楷体"
LATIN = "Times New Roman"
TEXT_WIDTH = 8845  # of the type area in twentieths of a point: 156 mm
_LONGEST_PROPERTY = 255


def blank(title: str, author: str, day: date) -> Paper:
    """An empty document: page, page number, styles, and the properties of the file."""
    paper: Paper = Document()
    _set_page(paper)
    _set_styles(paper)
    _set_properties(paper, title, author, day)
    return paper


def say(paper: Paper, text: str, style_id: str) -> Paragraph:
    """A paragraph in a style named by its id, which needs no search through all the styles."""
    paragraph = paper.add_paragraph(text)
    paragraph._p.style = style_id
    return paragraph


def add_xml(paper: Paper, xml: str) -> None:
    """An element at the end, before the section's own properties, which must stay the body's last."""
    paper.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def packed(paper: Paper, day: date) -> bytes:
    """The package with the document's date on every part instead of the clock's."""
    written, made = BytesIO(), BytesIO()
    paper.save(written)
    with ZipFile(written) as parts_in, ZipFile(made, "w", ZIP_DEFLATED) as parts_out:
        for name in parts_in.namelist():
            entry = ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            parts_out.writestr(entry, parts_in.read(name), ZIP_DEFLATED)
    return made.getvalue()


def _set_page(paper: Paper) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(25)
    _add_page_number(page.footer.paragraphs[0])


def _add_page_number(footer: Paragraph) -> None:
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.paragraph_format.first_line_indent = Pt(0)
    footer.add_run("— ")
    footer._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
    footer.add_run(" —")


def _set_styles(paper: Paper) -> None:
    body = _style(paper, "Normal", FANGSONG, 16)
    body.paragraph_format.line_spacing = Pt(28)
    body.paragraph_format.space_after = Pt(0)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _indent(body, 2)
    name = _style(paper, "Title", SONG, 22, bold=True)
    name.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    name.paragraph_format.line_spacing = Pt(34)
    _indent(name, 0)
    for border in name.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)
    section = _style(paper, "Heading 1", HEI, 16)
    section.paragraph_format.space_before = Pt(14)
    section.paragraph_format.space_after = Pt(6)
    _style(paper, "Heading 2", KAI, 16).paragraph_format.space_before = Pt(0)
    for lang in paper.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "zh-CN")
        lang.set(qn("w:eastAsia"), "zh-CN")


def _style(paper: Paper, name: str, east: str, size: int, *, bold: bool = False) -> ParagraphStyle:
    style = paper.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would win over the named one
    fonts.set(qn("w:eastAsia"), east)
    return style


def _indent(style: ParagraphStyle, characters: int) -> None:
    """First-line indent in characters, which follows the size of the type; the points are for others."""
    style.paragraph_format.first_line_indent = Pt(16 * characters)
    style.element.pPr.ind.set(qn("w:firstLineChars"), str(100 * characters))


def _set_properties(paper: Paper, title: str, author: str, day: date) -> None:
    properties = paper.core_properties
    properties.title = title[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = author[:_LONGEST_PROPERTY]
    properties.language = "zh-CN"
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(day, time(), UTC)


def set_in(paragraph: Paragraph, east: str, size: int, *, bold: bool = False) -> None:
    """Set the words of one paragraph in another face and size than its style's."""
    for run in paragraph.runs:
        run.font.name, run.font.size, run.font.bold = LATIN, Pt(size), bold
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), east)
