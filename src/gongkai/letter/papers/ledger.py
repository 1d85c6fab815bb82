"""How was every day of a case counted? The ledger as it is handed to a court."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gongkai.law.case import PHASES, Clock, Line
from gongkai.law.cites import Cite
from gongkai.law.workdays.calendar import weekday
from gongkai.letter.facts import Facts
from gongkai.letter.papers.tables import day_text, pairs_table
from gongkai.letter.sheet import Block, Say, Sheet, Signed, Table
from gongkai.press.text import chinese_date

HEAD = ("日期", "星期", "计数", "情况", "依据")
_NOTICE = re.compile(r"[^《]*安排的通知.*（(国办[^）]+)）")
_DAYS = {"workday", "restday", "paused", "restarted", "deferred", "overdue"}


def ledger(facts: Facts, clock: Clock, notices: Iterable[str] = ()) -> Sheet:
    """期限计算表: day by day what counted and why; `notices` are the notices of working days it rests on."""
    return Sheet(
        title="政府信息公开申请办理期限计算表",
        subtitle=f"受理号：{facts.case_number}",
        blocks=(
            pairs_table("期限", _summary(clock)),
            Say("逐日计算", "label"),
            Table("逐日计算", (15, 8, 8, 33, 36), tuple(map(_row, clock.ledger)), head=HEAD, small=True),
            *_breaches(clock),
            *_grounds(tuple(notices), clock),
            Signed((facts.organ, chinese_date(facts.decided_on))),
        ),
        author=facts.organ,
        day=facts.decided_on,
        head=facts.organ,
        dense=True,
    )


def _summary(clock: Clock) -> dict[str, str]:
    counted = sum(line.count for line in clock.ledger)
    return {
        "收到日期": day_text(clock.received_on),
        "最初的期限": day_text(clock.original_due),
        "答复期限": _due(clock),
        "目前状态": PHASES.get(clock.phase, clock.phase),
        # The table of an open request runs on to its due date.
        "已计工作日" if clock.closed_on else "至期限届满共计工作日": f"{counted}日",
        "办结日期": day_text(clock.closed_on) or "尚未办结",
    }


def _due(clock: Clock) -> str:
    if clock.due is None:
        return "期限中止，尚不能确定"
    return day_text(clock.due) + ("（暂定）" if clock.provisional else "")


def _row(line: Line) -> tuple[str, ...]:
    number = str(line.number) if line.number else ("不计" if line.event in _DAYS and not line.count else "—")
    return (line.date.isoformat(), weekday(line.date), number, line.note, _short(line.cite))


def _short(cite: Cite) -> str:
    """The citation in a narrow column: a statute without the country's name, a notice by its number."""
    text = str(cite)
    notice = _NOTICE.fullmatch(text)
    return notice[1] if notice else text.replace("《中华人民共和国", "《")


def _breaches(clock: Clock) -> Iterator[Block]:
    if clock.breaches:
        yield Say("需要说明的情形", "label")
    for breach in clock.breaches:
        yield Say(f"{chinese_date(breach.on)}：{breach.message}（{breach.cite}）。")


def _grounds(notices: tuple[str, ...], clock: Clock) -> Iterator[Block]:
    if notices:
        yield Say(f"工作日依据：{'；'.join(notices)}。", "note")
    if clock.provisional:
        yield Say("期限涉及尚未公布放假安排的年份，为暂定日期，公布后重新计算。", "note")
