"""Was the report published in time?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gongkai.law import cites
from gongkai.law.annual import KINDS, statutory
from gongkai.law.workdays import load
from gongkai.report.checks.registry import Case, Fault, Severity, rule

_ONE = timedelta(days=1)
_DOUBT = timedelta(days=14)  # where no holiday notice is known, so many days may still be a holiday


@rule(
    "DATE-LATE",
    "error",
    title="年度报告应按时公布",
    cite=cites.REG_49,
    help="县级以上政府部门应在 1 月 31 日前、县级以上地方人民政府应在 3 月 31 日前公布上一年度的报告；"
    "办公厅（室）按部门算，另有声明的除外。过了当天但没有过其后的第一个工作日的，以及条例没有点名的乡镇、街道，只提醒。"
    "报告没有写明日期的不核对。",
)
def late(case: Case) -> Iterator[Fault]:
    """Issued after the day of Article 49."""
    issued, year = case.report.issued, case.report.year
    if not issued:
        return
    last = statutory(year, case.kind)
    if issued <= last:
        return
    calendar = load()
    following = calendar.on_or_after(last + _ONE)
    unsure = calendar.provisional(following) and issued <= following + _DOUBT
    lenient = issued <= following or unsure or case.kind == "township"
    severity: Severity | None = "warning" if lenient else None
    message = (
        f"报告的日期是 {issued}，{KINDS[case.kind]}应在 {last} 前公布 {year} 年度的报告，"
        f"晚了 {(issued - last).days} 天。"
    )
    yield Fault(message, severity=severity)
