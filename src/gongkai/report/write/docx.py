"""The report as a Word document, in the type and the margins of official papers (GB/T 9704)."""

from __future__ import annotations

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from gongkai.press.text import chinese_date, line
from gongkai.press.word import add_xml, blank, packed, say
from gongkai.report.forms import Form
from gongkai.report.model import Report
from gongkai.report.write.layout import Part, form_of, parts, title, title_lines
from gongkai.report.write.text import is_lead, stamp
from gongkai.report.write.wordtable import table


def render(report: Report) -> bytes:
    """The document; the same report gives the same bytes."""
    form = form_of(report)
    paper = blank(title(report, form), line(report.organ), stamp(report))
    for text in title_lines(title(report, form), line(report.organ)):
        say(paper, text, "Title")
    for part in parts(report, form):
        _add_part(paper, report, form, part)
    _add_signature(paper, report)
    return packed(paper, stamp(report))


def _add_part(paper: Paper, report: Report, form: Form, part: Part) -> None:
    say(paper, part.heading, "Heading1")
    for text in part.paragraphs:
        say(paper, text, "Heading2" if is_lead(text) else "Normal")
    if part.table is not None:
        add_xml(paper, table(report, form, part.table))


def _add_signature(paper: Paper, report: Report) -> None:
    if report.issued is None:
        return
    for text, gap in ((line(report.organ), 24), (chinese_date(report.issued), 0)):
        signed = paper.add_paragraph(text)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.space_before = Pt(gap)
        signed.paragraph_format.right_indent = Pt(32)
