"""Are there figures where the law leaves no room for any?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.words import amount
from gongkai.report.organs import makes_rules

_RULES = tuple(f"t2.rules.{column}" for column in ("made", "repealed", "valid"))
_DIRECT = tuple(f"t4.suit_direct.{column}" for column in ("total", "upheld", "corrected", "other", "pending"))
_REVIEW_FIRST = 2024


@rule(
    "T2-POWER",
    "warning",
    title="没有规章制定权的机关，规章一行应为 0",
    cite=cites.FORM_2021,
    help="只有国务院部门和省级、设区的市、自治州的人民政府可以制定规章；地方的局、委、办，县级政府、乡镇和街道不可以。"
    "把行政规范性文件填到规章一行是常见的错误。由机关名称判断，名称看不出的不提醒。",
)
def rules(case: Case) -> Iterator[Fault]:
    """Rules (规章) of an organ without the power to make them."""
    found = [(cell, value) for cell in _RULES if (value := case.report.value(cell)) is not None and value > 0]
    if found and makes_rules(case.report.organ) is False:
        cell, value = found[0]
        message = (
            f"“{case.form.spec(cell).label}”填了 {amount(value)}，{case.report.organ}没有规章制定权，"
            "请核对是不是应填在行政规范性文件一行。"
        )
        yield Fault(message, tuple(cell for cell, _ in found), 0, value)


@rule(
    "T4-DIRECT",
    "notice",
    title="2024 年起，对不予公开的决定应先申请行政复议",
    cite=cites.REV_23_1_4,
    help="新行政复议法自 2024 年 1 月 1 日起规定，对行政机关不予公开政府信息不服的，应当先申请行政复议；"
    "表四仍有未经复议直接起诉的，请核对。以前年度起诉、逾期未答复等情形可以直接起诉，所以只提示。",
)
def direct(case: Case) -> Iterator[Fault]:
    """Direct suits from 2024 on, where reconsideration comes first."""
    if case.report.year < _REVIEW_FIRST:
        return
    for cell in _DIRECT:
        value = case.report.value(cell)
        if value is not None and value > 0:
            message = (
                f"“{case.form.spec(cell).label}”填了 {amount(value)}；"
                "2024 年起对不予公开不服的应当先申请行政复议，请核对这些诉讼是否经过复议。"
            )
            yield Fault(message, (cell,), found=value)
            return
