"""Are the six sections there, in order, under their headings, and do they say something?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.words import short
from gongkai.report.labels import plain

NUMERALS = "一二三四五六"
SUBSTANCE = 10  # characters; a section of words that says less says nothing

_NUMBER = re.compile(
    r"^[\s\u3000]*(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+[、.．])\s*"
)
_SUBHEADING = re.compile(
    r"^(?:主动公开|依申请公开|政府信息管理|(?:政府信息公开)?平台建设|监督保障|(?:存在的?)?(?:主要)?问题|改进)"
    r"(?:工作|情况|方面|措施|的?问题|及改进)*[：:]?$"
)
_NOTHING = re.compile(
    r"^(?:本年度?|我[局办委]|目前|暂时|暂|均|都)*(?:无|没有|不涉及|不适用|略|同上|详见附件)"
)
_TABLE_FEE = "行政事业性收费"
_FEE = re.compile(r"信息处理费|处理费|收费|费用|(?:收取|收到|减免|免收|交纳|缴纳|产生).{0,12}费")


@rule(
    "SEC-MISSING",
    "error",
    title="六个部分一个不能少",
    cite=cites.REG_50,
    help="报告应有总体情况等六个部分；没有内容的部分也要保留标题并说明。",
)
def missing(case: Case) -> Iterator[Fault]:
    """One of the six headings is not there."""
    for no, heading in enumerate(case.form.headings, start=1):
        if case.report.section(no) is None:
            yield Fault(f"没有找到第{NUMERALS[no - 1]}部分“{heading}”。")


@rule(
    "SEC-ORDER",
    "error",
    title="六个部分应按规定的顺序排列",
    cite=cites.FORM_2021,
    help="部分由标题的文字认定，不看它前面的序号。",
)
def order(case: Case) -> Iterator[Fault]:
    """The headings are not in the form's order."""
    for before, after in pairwise(case.report.sections):
        if after.no < before.no:
            yield Fault(
                f"第{NUMERALS[after.no - 1]}部分“{short(after.heading)}”排在了"
                f"第{NUMERALS[before.no - 1]}部分“{short(before.heading)}”的后面，应按规定的顺序。"
            )


@rule(
    "SEC-TITLE",
    "notice",
    title="部分的标题应与规定的一致",
    cite=cites.FORM_2021,
    help="空格和标点不论，文字不同即提示；意思相近的标题仍按该部分读取。",
)
def title(case: Case) -> Iterator[Fault]:
    """A heading is worded differently."""
    for section in case.report.sections:
        official = case.form.headings[section.no - 1]
        if plain(section.heading) != plain(official):
            numeral, printed = NUMERALS[section.no - 1], short(section.heading)
            yield Fault(f"第{numeral}部分的标题写作“{printed}”，规定的是“{official}”。")


@rule(
    "SEC-EMPTY",
    "warning",
    title="总体情况和存在的问题应有实际内容",
    cite=cites.REG_50,
    help="第一、第五部分没有文字，或者去掉小标题后只剩“无”之类的话。",
)
def empty(case: Case) -> Iterator[Fault]:
    """Section one or five says nothing of substance."""
    for no in (1, 5):
        section = case.report.section(no)
        if section and not _says_something(section.text):
            yield Fault(f"第{NUMERALS[no - 1]}部分“{short(section.heading)}”没有写实际内容。")


def _says_something(text: str) -> bool:
    lines = (_NUMBER.sub("", line).strip() for line in text.split("\n"))
    said = [line for line in lines if not _SUBHEADING.match(line)]
    whole = plain("".join(said))
    return len(whole) >= SUBSTANCE and not (len(whole) < 2 * SUBSTANCE and _NOTHING.match(whole))


@rule(
    "SEC6-FEE",
    "warning",
    title="第六部分应说明信息处理费的情况",
    cite=cites.FEE,
    help="收没收信息处理费都要在第六部分说明。表二里的行政事业性收费是另一回事，说了它不算。",
)
def fee(case: Case) -> Iterator[Fault]:
    """Section six says nothing on the information-processing fee."""
    section = case.report.section(6)
    if section and not _FEE.search("".join(section.text.split()).replace(_TABLE_FEE, "")):
        yield Fault("第六部分没有说明本年度收取信息处理费的情况，没有收取也请写明。")
