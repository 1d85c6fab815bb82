from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from gongkai.report.forms import load
from gongkai.report.write.docx import render
from gongkai.report.write.layout import place

FORM = load("2021")


def _tables(paper):
    return dict(zip(FORM.tables, paper.tables, strict=True))


def _read(report):
    return Document(BytesIO(render(report)))


def test_figures_stand_where_the_grid_says(report):
    for no, table in _tables(_read(report)).items():
        texts = [[cell.text for cell in row.cells] for row in table.rows]
        for here in place(FORM.tables[no]):
            expected = str(report.value(here.box.cell)) if here.box.cell else here.box.text
            assert {texts[r][c] for r in here.rows for c in here.cols} == {expected}, here


def test_boxes_are_truly_merged(report):
    for no, table in _tables(_read(report)).items():
        cells = [row.cells for row in table.rows]
        for here in place(FORM.tables[no]):
            assert len({cells[r][c]._tc for r in here.rows for c in here.cols}) == 1, here


def test_heads_repeat_and_rows_are_never_split(report):
    tables = _tables(_read(report))
    heads = {no: len(list(table._tbl.iter(qn("w:tblHeader")))) for no, table in tables.items()}
    assert heads == {2: 0, 3: 3, 4: 3}
    assert all(len(list(t._tbl.iter(qn("w:cantSplit")))) == len(t.rows) for t in tables.values())


def test_empty_paragraphs_are_no_higher_than_figures(report):
    for table in _read(report).tables:
        ends = [p.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:sz')}") for p in table._tbl.iter(qn("w:p"))]
        assert all(int(end.get(qn("w:val"))) <= 21 for end in ends)


def test_states_that_are_no_number_show_what_was_printed(states):
    row = _tables(_read(states))[3].rows[3].cells
    assert [cell.text for cell in row[3:]] == ["", "—", "〔缺〕", "公务用车10辆", "4099", "4106", "11398889"]


def test_paper_is_official(report):
    paper = _read(report)
    page = paper.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert paper.element.body[-1].tag == qn("w:sectPr")
    fonts = {
        name: paper.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2")
    }
    assert fonts == {"Normal": "仿宋", "Title": "宋体", "Heading 1": "黑体", "Heading 2": "楷体"}
    assert not any("Theme" in key for key in paper.styles["Heading 1"].element.rPr.rFonts.attrib)
    assert 'w:instr="PAGE"' in page.footer._element.xml


def test_texts_follow_their_headings(report):
    paper = _read(report)
    written = [(p.style.name, p.text) for p in paper.paragraphs]
    assert written[:5] == [
        ("Title", "青原县人力资源和社会保障局"),
        ("Title", "2024年政府信息公开工作年度报告"),
        ("Heading 1", "一、总体情况"),
        ("Heading 2", "（一）主动公开"),
        ("Normal", "全年公开信息144条。"),
    ]
    assert [text for _, text in written[-2:]] == [report.organ, "2025年1月20日"]


def test_tables_follow_their_own_headings(report):
    body = [child for child in _read(report).element.body if child.tag in (qn("w:p"), qn("w:tbl"))]
    before = [body[i - 1].xpath("string()") for i, child in enumerate(body) if child.tag == qn("w:tbl")]
    assert before == [
        f"{numeral}、{FORM.headings[no - 1]}" for numeral, no in zip("二三四", FORM.tables, strict=True)
    ]


def test_properties_name_title_and_language(report):
    properties = _read(report).core_properties
    assert properties.title == report.title
    assert properties.author == report.organ
    assert properties.language == "zh-CN"
    assert properties.created.replace(tzinfo=UTC) == datetime(2025, 1, 20, tzinfo=UTC)


def test_same_report_gives_the_same_bytes(report):
    assert render(report) == render(replace(report, cells=dict(report.cells)))


def test_report_of_a_year_before_files_had_dates_is_written(report):
    assert _read(replace(report, year=1, issued=None)).core_properties.created.year == 1980


def test_hostile_text_stays_text(hostile):
    paper = _read(hostile)
    assert len(paper.tables) == 3
    assert len(paper.tables[1].rows) == 28
    assert "<script>" not in hostile.organ or any("<script>" in p.text for p in paper.paragraphs)
