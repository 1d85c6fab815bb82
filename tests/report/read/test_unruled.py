"""A table without drawn lines: figures below one another are columns, and nothing is placed in doubt."""

from __future__ import annotations

import pytest

from gongkai.report.read import unruled
from gongkai.report.read.pdfpage import Letter
from gongkai.report.read.pdftext import Line

SIZE = 10.0


def line(base: float, *pieces: tuple[float, str], page: int = 1) -> Line:
    """A line of pieces, each beginning at a place; a Latin letter is half as wide as a Chinese one."""
    letters = []
    for left, text in pieces:
        for char in text:
            wide = SIZE / 2 if char.isascii() else SIZE
            letters.append(Letter(char, left, base, left + wide * 0.95, base + SIZE, base, SIZE))
            left += wide
    return Line(tuple(letters), page)


def figures(base: float, label: str, *texts: str) -> Line:
    """A row of table three: its label, and a figure in each of seven columns."""
    return line(base, (50, label), *((300 + 40 * at, text) for at, text in enumerate(texts) if text))


NEW, OLD = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
PLAIN = (figures(700, NEW, *"1234567"), figures(680, OLD, *"7654321"), figures(660, "3.其他", *"0000000"))


def test_rows_are_labels_and_columns():
    found = unruled.rows(PLAIN)
    assert found[0] == [NEW, *"1234567"]
    assert found[2] == ["3.其他", *"0000000"]


def test_a_hole_stays_a_hole():
    found = unruled.rows((*PLAIN, figures(640, "（七）总计", "1", "", "3", "4", "", "6", "7"), PLAIN[0]))
    assert found[3] == ["（七）总计", "1", "", "3", "4", "", "6", "7"]


def test_a_label_on_several_lines_is_put_together_below_its_figures():
    lines = (*PLAIN[:2], figures(660, "2.重", *"1111111"), line(648, (50, "复申请")), PLAIN[2])
    found = unruled.rows(lines)
    assert found[2] == ["2.重复申请", *"1111111"]
    assert found[3] == []


def test_a_label_around_its_figures_is_put_together():
    lines = (
        *PLAIN,
        line(648, (50, "2.重复")),
        figures(642, "", *"1111111"),
        line(636, (50, "申请")),
        figures(620, "（七）总计", *"2222222"),
    )
    assert unruled.rows(lines)[4] == ["2.重复申请", *"1111111"]


@pytest.mark.parametrize("stray", [(320, "9"), (295, "999999999999")])
def test_a_figure_between_columns_ends_the_table(stray):
    lines = (*PLAIN, line(640, (50, "（七）总计"), stray), figures(620, "2.重复申请", *"1111111"))
    found = unruled.rows(lines)
    assert 3 not in found or found[3][0] != "（七）总计" or len(found[3]) < 8


def test_a_figure_on_two_lines_is_one_that_nobody_can_read():
    found = unruled.rows((*PLAIN[:2], figures(660, "3.其他", *"0001000"), line(648, (420, "2")), PLAIN[2]))
    assert found[2] == ["3.其他", "0", "0", "0", "1 2", "0", "0", "0"]


def test_a_sentence_is_no_row():
    text = line(640, (50, "全年收到申请 7 件，予以公开 3 件，上年结转 1 件。"))
    assert 3 not in unruled.rows((*PLAIN, text))


def test_two_rows_show_no_columns():
    assert not [found for found in unruled.rows(PLAIN[:2]).values() if len(found) > 7 and found[0] == ""]


def test_lines_of_known_labels_and_figures_are_rows():
    lines = (line(700, (50, "信息内容"), (200, "本年处理决定数量")), line(680, (50, "行政许可"), (200, "6")))
    assert unruled.rows(lines) == {0: ["信息内容", "本年处理决定数量"], 1: ["行政许可", "6"]}
    assert unruled.rows((line(700, (50, "行政许可办了"), (200, "6")),)) == {}
