"""What the index keeps of a text, and what a query asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search import words

CHINESE = st.text(alphabet="公开指南政府信息年报申请办法住建局的一二〇", min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("公开指南", "公开 开指 指南"),
        ("办", "办"),
        ("ＡＢＣ１２号文", "abc12 号文"),
        ("2026年工作要点", "2026 年工 工作 作要 要点"),
        ("《条例》，第20条", "条例 第 20 条"),
        ("", ""),
    ],
)
def test_text_is_kept_as_pairs_words_and_figures(text, kept):
    assert words.text(text) == kept


@given(CHINESE, st.data())
def test_every_part_of_two_characters_or_more_stands_in_the_pairs_in_order(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    part = text[start : data.draw(st.integers(start + 2, len(text)))]
    assert f" {words.text(part)} " in f" {words.text(text)} "


@given(st.text(max_size=200))
def test_any_text_is_folded_and_split_without_an_error(text):
    assert all(words.runs(words.fold(text)))
    words.asked(text)


@pytest.mark.parametrize(
    "typed",
    [
        "虚住建规〔2026〕1号",
        "虚住建规[2026]1号",
        "虚住建规（2026）第1号",
        "虚住建规【2026】 001 号",
        "虚住建规 2026-1",
        " 虚住建规２０２６年１号 ",
    ],
)
def test_a_document_number_is_known_however_it_is_typed(typed):
    assert words.asked(typed).number == "虚住建规/2026/1"


def test_year_and_serial_alone_find_the_document_too():
    assert words.asked("〔2026〕1号").number == "/2026/1"
    assert list(words.number_keys("虚住建规〔2026〕1号")) == ["虚住建规/2026/1", "/2026/1"]


@pytest.mark.parametrize("typed", ["2026年工作要点", "关于印发虚住建规〔2026〕1号的通知", "", "1号"])
def test_other_words_are_no_document_number(typed):
    assert words.asked(typed).number == ""


def test_a_query_is_bounded():
    wanted = words.asked("，".join(f"{n}词语" for n in range(100)) + "长" * 500)
    assert len(wanted.runs) == words.MOST_RUNS
    assert not words.asked("，。！ ")
