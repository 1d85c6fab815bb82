"""Which columns may requests be exported with, as a list or as a sample? Applicants are masked in both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongkai.desk.listing import Col, Table, day
from gongkai.law.applicants import BY_KEY
from gongkai.law.receipt import CHANNELS
from gongkai.law.replies import REPLIES

_OUTCOMES = {"running": "在办", "stopped": "在办（期限中止）", "voided": "已作废"}


def outcome(case: Any) -> str:
    """How it ended, or that it has not."""
    reply = REPLIES.get(case.reply or case.row)
    return reply.name if reply else _OUTCOMES.get(case.state, "未写明答复类型")


COLUMNS = {
    "number": Col("受理号", lambda c: c.number, "nowrap"),
    "summary": Col("申请内容", lambda c: c.summary, "wide"),
    "applicant": Col("申请人（已脱敏）", lambda c: c.request.mask if c.request else "", "nowrap"),
    "type": Col("申请人类型", lambda c: BY_KEY[c.applicant_type].name, "nowrap"),
    "channel": Col("渠道", lambda c: CHANNELS[c.channel].name, "nowrap"),
    "received": Col("收到日期", lambda c: c.received_on, "nowrap"),
    "due": Col("答复期限", lambda c: day(c.due), "nowrap"),
    "inner": Col("内部期限", lambda c: day(c.inner_due), "nowrap"),
    "stage": Col("环节", lambda c: c.get_stage_display(), "nowrap"),
    "department": Col("承办科室", lambda c: c.department.name if c.department else ""),
    "handler": Col("经办人", lambda c: c.handler.name if c.handler else "", "nowrap"),
    "closed": Col("办结日期", lambda c: day(c.closed_on), "nowrap"),
    "outcome": Col("结果", outcome),
    "late": Col("逾期答复", lambda c: "是" if c.late else "", "nowrap"),
}
USUAL = tuple(key for key in COLUMNS if key not in ("applicant", "channel", "inner", "late"))


def table(chosen: Iterable[str]) -> Table:
    """The columns asked for, in their order; the usual ones where none is."""
    wanted = set(chosen) & set(COLUMNS) or set(USUAL)
    columns = tuple(column for key, column in COLUMNS.items() if key in wanted)
    return Table("公开申请", "received_on", columns, "desk:case")


def _of_case(key: str) -> Col:
    """A column of the list, for a case that was drawn."""
    column = COLUMNS[key]
    return Col(column.heading, lambda sampled: column.value(sampled.case), column.css)


_NUMBER, _OUTCOME = _of_case("number"), _of_case("outcome")
_ASKED = Col("申请内容", lambda s: s.asked, "wide")
_ANSWERED = Col("答复正文", lambda s: s.answered, "wide")
_COVERED = Col("遮盖（处）", lambda s: s.covered, "number")
SAMPLE = Table(
    "案卷抽样",
    None,
    (
        _NUMBER,
        *map(_of_case, ("received", "channel", "type")),
        _ASKED,
        *map(_of_case, ("due", "closed", "late")),
        _OUTCOME,
        Col("文号", lambda s: s.letter, "nowrap"),
        _ANSWERED,
        _COVERED,
    ),
)
# What is looked at before it leaves: the words, and how much of them was covered.
SAMPLE_WORDS = Table(SAMPLE.name, None, (_NUMBER, _ASKED, _OUTCOME, _ANSWERED, _COVERED))
