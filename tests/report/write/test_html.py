from dataclasses import replace
from datetime import date
from html import escape

from lxml import html

from gongkai.report.forms import load
from gongkai.report.write.html import document, render, table
from gongkai.report.write.layout import place

FORM = load("2021")


def _page(report):
    return html.fromstring(render(report), parser=html.HTMLParser(encoding="utf-8"))


def _names(page, cell):
    """The words of the headings a figure names, as a screen reader says them."""
    (box,) = page.xpath("//td[@data-cell=$cell]", cell=cell)
    return [page.xpath("//*[@id=$id]", id=one)[0].text_content() for one in box.get("headers").split()]


def test_figures_stand_in_their_own_boxes(report):
    page = _page(report)
    shown = {td.get("data-cell"): td.text_content() for td in page.xpath("//td[@data-cell]")}
    assert shown == {cell: str(report.value(cell)) for cell in FORM.cells}


def test_figures_stand_where_the_grid_says(report):
    for no, grid in FORM.tables.items():
        rows = _page(report).xpath(f"//table[contains(@class,'form-t{no}')]//tr")
        texts = [[box.text_content() for box in row] for row in rows]
        placed = [[here.box for here in place(grid) if here.row == row] for row in range(len(grid.rows))]
        assert texts == [
            [box.text if box.cell is None else str(report.value(box.cell)) for box in row] for row in placed
        ]


def test_figures_name_their_row_and_column(report):
    page = _page(report)
    assert _names(page, "t3.secret.charity") == [
        "三、本年度办理结果",
        "（三）不予公开",
        "1.属于国家秘密",
        "申请人情况",
        "法人或其他组织",
        "社会公益组织",
    ]
    assert _names(page, "t3.new.total") == ["一、本年新收政府信息公开申请数量", "申请人情况", "总计"]
    assert _names(page, "t2.coercion") == ["行政强制", "第二十条第（六）项", "本年处理决定数量"]
    assert _names(page, "t4.suit_direct.pending") == ["行政诉讼", "未经复议直接起诉", "尚未审结"]


def test_boxes_fill_the_table_without_gaps(report):
    for no, grid in FORM.tables.items():
        covered = [(r, c) for here in place(grid) for r in here.rows for c in here.cols]
        whole = [(r, c) for r in range(len(grid.rows)) for c in range(grid.columns)]
        assert sorted(covered) == whole, no


def test_only_a_head_at_the_top_is_a_head(report):
    page = _page(report)
    assert len(page.xpath("//table[contains(@class,'form-t3')]/thead/tr")) == 3
    assert len(page.xpath("//table[contains(@class,'form-t2')]/tbody")) == 4
    assert not page.xpath("//table[contains(@class,'form-t2')]/thead")


def test_states_that_are_no_number_show_what_was_printed(states):
    page = _page(states)
    cells = (
        "t3.new.person",
        "t3.new.business",
        "t3.new.research",
        "t3.new.charity",
        "t2.rules.made",
        "t2.fees",
    )
    shown = [page.xpath("string(//td[@data-cell=$cell])", cell=cell) for cell in cells]
    assert shown == ["", "—", "〔缺〕", "公务用车10辆", "1000", "31.6320"]


def test_groups_of_rows_may_break_after_their_number():
    assert "（三）<wbr>不予公开</th>" in table(FORM, 3, str)
    assert "（七）总计</th>" in table(FORM, 3, str)


def test_fragment_takes_the_callers_figures_and_prefix():
    made = table(FORM, 4, lambda cell: f"<a>{cell}</a>", prefix="last-")
    tree = html.fromstring(made)
    assert len(tree.xpath("//td/a")) == 15
    assert all(one.startswith("last-t4r") for one in tree.xpath("//@id"))
    assert {one for heads in tree.xpath("//@headers") for one in heads.split()} <= set(tree.xpath("//@id"))
    assert tree.tag == "table"
    assert tree.find("caption").text == FORM.headings[3]


def test_fragment_carries_no_style_or_script():
    made = "".join(table(FORM, no, str) for no in FORM.tables)
    assert "style=" not in made
    assert "<script" not in made


def test_document_is_chinese_and_asks_for_nothing_else(report):
    page = _page(report)
    assert page.get("lang") == "zh-CN"
    assert page.xpath("string(//title)") == page.xpath("string(//h1)") == report.title
    assert not page.xpath("//script|//link|//img|//@src|//@href")
    assert "url(" not in document(report)
    assert page.xpath("string(//h2)") == "一、总体情况"
    assert page.xpath("string(//footer/p[2])") == "2025年1月20日"


def test_document_without_a_date_is_not_signed(report):
    assert not _page(replace(report, issued=None)).xpath("//footer")


def test_sections_keep_the_reports_order_and_missing_tables_return(report):
    one, two, _, four, five, _ = report.sections
    page = _page(replace(report, sections=(one, two, five, four), issued=date(2025, 1, 1)))
    assert [h.text[:2] for h in page.xpath("//h2")] == ["一、", "二、", "三、", "五、", "四、"]
    assert len(page.xpath("//table")) == 3


def test_title_is_the_forms_where_the_report_has_none(report):
    page = _page(replace(report, title=""))
    assert page.xpath("string(//h1)") == "青原县人力资源和社会保障局2024年政府信息公开工作年度报告"


def test_hostile_text_stays_text(hostile):
    page = _page(hostile)
    assert not page.xpath("//script")
    assert len(page.xpath("//td[@data-cell]")) == 200
    assert page.xpath("//p") or not hostile.sections[0].text.strip()
    assert escape("<script>", quote=False) in document(hostile) or "<script>" not in hostile.organ
    assert not any(ord(char) < 32 and char != "\n" for char in document(hostile))
