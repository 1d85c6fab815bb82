"""Does the prose speak of the report's own year?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.sections import NUMERALS
from gongkai.report.checks.words import short
from gongkai.report.claims import Passage
from gongkai.report.claims.scan import hits

_STOP = re.compile(r"[。;\n]")
_NEAR = 80  # characters of the sentence before and after
_PERIOD = re.compile(
    r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?起?(?:至|到|-{1,2}|—{1,2}|–|~|～)"
    r"(?:(?P<until>\d{4})年)?(?P<last>\d{1,2})月(?:(?P<end>\d{1,2})日)?"
)
_FIRST = re.compile(r"\d")  # with which a period begins
_STATISTICS = re.compile(r"统计|数据|报告期|本(?:年度)?报告|年报")
_FOUNDED = re.compile(r"成立|组建|挂牌|设立|撤并|合并|相比|同期")
_SELF = (
    r"(?:我|本)(?:局|委|办|院|厅|镇|乡|县|区|市|州|旗|街道|单位|机关|部门|中心|支队|大队|园区|管委会|系统)"
)
_OWN = re.compile(rf"(?P<year>20\d\d)年(?:度|全年)?,?{_SELF}(?P<what>[^。;\n]{{0,90}})")
_DID = re.compile(r"公开|收到|受理|发布|收取|收费|信息处理费")
_HOW_MANY = re.compile(r"\d|未|没有|无|不存在")
_NOW = re.compile(
    rf"(?:现将|现就|编制)(?:{_SELF})?(?P<year>20\d\d)年度?(?:政府|政务)?信息公开(?:工作)?(?:年度报告|报告|情况)?"
)
_OTHER = re.compile(r"较|比|同期|以来|以前|之前|截至|结转|将|计划|下一步|拟|要求|印发|起")
_MOST = 20  # findings of one kind


@rule(
    "TEXT-PERIOD",
    "error",
    title="数据的统计期限应为报告年度的 1 月 1 日至 12 月 31 日",
    cite=cites.FORM_2021,
    help="只看说明统计期限的句子；当年成立、合并的机关说明了原因的不算。",
)
def period(case: Case) -> Iterator[Fault]:
    """The statistics period is not the report's year."""
    year = case.report.year
    for passage in case.reading.passages:
        wrong = (
            found
            for found in hits(_FIRST, _PERIOD, passage.plain)
            if not _covers(found, year) and _on_statistics(passage, found)
        )
        for found in islice(wrong, _MOST):
            span = passage.span(*found.span())
            words = short(case.report.words(span))
            message = f"统计期限写作“{words}”，{year} 年的报告应统计 {year} 年 1 月 1 日至 12 月 31 日。"
            yield Fault(message, spans=(span,))


def _covers(found: re.Match[str], year: int) -> bool:
    first = (int(found["year"]), int(found["month"]), int(found["day"] or 1))
    last = (int(found["until"] or found["year"]), int(found["last"]), int(found["end"] or 31))
    return first == (year, 1, 1) and last == (year, 12, 31)


def _on_statistics(passage: Passage, found: re.Match[str]) -> bool:
    first, last = max(0, found.start() - _NEAR), found.end() + _NEAR
    before, after = passage.plain[first : found.start()], passage.plain[found.end() : last]
    sentence = _STOP.split(before)[-1] + _STOP.split(after)[0]
    return bool(_STATISTICS.search(sentence)) and not _FOUNDED.search(sentence)


@rule(
    "TEXT-YEAR",
    "warning",
    title="正文说的应是报告年度的工作",
    cite=cites.REG_49,
    help="“2022 年，我局公开信息……条”“现将 2022 年信息公开情况报告如下”之类的话里，年份不是报告年度的，"
    "提醒核实是不是沿用了往年的文字；同比、历史和计划不算。",
)
def year(case: Case) -> Iterator[Fault]:
    """A year that is not the report's stands where the report speaks of itself."""
    for passage in case.reading.passages:
        found = chain(_NOW.finditer(passage.plain), _OWN.finditer(passage.plain))
        astray = (one for one in found if _astray(one, passage, case.report.year))
        for one in islice(astray, _MOST):
            span = passage.span(one.start("year"), one.end("year") + 1)
            words = short(case.report.words(passage.span(*one.span())))
            message = (
                f"第{NUMERALS[passage.section - 1]}部分说“{words}”，"
                f"报告却是 {case.report.year} 年的，请核实年份。"
            )
            yield Fault(message, spans=(span,))


def _astray(found: re.Match[str], passage: Passage, year: int) -> bool:
    if int(found["year"]) == year:
        return False
    what = found.groupdict().get("what")
    if what is not None and not (_DID.search(what) and _HOW_MANY.search(what)):
        return False
    ahead = passage.plain[max(0, found.start() - 8) : found.start()]
    around = ahead + (what or "")
    return f"{year}年" not in around and not _OTHER.search(around)
