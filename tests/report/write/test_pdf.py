import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from gongkai.report.forms import load
from gongkai.report.model import Cell
from gongkai.report.write import glyphs
from gongkai.report.write.layout import place
from gongkai.report.write.pdf import render

FORM = load("2021")


def _texts(data):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def _text(data):
    """All the text without spaces, which readers also see where digits meet Chinese."""
    return "".join("".join(_texts(data)).split())


def _found(data, words):
    """The page and the middle of the only place where the words stand."""
    places = []
    for number, page in enumerate(pypdfium2.PdfDocument(data)):
        text = page.get_textpage()
        search = text.search(words, match_case=True)
        while hit := search.get_next():
            left, bottom, right, top = text.get_rect(0) if text.count_rects(*hit) == 1 else (0, 0, 0, 0)
            places.append((number, (left + right) / 2, (bottom + top) / 2))
    (only,) = places
    return only


def _with_text(report, text):
    first, *others = report.sections
    return replace(report, sections=(replace(first, text=text), *others))


def test_figures_stand_in_rows_and_columns(report):
    data = render(report)
    for no, grid in FORM.tables.items():
        figures = [here for here in place(grid) if here.box.cell]
        spots = {(h.row, h.col): _found(data, str(report.value(h.box.cell))) for h in figures}
        assert len({page for page, _, _ in spots.values()}) == 1, no
        for line in {row for row, _ in spots}:
            heights = [spots[spot][2] for spot in spots if spot[0] == line]
            assert max(heights) - min(heights) < 1, (no, line)
        for column in {col for _, col in spots if no != 2}:
            middles = [spots[spot][1] for spot in spots if spot[1] == column]
            assert max(middles) - min(middles) < 1, (no, column)
        ordered = sorted(spots, key=lambda spot: (-round(spots[spot][2]), spots[spot][1]))
        assert ordered == sorted(spots), no


def test_figures_stand_beside_their_labels(report):
    data = render(report)
    for label, cell in (
        ("1.属于国家秘密", "t3.secret.person"),
        ("二、上年结转政府信息公开申请数量", "t3.carried_in.legal"),
        ("（七）总计", "t3.total.total"),
        ("行政事业性收费", "t2.fees"),
    ):
        beside, figure = _found(data, label), _found(data, str(report.value(cell)))
        assert beside[0] == figure[0], label
        assert abs(beside[2] - figure[2]) < 2, label


def test_table_three_stands_on_one_page(report):
    with_table = [text for text in _texts(render(report)) if "本年新收政府信息公开申请数量" in text]
    assert len(with_table) == 1
    assert "结转下年度继续办理" in with_table[0]


def test_table_three_with_unusual_entries_breaks_between_rows_with_its_head(with_cells):
    wordy = {
        f"t3.{row}.person": Cell("unreadable", None, "见附件说明" * 9) for row in ("new", "granted", "other")
    }
    texts = _texts(render(with_cells(wordy)))
    assert sum("社会公" in text and "商业" in text for text in texts) == 2
    assert "四、结转下年度继续办理" in "".join(texts)


def test_states_that_are_no_number_show_what_was_printed(states):
    text = _text(render(states))
    row = text[text.index("一、本年新收政府信息公开申请数量") :][:80]
    assert "—" in row
    assert "公务用" in text
    assert "31.6320" in text
    assert "1000" in text
    assert "11398889" in text


def test_archival_and_accessible_marks_are_set(report):
    data = render(report)
    with pikepdf.open(BytesIO(data)) as pdf:
        marks = pdf.open_metadata()
        assert (marks["pdfaid:part"], marks["pdfaid:conformance"], marks["pdfuaid:part"]) == ("2", "A", "1")
        assert marks["dc:title"] == report.title
        assert pdf.Root.Lang == "zh-CN"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert [round(float(side) * 25.4 / 72) for side in pdf.pages[0].MediaBox[2:]] == [210, 297]


def test_fonts_are_embedded_and_come_from_packages(report):
    with pikepdf.open(BytesIO(render(report))) as pdf:
        found = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary)]
        fonts = [obj for obj in found if obj.get("/Type") == "/FontDescriptor"]
        assert len(fonts) >= 3
        assert all("/FontFile3" in font and "Noto" in str(font.FontName) for font in fonts)


@pytest.mark.parametrize("char", ["𠮷", "䶮", "㛃", "龘", "〇", "·", "①", "é"])
def test_rare_names_print_as_themselves(report, char):
    text = _text(render(replace(report, organ=f"{char}县人社局", title="")))
    assert f"{char}县人社局" in text
    assert "〓" not in text


def test_characters_no_font_has_are_noted_by_number(report):
    text = _text(render(_with_text(report, "\U0002b740氏、\ue000氏，又\U0002b740氏😀")))
    assert "〓1氏、〓2氏，又〓1氏〓3" in text
    assert "〓1：字库未收的字，统一码U+2B740" in text
    assert "〓2：字库未收的字，统一码U+E000" in text
    assert "〓3：字库未收的字，统一码U+1F600" in text


def test_characters_no_font_has_may_stand_in_title_and_tables(report, with_cells):
    odd = with_cells({"t3.new.person": Cell("unreadable", None, "\U0002b740")})
    data = render(replace(odd, title="\U0002b740县报告", organ="\U0002b740县"))
    assert "统一码U+2B740" in _text(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.open_metadata()["dc:title"] == "〓县报告"


def test_known_characters_can_be_set(report):
    letters = "".join(sorted(glyphs.known() - {"\n"})[::4])
    assert render(_with_text(report, " ".join(re.findall(".{1,40}", letters)))).startswith(b"%PDF")


def test_long_words_stay_on_the_page(report):
    data = render(_with_text(report, "甲" + "W" * 400 + "乙"))
    page = pypdfium2.PdfDocument(data)[0]
    boxes = page.get_textpage()
    rights = [boxes.get_charbox(index)[2] for index in range(boxes.count_chars())]
    assert max(rights) < (210 - 20) / 25.4 * 72


def test_long_figures_stay_in_their_boxes(with_cells):
    huge = Cell("value", 123456789012, "123456789012")
    data = render(with_cells({"t4.review.upheld": huge, "t3.new.business": huge, "t2.licences": huge}))
    assert _text(data).count("123456789012") == 3


def test_same_report_gives_the_same_bytes(report):
    assert render(report) == render(replace(report, cells=dict(report.cells)))


def test_threads_print_their_own_reports(report):
    organs = [f"第{number}局" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda organ: render(replace(report, organ=organ, title="")), organs))
    assert [organ in _text(data) for organ, data in zip(organs, made, strict=True)] == [True] * 8


def test_hostile_text_stays_text(hostile):
    text = _text(render(hostile))
    assert "#panic" not in hostile.organ or '#panic("ran")' in text
    assert "结转下年度继续办理" in text
