"""The paper of a document: everything goes there as data, and the worst text still gives a PDF."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from gongkai.portal.printing import pdf

SHEET = pdf.Sheet(
    title="关于印发办法的通知",
    organ="测试市甲局",
    notice="这份文件已于 2024-06-01 废止。",
    facts=[("索引号", "X/2024-00001"), ("文号", "甲发〔2024〕3号")],
    body="<p>各科室：</p><h2>一、总则</h2><p>正文。</p>",
    files=["附表.xlsx"],
    address="https://a.test/d/7/",
    base="https://a.test",
    version="第 2 版，2024-05-01 10:00 公开",
    day=date(2024, 5, 1),
)
HOSTILE = [
    "<p>#panic() $x$ *b* _i_ @ref \\ // /* ] [ </p>",
    "<h3>先三级</h3><h3>又三级</h3><h2>后二级</h2><ul><li><h2>表里的标题</h2></li></ul>",
    "<table></table><ul></ul><blockquote></blockquote><p></p>",
    "<table><thead><tr><th>头</th></tr></thead></table>",
    "<table><tr>" + "<td colspan='77' rowspan='99'>字</td>" * 70 + "</tr><tr><td>字</td></tr></table>",
    "<ul><li>" * 60 + "字" + "</li></ul>" * 60,
    "<p>" + "a" * 3000 + "</p>",
    "<p>\U0001f600𠮷㊗\ue000\x07</p>",
    '<p><a href="https://a.test/' + "x" * 3000 + '">长</a></p>',
]


def said(data: bytes) -> str:
    with pdfplumber.open(BytesIO(data)) as paper:
        return "".join(page.extract_text() for page in paper.pages).replace("\n", "").replace(" ", "")


def test_paper_has_title_data_text_files_and_foot():
    text = said(pdf.render(SHEET))
    for part in (
        "关于印发办法的通知",
        "2024-06-01废止",
        "X/2024-00001",
        "甲发〔2024〕3号",
        "一、总则",
        "正文。",
        "附表.xlsx",
        "https://a.test/d/7/",
        "第2版，2024-05-0110:00公开",
    ):
        assert part in text, part


def test_same_sheet_gives_the_same_bytes():
    assert pdf.render(SHEET) == pdf.render(SHEET)


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_keeps_the_paper_from_being_made(body):
    assert pdf.render(dataclasses.replace(SHEET, body=body)).startswith(b"%PDF")


def test_code_in_the_text_is_text():
    assert "#panic()" in said(pdf.render(dataclasses.replace(SHEET, body=HOSTILE[0])))


def test_words_go_as_data():
    given = json.loads(pdf.inputs(dataclasses.replace(SHEET, title='"]#panic()'))["sheet"])
    assert given["title"] == '"]#panic()'
