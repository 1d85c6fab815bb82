"""How was every day counted, and why?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.law import cites
from gongkai.law.case.clock import SILENCE, Line
from gongkai.law.case.events import ROLE_CITES, ROLES, Event
from gongkai.law.case.run import ONE, Pause, Run
from gongkai.law.cites import Cite
from gongkai.law.workdays import Day

_EFFECTS = {
    "received": "当日不计，自次日起算",
    "corrected": "自次日起重新计算20个工作日",
    "correction_requested": "停止计算，等待补正",
    "fee_notice": "停止计算，等待缴费",
    "fee_paid": "自次日起重新计算20个工作日",
    "consulted": "自次日起不计入期限",
    "consultation_answered": "所用时间不计入期限",
    "consultation_lapsed": "所用时间不计入期限",
}
_WAITING = {"correcting": "等待申请人补正", "paying": "等待申请人缴费"}


def lines(run: Run, events: list[Event], void: frozenset[int]) -> tuple[Line, ...]:
    """The ledger in order of date: a day first, then what happened on it."""
    found = [*_days(run, events), *(_event_line(run, event, void) for event in events)]
    return tuple(sorted(found, key=lambda line: line.date))


def _event_line(run: Run, event: Event, void: frozenset[int]) -> Line:
    if event.seq in void:
        return Line(event.on, event.event, 0, f"{event.kind.name}：此条已作废，视为没有发生", event.kind.cite)
    parts = [event.kind.name, _detail(event), _effect(run, event)]
    cite = _consultation_cite(run, event) or event.kind.cite
    return Line(event.on, event.event, 0, "：".join(part for part in parts if part), cite)


def _consultation_cite(run: Run, event: Event) -> Cite | None:
    """An opinion is asked for, and silence taken, under the provision on the party's role."""
    pause = run.told.get(event.seq)
    return ROLE_CITES[pause.role] if pause and event.event != "consultation_answered" else None


def _detail(event: Event) -> str:
    if event.event == "extended":
        return f"加{event.days}个工作日"
    if event.event == "deferred":
        return f"至{event.until}"
    if event.event == "voided":
        return f"第{event.voids}条"
    if event.event == "consulted" and event.role:
        return f"{event.party}（{ROLES[event.role]}）"
    return event.party


def _effect(run: Run, event: Event) -> str:
    """What the event did to the count; a resumption that restarted nothing says so."""
    if event.event in ("corrected", "fee_paid") and event.on > run.start:
        return "自次日起继续计算"
    return "；".join(part for part in (_silence(run, event), _exclusion(run, event)) if part)


def _silence(run: Run, event: Event) -> str:
    lapsed = event.event == "consultation_lapsed"
    return SILENCE[run.told[event.seq].role][0] if lapsed else ""


def _exclusion(run: Run, event: Event) -> str:
    pause = run.told.get(event.seq)
    if pause and pause.overran() and event.event != "consulted":
        return "意见期限届满以后的日子照计"
    return _EFFECTS.get(event.event, "")


def _days(run: Run, events: list[Event]) -> Iterator[Line]:
    """One line for every day after receipt: to the due date, to the end of the case, or to the last event."""
    if run.received is None:
        return
    day, counted, end = run.received, 0, _end(run, events)
    while day < end:
        day += ONE
        line = _day_line(run, run.calendar.day(day), counted)
        counted += line.count
        yield line


def _end(run: Run, events: list[Event]) -> date:
    if run.closed_on:
        return run.closed_on
    last = max(event.on for event in events)
    return max(run.due() or last, last)


def _day_line(run: Run, day: Day, counted: int) -> Line:
    """One day: rest days first, then pauses, then what an earlier clock counted, then the count."""
    on = day.date
    if not day.is_workday:
        return Line(on, "restday", 0, f"{day.name}，不计{_doubt(day)}", _source(run, day))
    pause = run.pause_on(on)
    if pause:
        return Line(on, "paused", 0, _pause_note(pause), pause.cite)
    if on <= run.start:
        return Line(on, "restarted", 0, "期限已重新计算，此日不计", run.started_by)
    if run.deferred and run.deferred_on and on > run.deferred_on:
        return _deferred_line(run, on)
    if counted >= run.budget:
        return Line(on, "overdue", 0, "期限已过", cites.REG_33)
    return Line(on, "workday", 1, _count_note(run, day, counted + 1), _source(run, day), counted + 1)


def _deferred_line(run: Run, on: date) -> Line:
    assert run.deferred is not None
    if on > run.deferred:
        return Line(on, "overdue", 0, "期限已过", cites.REG_35)
    note = "延迟答复的期限届满" if on == run.deferred else "延迟答复期间，按确定的日期计"
    return Line(on, "deferred", 0, note, cites.REG_35)


def _pause_note(pause: Pause) -> str:
    return f"{_WAITING.get(pause.kind) or f'征求“{pause.party}”意见'}，不计"


def _count_note(run: Run, day: Day, number: int) -> str:
    name = f"（{day.name}）" if "上班" in day.name else ""
    last = "，期限届满" if number == run.budget and not run.deferred else ""
    return f"第{number}个工作日{name}{last}{_doubt(day)}"


def _doubt(day: Day) -> str:
    return "（该年尚无放假通知，暂定）" if day.provisional else ""


def _source(run: Run, day: Day) -> Cite:
    """A day named by a notice is counted as the notice says."""
    return Cite("NOTICE", day.source) if day.date in run.calendar.days else cites.REG_33
