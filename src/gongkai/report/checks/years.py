"""Do the figures follow from last year's report?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.words import amount
from gongkai.report.model import Report


def last_year(case: Case) -> Report | None:
    """Last year's report, if it is the year before; any other year proves nothing."""
    previous = case.previous
    return previous if previous and previous.year == case.report.year - 1 else None


@rule(
    "T3-CARRY",
    "error",
    title="上年结转应等于上一年报告的结转下年度",
    cite=cites.FORM_2021,
    help="给出上一年的报告才核对：表三“二、上年结转”逐列与上一年的“四、结转下年度继续办理”相比。"
    "格式没有印明，由两行的含义推出。",
)
def carried(case: Case) -> Iterator[Fault]:
    """In a column, carried_in is last year's carried_out."""
    previous = last_year(case)
    if not previous:
        return
    for spec in case.form.cells.values():
        if not spec.id.startswith("t3.carried_in."):
            continue
        before = previous.value(spec.id.replace("carried_in", "carried_out"))
        now = case.report.value(spec.id)
        if before is not None and now is not None and before != now:
            message = (
                f"“{spec.column}”一列：上年结转填了 {amount(now)}，"
                f"而 {previous.year} 年的报告结转下年度的是 {amount(before)}，两者应当相同。"
            )
            yield Fault(message, (spec.id,), before, now)


@rule(
    "T2-STOCK",
    "warning",
    title="现行有效件数应由上年有效数、本年制发和废止推得出",
    cite=cites.FORM_2021,
    help="给出上一年的报告才核对：现行有效 = 上年现行有效 + 本年制发 − 本年废止。"
    "格式没有印明，文件还会因失效、机构合并等增减，所以只提醒。上一年用的是旧格式时不核对。",
)
def stock(case: Case) -> Iterator[Fault]:
    """valid = last year's valid + made - repealed."""
    previous = last_year(case)
    if not previous or previous.form != case.report.form:
        return
    for row in ("t2.rules", "t2.normative"):
        cells = tuple(f"{row}.{column}" for column in ("made", "repealed", "valid"))
        made, repealed, valid = (case.report.value(cell) for cell in cells)
        before = previous.value(f"{row}.valid")
        if before is None or made is None or repealed is None or valid is None:
            continue
        expected = before + made - repealed
        if expected != valid:
            message = (
                f"“{case.form.spec(cells[0]).row}”现行有效填了 {amount(valid)} 件，"
                f"按上年有效 {amount(before)} 件、本年制发 {amount(made)} 件、废止 {amount(repealed)} 件"
                f"推算应为 {amount(expected)} 件，如有失效、合并等情况请核实。"
            )
            yield Fault(message, cells, expected, valid)
