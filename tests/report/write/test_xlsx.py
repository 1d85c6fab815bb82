from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from gongkai.report.forms import load
from gongkai.report.model import Cell
from gongkai.report.write.layout import place
from gongkai.report.write.xlsx import DATA, SHEETS, TEXTS, render

FORM = load("2021")
_ABOVE = 2
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _sheet(report, name):
    return CalamineWorkbook.from_filelike(BytesIO(render(report))).get_sheet_by_name(name)


def _parts(report, pattern):
    with ZipFile(BytesIO(render(report))) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.startswith(pattern)}


def test_figures_stand_where_the_grid_says(report):
    for no, name in SHEETS.items():
        rows = _sheet(report, name).to_python(skip_empty_area=False)
        for here in place(FORM.tables[no]):
            expected = float(report.value(here.box.cell)) if here.box.cell else here.box.text
            assert rows[here.row + _ABOVE][here.col] == expected, here


def test_boxes_are_merged_as_the_form_prints_them(report):
    for no, name in SHEETS.items():
        merged = set(_sheet(report, name).merged_cell_ranges)
        boxes = {
            ((h.row + _ABOVE, h.col), (h.rows.stop - 1 + _ABOVE, h.cols.stop - 1))
            for h in place(FORM.tables[no])
            if h.box.rows * h.box.cols > 1
        }
        assert merged - boxes == {((0, 0), (0, FORM.tables[no].columns - 1))}
        assert boxes <= merged


def test_states_that_are_no_number_are_not_numbers(states):
    row = _sheet(states, "表三").to_python(skip_empty_area=False)[3 + _ABOVE]
    assert row[3:] == ["", "—", "〔缺〕", "公务用车10辆", 4099.0, 4106.0, 11398889.0]


def test_blank_cells_stay_empty(states):
    sheet = ElementTree.fromstring(_parts(states, "xl/worksheets/sheet2")["xl/worksheets/sheet2.xml"])
    (cell,) = (c for c in sheet.iter(f"{_MAIN}c") if c.get("r") == "D6")
    assert len(cell) == 0
    assert cell.get("s")  # its border


def test_data_lists_every_figure_with_its_labels(states):
    rows = _sheet(states, DATA).to_python()
    assert [row[0] for row in rows[1:]] == list(FORM.cells)
    by_id = {row[0]: row[1:] for row in rows[1:]}
    assert by_id["t2.licences"] == ["表二", "行政许可", "本年处理决定数量", 4043.0, "有数值", "4043"]
    assert by_id["t3.new.business"][3:] == ["", "划线", "—"]
    assert by_id["t3.new.person"][3:] == ["", "空白", ""]
    assert by_id["t3.new.research"][3:] == ["", "缺少此格", ""]


def test_data_lists_figures_the_form_does_not_know(with_cells):
    rows = _sheet(with_cells({"t3.other_sum.person": Cell("value", 3, "3")}), DATA).to_python()
    assert rows[-1][0] == "t3.other_sum.person"
    assert rows[-1][4] == 3.0


def test_figures_beyond_what_excel_counts_stay_exact(with_cells):
    huge = Cell("value", 12345678901234567890, "12345678901234567890")
    fine = Cell("value", Decimal("0.12345678901234567890"), "0.12345678901234567890")
    rows = _sheet(with_cells({"t2.licences": huge, "t2.fees": fine}), "表二").to_python(skip_empty_area=False)
    assert rows[6 + _ABOVE][1] == "12345678901234567890"
    assert rows[13 + _ABOVE][1] == "0.12345678901234567890"


def test_texts_are_rows(report):
    rows = [row[0] for row in _sheet(report, TEXTS).to_python()]
    assert rows[:4] == [report.title, "一、总体情况", "（一）主动公开", "全年公开信息144条。"]
    assert rows[-4:-2] == ["六、其他需要报告的事项", "没有收取信息处理费。"]
    assert rows[-2:] == [report.organ, "2025年1月20日"]


def test_pages_are_a4_and_one_page_wide(report):
    for name, sheet in _parts(report, "xl/worksheets/sheet").items():
        tree = ElementTree.fromstring(sheet)
        setup = tree.find(f"{_MAIN}pageSetup")
        assert setup.get("paperSize") == "9", name
        assert setup.get("fitToHeight") == "0", name
        assert tree.find(f"{_MAIN}sheetPr/{_MAIN}pageSetUpPr").get("fitToPage") == "1", name


def test_same_report_gives_the_same_bytes(report):
    assert render(report) == render(report)


def test_hostile_text_is_never_a_formula_or_link(hostile):
    sheets = _parts(hostile, "xl/worksheets/")
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets.values())
    for name in (*SHEETS.values(), TEXTS, DATA):
        assert _sheet(hostile, name).to_python()
