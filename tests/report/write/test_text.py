from datetime import date
from decimal import Decimal

import pytest

from gongkai.report.model import Cell
from gongkai.report.write.text import clean, figure_text, is_lead, line, numbered, paragraphs, stamp


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell("value", 0, "0"), "0"),
        (Cell("value", 1234, "1,234"), "1234"),
        (Cell("value", 5, "５"), "5"),
        (Cell("value", 7, "007"), "7"),
        (Cell("value", -3, "减3"), "-3"),
        (Cell("value", Decimal("31.632"), "31.632"), "31.632"),
        (Cell("value", Decimal("31.6320"), ""), "31.632"),
        (Cell("value", Decimal("1E+7"), ""), "10000000"),
        (Cell("value", Decimal("0.00001"), "1E-5"), "0.00001"),
        (Cell("value", Decimal("2.50"), "2.50"), "2.50"),
        (Cell("value", 4, "5"), "4"),
        (Cell("blank", None, " "), ""),
        (Cell("missing", None), ""),
        (Cell("dash", None, "不适用"), "不适用"),
        (Cell("unreadable", None, "十\n二"), "十 二"),
        (None, ""),
    ],
)
def test_figure_text_is_the_figure_as_printed(cell, text):
    assert figure_text(cell) == text


def test_clean_keeps_lines_and_drops_what_nothing_can_carry():
    assert clean("甲\r\n乙\u2028丙\x00\x1b\u202e丁\ufeff") == "甲\n乙\n丙丁"
    assert clean("甲\ud800乙\uffff丙\U0010ffff") == "甲〓乙〓丙〓"
    assert clean("𠮷\ue000😀") == "𠮷\ue000😀"


def test_paragraphs_are_the_lines_that_say_something():
    assert paragraphs("\u3000\u3000甲\n\n \t乙\t丙 \r丁") == ("甲", "乙 丙", "丁")
    assert paragraphs(" \n\u3000") == ()


def test_line_is_one_line():
    assert line(" 甲\n乙 \t 丙\x00") == "甲 乙 丙"


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("（一）主动公开", True),
        ("(十二)监督保障情况", True),
        ("（一）主动公开：全年144条。", False),
        ("一、总体", False),
    ],
)
def test_is_lead_of_sub_headings_only(text, lead):
    assert is_lead(text) is lead


def test_numbered_beyond_ten_uses_digits():
    assert (numbered(1, "甲\n乙"), numbered(10, "丙"), numbered(11, "丁")) == (
        "一、甲 乙",
        "十、丙",
        "11、丁",
    )


def test_stamp_without_a_date_is_the_years_last_day(report):
    assert stamp(report) == date(2025, 1, 20)
    object.__setattr__(report, "issued", None)
    assert stamp(report) == date(2024, 12, 31)
