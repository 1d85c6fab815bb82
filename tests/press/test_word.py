from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from gongkai.press.word import FANGSONG, HEI, add_xml, blank, packed, say, set_in

DAY = date(2026, 2, 10)


def _made():
    paper = blank("题", "某局", DAY)
    set_in(say(paper, "正文", "Normal"), HEI, 13)
    return packed(paper, DAY)


def test_document_has_the_page_and_the_type_of_official_papers():
    paper = Document(BytesIO(_made()))
    page = paper.sections[0]
    measures = (page.page_width, page.page_height, page.top_margin, page.left_margin)
    assert [round(one.mm) for one in measures] == [210, 297, 37, 28]
    assert paper.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == FANGSONG
    assert paper.styles["Normal"].font.size == Pt(16)


def test_same_calls_give_the_same_bytes_dated_by_the_document():
    assert _made() == _made()
    with ZipFile(BytesIO(_made())) as parts:
        assert {entry.date_time[:3] for entry in parts.infolist()} == {(2026, 2, 10)}
    assert Document(BytesIO(_made())).core_properties.modified == datetime(2026, 2, 10, tzinfo=UTC)


def test_words_can_be_set_in_another_face():
    run = Document(BytesIO(_made())).paragraphs[0].runs[0]
    assert (run.font.size, run._r.rPr.rFonts.get(qn("w:eastAsia"))) == (Pt(13), HEI)


def test_elements_are_added_before_the_section_ends():
    paper = blank("题", "某局", DAY)
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    add_xml(paper, f'<w:p xmlns:w="{namespace}"/>')
    assert paper.element.body[-1].tag == qn("w:sectPr")
    assert paper.element.body[-2].tag == qn("w:p")
