"""However a document number is typed it is kept in one form; other words stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.docnumbers import normal


@pytest.mark.parametrize(
    "typed",
    [
        "虚住建规〔2026〕1号",
        "虚住建规[2026]1号",
        "虚住建规（2026）第1号",
        " 虚住建规【２０２６】０１号 ",
        "虚住建规 〔2026年〕 1 号",
        "虚住建规﹝2026﹞1号",
    ],
)
def test_one_form(typed):
    assert normal(typed) == "虚住建规〔2026〕1号"


@pytest.mark.parametrize(
    "other",
    [
        "",
        "2026年第3号公告",
        "国务院令第711号",
        "甲发〔2026〕1号、2号",
        "甲发（试行）〔2026〕1号",
        "甲发〔26〕1号",
        "甲发〔2026〕0号",
    ],
)
def test_other_words_stay(other):
    assert normal(other) == other


@given(st.text(alphabet="甲发规〔〕[]（）【】2026年第0１号 -", max_size=24))
def test_what_is_normal_stays(words):
    assert normal(normal(words)) == normal(words)
