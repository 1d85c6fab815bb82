"""Do the figures of tables three and four add up?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.sums import Broken
from gongkai.report.checks.words import amount, figure


@rule(
    "T3-BALANCE",
    "error",
    title="本年新收加上年结转，应等于办理结果总计加结转下年度",
    cite=cites.FORM_2021,
    help="这是表三左上角印明的勾稽关系，按申请人的每一列分别核对；有空格而无法断定的列不判。",
)
def balance(case: Case) -> Iterator[Fault]:
    """In a column, new + carried_in = total + carried_out."""
    for broken in case.tally.of("T3-BALANCE"):
        new, carried_in, total, carried_out = (
            figure(case.report, cell) for cell in broken.sum.plus + broken.sum.equals
        )
        yield _fault(
            case,
            broken,
            f"“{_column(case, broken)}”一列：本年新收 {new} 加上年结转 {carried_in}，"
            f"与总计 {total} 加结转下年度 {carried_out} 不相等"
            f"（{amount(broken.parts)} 对 {amount(broken.printed)}）",
        )


@rule(
    "T3-TOTAL",
    "error",
    title="办理结果各项之和，应等于（七）总计",
    cite=cites.FORM_2021,
    help="把（一）至（六）的 21 行逐列相加，与（七）总计核对。"
    "格式没有印明，由各行的含义推出；有空格而无法断定的列不判。",
)
def outcomes(case: Case) -> Iterator[Fault]:
    """In a column, the outcome rows add up to the total."""
    for broken in case.tally.of("T3-TOTAL"):
        yield _fault(
            case,
            broken,
            f"“{_column(case, broken)}”一列：（一）至（六）各项加起来是 {amount(broken.parts)}，"
            f"（七）总计却是 {amount(broken.printed)}",
        )


@rule(
    "T3-ROWSUM",
    "error",
    title="各类申请人之和，应等于总计一列",
    cite=cites.FORM_2021,
    help="把每一行的自然人和五类法人或其他组织相加，与该行的总计核对。格式没有印明，由各列的含义推出；有空格而无法断定的行不判。",
)
def applicants(case: Case) -> Iterator[Fault]:
    """In a row, the six applicant columns add up to the total column."""
    for broken in case.tally.of("T3-ROWSUM"):
        row = case.form.spec(broken.sum.equals[0]).row
        yield _fault(
            case,
            broken,
            f"“{row}”一行：各类申请人加起来是 {amount(broken.parts)}，总计却是 {amount(broken.printed)}",
        )


@rule(
    "T4-SUM",
    "error",
    title="复议、诉讼的四种结果之和，应等于总计",
    cite=cites.FORM_2021,
    help="行政复议、未经复议直接起诉、复议后起诉各为一组，每组的四项相加应等于该组的总计。格式没有印明，由各列的含义推出。",
)
def proceedings(case: Case) -> Iterator[Fault]:
    """In a block of table four, the four results add up to the total."""
    for broken in case.tally.of("T4-SUM"):
        block = case.form.spec(broken.sum.equals[0]).column.split()[0]
        yield _fault(
            case,
            broken,
            f"“{block}”：四种结果加起来是 {amount(broken.parts)}，总计却是 {amount(broken.printed)}",
        )


def _column(case: Case, broken: Broken) -> str:
    return case.form.spec(broken.sum.equals[0]).column


def _fault(case: Case, broken: Broken, message: str) -> Fault:
    """The fault of a failed sum; the suspect is named where one cell explains all failed sums."""
    suspect = case.suspect
    if suspect:
        label = case.form.spec(suspect.cell).label
        change = f"由 {amount(suspect.printed)} 改为 {amount(suspect.wanted)}"
        message += f"；只要把“{label}”{change}，各处就都相符"
    elif not broken.exact:
        message += "，空着的格子填什么数也凑不成"
    cells = broken.sum.plus + broken.sum.equals
    return Fault(
        message + "。",
        cells,
        broken.parts,
        broken.printed,
        suspect.cell if suspect else None,
        _where(case, broken),
    )


def _where(case: Case, broken: Broken) -> str:
    """Where the suspect stands, else the printed total."""
    return case.report.cell(case.suspect.cell if case.suspect else broken.sum.equals[0]).place
