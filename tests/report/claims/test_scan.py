"""Looking for the first sign first finds the same as trying the pattern everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.report.checks import periods
from gongkai.report.claims import denials, numbers, scope
from gongkai.report.claims.scan import hits

PATTERNS = [
    (numbers.FIRST, numbers._NUMBER),
    (scope._WHEN_FIRST, scope._WHEN),
    (scope._SCOPE_FIRST, scope._SCOPE),
    (denials._FIRST, denials._REQUESTS),
    (denials._FIRST, denials._CONTEST),
    (periods._FIRST, periods._PERIOD),
]
WORDS = [
    "0",
    "12",
    "1,234",
    "٣",
    ".5",
    "余",
    "万",
    "件",
    "(件)",
    "两",
    "二十",
    "PPPP",
    "TTTT",
    "年",
    "本年",
    "去年",
    "往",
    "明年",
    "政府办",
    "公室",
    "本办",
    "我",
    "市",
    "本级",
    "级机关",
    "代表",
    "政府",
    "全区",
    "各镇",
    "尚",
    "暂",
    "未",
    "没有",
    "无",
    "零",
    "收到",
    "受理",
    "信息公开",
    "申请",
    "依申请公开",
    "复议",
    "诉讼",
    "，",
    ",",
    "。",
    "发生",
    "2023年",
    "1月",
    "1日",
    "至",
    "12月31日",
    "局",
    "度",
]


@pytest.mark.parametrize(("first", "pattern"), PATTERNS, ids=lambda one: one.pattern[:20])
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join), st.integers(0, 9), st.integers(0, 90))
def test_hits_are_the_matches_of_finditer(
    first: re.Pattern[str], pattern: re.Pattern[str], text: str, start: int, end: int
) -> None:
    found = [match.span() for match in hits(first, pattern, text, start, end)]
    assert found == [match.span() for match in pattern.finditer(text, start, end)]
