"""The month's bulletin and the list of what is handed over, in every format."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from gongkai.letter.papers import Given, bulletin, deposit
from gongkai.letter.sheet import Say, Table
from gongkai.letter.write import ENDINGS, render

ORGAN, DAY = "测试市测试局", date(2026, 4, 3)
HEAD = ("公开信息", "超期", "在办", "过期", "新收", "办结", "逾期")


def month(*columns):
    rows = [("甲科", "3", "1", "2", "0", "4", "4", "0"), ("合计", "3", "1", "2", "0", "4", "4", "0")]
    return bulletin(ORGAN, DAY, "2026年3月", HEAD, rows, columns)


def handed(number: int):
    given = [
        Given(f"关于第{n}件事的通知", f"测发〔2026〕{n}号", f"X/2026-{n:05d}", DAY) for n in range(number)
    ]
    return deposit(ORGAN, DAY, "国家档案馆移送〔2026〕1号", "国家档案馆", (date(2026, 1, 1), DAY), given)


def test_a_bulletin_says_which_columns_were_not_kept_up():
    captions = [block.caption for block in month(("公告", "空栏目")).blocks if isinstance(block, Table)]
    assert captions == ["各科室情况", "没有按期更新的栏目"]
    assert "各栏目都按期更新。" in [block.text for block in month().blocks if isinstance(block, Say)]


def test_a_list_counts_what_stands_on_it():
    facts, rows = [block for block in handed(3).blocks if isinstance(block, Table)][:2]
    assert "3件" in [text for row in facts.rows for text in row]
    assert [row[0] for row in rows.rows] == ["1", "2", "3"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_both_are_printed_in_every_format(ending):
    assert render(month(("公告", "空栏目")), ending)
    assert render(handed(2), ending)


def test_a_long_list_goes_on_over_pages():
    paper = pypdfium2.PdfDocument(render(handed(120), "pdf"))
    assert len(paper) > 2
    last = paper[len(paper) - 1].get_textpage().get_text_range()
    assert "移送日期" in last
