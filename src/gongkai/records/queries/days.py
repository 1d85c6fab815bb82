"""How is a clock shown: every day of it, and why the due date is what it is?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.law import cites
from gongkai.law.case import KINDS, Clock, Line
from gongkai.law.workdays import Calendar
from gongkai.law.workdays.calendar import weekday

# What a kind of day is marked with: css class and the sign in its box ("" where its number stands).
DAYS = {
    "workday": ("", ""),
    "restday": ("off", "休"),
    "paused": ("paused", "停"),
    "restarted": ("gone", "—"),
    "deferred": ("deferred", "延"),
    "overdue": ("over", "逾"),
}
TAKEN_BACK = "此条已作废，视为没有发生"  # how the ledger marks an event that was voided


@dataclass(frozen=True, slots=True)
class Box:
    """One day of the strip."""

    on: date
    css: str
    sign: str
    label: str
    title: str

    @property
    def day(self) -> str:
        """Month and day, as 3-15."""
        return f"{self.on.month}-{self.on.day}"


def strip(clock: Clock, today: date, calendar: Calendar) -> list[Box]:
    """The days from receipt to the end of the ledger, and today where it lies beyond."""
    days: dict[date, Line] = {line.date: line for line in clock.ledger if not _is_event(line)}
    events: dict[date, list[Line]] = {}
    for line in clock.ledger:
        if _is_event(line):
            events.setdefault(line.date, []).append(line)
    shown = sorted(days.keys() | events.keys())
    boxes = [_box(on, days.get(on), events.get(on, []), clock, today, calendar) for on in shown]
    if shown and today > shown[-1] and clock.state != "closed":
        boxes.append(_beyond(clock, today, calendar, shown[-1]))
    return boxes


def _beyond(clock: Clock, today: date, calendar: Calendar, last: date) -> Box:
    """Today, where the ledger ended before it: after the due date, or while the clock stands still."""
    late = overdue(clock, today, calendar)
    note = f"期限已过{late}个工作日（{cites.REG_33}）" if late else "期限停止计算"
    css = "today gap" if (today - last).days > 1 else "today"
    return Box(today, css, f"+{late}" if late else "停", "今天", f"{today} {weekday(today)} {note}")


def _is_event(line: Line) -> bool:
    """An event, not a plain day: "deferred" names both, and only an event's note begins with its name."""
    kind = KINDS.get(line.event)
    return kind is not None and line.note.startswith(kind.name)


def _box(
    on: date, day: Line | None, events: list[Line], clock: Clock, today: date, calendar: Calendar
) -> Box:
    css, sign = DAYS[day.event] if day else ("", "·")
    classes = [css] if css else []
    if day and day.event == "workday":
        sign = str(day.number)
    if on.weekday() >= 5 and calendar.is_workday(on):
        classes.append("makeup")
    labels = [_short(line) for line in events]
    for marked, name, label in ((clock.due, "due", "到期"), (today, "today", "今天")):
        if on == marked:
            classes.append(name)
            labels.insert(0, label)
    lines = [*([day] if day else []), *events]
    title = "；".join(f"{line.note}（{line.cite}）" for line in lines)
    return Box(on, " ".join(classes), sign, "、".join(labels), f"{on} {weekday(on)} {title}".strip())


def _short(line: Line) -> str:
    return SHORT.get(line.event, KINDS[line.event].name[:4])


SHORT = {
    "received": "收到",
    "correction_requested": "要求补正",
    "corrected": "已补正",
    "correction_lapsed": "不补正",
    "consulted": "征求意见",
    "consultation_answered": "得到意见",
    "consultation_lapsed": "无意见",
    "extended": "延长",
    "reasons_demanded": "问理由",
    "deferred": "另定期限",
    "fee_notice": "收费通知",
    "fee_paid": "已缴费",
    "fee_lapsed": "未缴费",
    "reply_posted": "交邮",
    "reply_delivered": "送达",
    "withdrawn": "撤回",
    "voided": "作废",
}


def why(clock: Clock) -> list[str]:
    """Why the due date is what it is, in sentences read off the ledger."""
    counted = [line for line in clock.ledger if line.event == "workday"]
    if not counted:
        return []
    first, last = counted[0], counted[-1]
    said = [
        *_restarts(clock.ledger),
        f"第1个工作日是{first.date}，第{last.number}个工作日是{last.date}。",
        *_left_out(clock.ledger, first.date, last.date),
        *(f"{line.date} {line.note}（{line.cite}）。" for line in _added(clock.ledger, first.date)),
    ]
    if clock.original_due and clock.due and clock.original_due != clock.due:
        said.append(f"只从收到之日起算的话，期限是{clock.original_due}。")
    if clock.provisional:
        said.append("期限跨入尚无放假通知的年份，为暂定；通知公布后自动重新计算。")
    return said


def _restarts(ledger: Iterable[Line]) -> list[str]:
    """By which provision the running period of 20 working days began."""
    again = next((line for line in ledger if line.event == "restarted"), None)
    if again:
        return [f"重新计算20个工作日（{again.cite}）。"]
    return [f"自收到之日起20个工作日（{cites.REG_33}）。"]


def _added(ledger: Iterable[Line], first: date) -> list[Line]:
    """The extension and the deferral of the clock that runs now, unless taken back."""
    lines = [line for line in ledger if line.event in ("extended", "deferred") and line.date >= first]
    return [line for line in lines if _is_event(line) and not line.note.endswith(TAKEN_BACK)]


def _left_out(ledger: Iterable[Line], first: date, last: date) -> list[str]:
    between = [line for line in ledger if first <= line.date <= last]
    parts = [
        f"{name} {number} 天"
        for event, name in (("restday", "休息日和节假日"), ("paused", "征求意见等"))
        if (number := sum(line.event == event for line in between))
    ]
    return [f"其间{'、'.join(parts)}不计。"] if parts else []


def overdue(clock: Clock, today: date, calendar: Calendar) -> int:
    """Working days that an open case is past its due date."""
    if clock.state != "running" or clock.due is None or today <= clock.due:
        return 0
    return calendar.count(clock.due, today)
