from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gongkai.press.text import chinese_date, clean, line, paragraphs


@given(st.text())
def test_clean_twice_is_clean_once_and_encodes(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert "\r" not in cleaned


@given(st.text())
def test_line_and_paragraphs_never_hold_a_line_end(text):
    assert "\n" not in line(text)
    assert all(part and "\n" not in part for part in paragraphs(text))


def test_chinese_date_has_no_leading_zero():
    assert chinese_date(date(2026, 2, 3)) == "2026年2月3日"
