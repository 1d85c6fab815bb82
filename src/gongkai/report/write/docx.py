"""The report as a Word document, in the type and the margins of official papers (GB/T 9704)."""

from __future__ import annotations

from datetime import UTC, datetime, time
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

from gongkai.report.forms import Form
from gongkai.report.model import Report
from gongkai.report.write.layout import Part, form_of, parts, title, title_lines
from gongkai.report.write.text import chinese_date, is_lead, line, stamp
from gongkai.report.write.wordtable import FANGSONG, HEI, KAI, LATIN, SONG, table

_LONGEST_PROPERTY = 255


def render(report: Report) -> bytes:
    """The document; the same report gives the same bytes."""
    form = form_of(report)
    paper: Paper = Document()
    _set_page(paper)
    _set_styles(paper)
    _set_properties(paper, report, form)
    for text in title_lines(title(report, form), line(report.organ)):
        _say(paper, text, "Title")
    for part in parts(report, form):
        _add_part(paper, report, form, part)
    _add_signature(paper, report)
    return _packed(paper, report)


def _add_part(paper: Paper, report: Report, form: Form, part: Part) -> None:
    _say(paper, part.heading, "Heading1")
    for text in part.paragraphs:
        _say(paper, text, "Heading2" if is_lead(text) else "Normal")
    if part.table is not None:
        # Before the section's own properties, which must stay the body's last element.
        paper.element.body.insert_element_before(parse_xml(table(report, form, part.table)), "w:sectPr")


def _say(paper: Paper, text: str, style_id: str) -> None:
    """A paragraph in a style named by its id, which needs no search through all the styles."""
    paper.add_paragraph(text)._p.style = style_id


def _add_signature(paper: Paper, report: Report) -> None:
    if report.issued is None:
        return
    for text, gap in ((line(report.organ), 24), (chinese_date(report.issued), 0)):
        signed = paper.add_paragraph(text)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.space_before = Pt(gap)
        signed.paragraph_format.right_indent = Pt(32)


# ── the paper ────────────────────────────────────────────────────────────────────────────────────────


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


def _set_properties(paper: Paper, report: Report, form: Form) -> None:
    properties = paper.core_properties
    properties.title = title(report, form)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = line(report.organ)[:_LONGEST_PROPERTY]
    properties.language = "zh-CN"
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(stamp(report), time(), UTC)


def _packed(paper: Paper, report: Report) -> bytes:
    """The package with the report's date on every part instead of the clock's."""
    written, packed = BytesIO(), BytesIO()
    paper.save(written)
    day = stamp(report)
    with ZipFile(written) as parts_in, ZipFile(packed, "w", ZIP_DEFLATED) as parts_out:
        for name in parts_in.namelist():
            entry = ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            parts_out.writestr(entry, parts_in.read(name), ZIP_DEFLATED)
    return packed.getvalue()
