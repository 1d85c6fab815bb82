"""How are a clock and a fee shown, to a person and to a program?"""

from __future__ import annotations

from datetime import date

from gongkai.law.case import Breach, Clock, Line
from gongkai.law.fees import Fee, Tier
from gongkai.law.workdays.calendar import weekday

STATES = {"running": "计时中", "stopped": "停止计时", "closed": "已办结"}
METHODS = {"cases": ("按件计收", "件"), "pages": ("按量计收", "页")}


def due_json(clock: Clock) -> dict[str, object]:
    """The exchange format of `law due`."""
    return {
        "due": _iso(clock.due),
        "provisional": clock.provisional,
        "state": clock.state,
        "ledger": [_line_json(line) for line in clock.ledger],
        "breaches": [_breach_json(breach) for breach in clock.breaches],
        "received": _iso(clock.received_on),
        "original_due": _iso(clock.original_due),
        "closed_on": _iso(clock.closed_on),
        "row": clock.row,
        "allowed": list(clock.allowed),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _line_json(line: Line) -> dict[str, object]:
    return {
        "date": line.date.isoformat(),
        "event": line.event,
        "count": line.count,
        "note": line.note,
        "cite": str(line.cite),
    }


def _breach_json(breach: Breach) -> dict[str, object]:
    return {
        "code": breach.code,
        "on": breach.on.isoformat(),
        "message": breach.message,
        "cite": str(breach.cite),
    }


def due_text(clock: Clock) -> str:
    """The due date first, then what went wrong, then every day."""
    parts = [f"答复期限：{_due(clock)}", f"状态：{STATES[clock.state]}"]
    if clock.original_due and clock.original_due != clock.due:
        parts.append(f"最初的期限：{_day(clock.original_due)}")
    if clock.closed_on:
        parts.append(f"办结日期：{_day(clock.closed_on)}")
    parts += [f"问题：{breach.message}（{breach.cite}）" for breach in clock.breaches]
    return "\n".join([*parts, "", *(_line(line) for line in clock.ledger)])


def _due(clock: Clock) -> str:
    if clock.due is None:
        return "停止计算，尚不能确定"
    return _day(clock.due) + ("（暂定：该年尚无放假通知，公布后须重算）" if clock.provisional else "")


def _day(day: date) -> str:
    return f"{day}（{weekday(day)}）"


def _line(line: Line) -> str:
    mark = "＋" if line.count else "　"
    return f"{line.date} {weekday(line.date)} {mark} {line.note}（{line.cite}）"


def fee_json(fee: Fee) -> dict[str, object]:
    """The exchange format of `law fee`."""
    return {
        "method": fee.method,
        "quantity": fee.quantity,
        "yuan": fee.yuan,
        "tiers": [tier.as_json() for tier in fee.tiers],
        "cite": str(fee.cite),
    }


def fee_text(fee: Fee) -> str:
    """The sum first, then every band."""
    name, unit = METHODS[fee.method]
    lines = [f"信息处理费：{fee.yuan}元（{name}，{fee.quantity}{unit}，{fee.cite}）"]
    return "\n".join([*lines, *(_tier(tier, unit) for tier in fee.tiers)])


def _tier(tier: Tier, unit: str) -> str:
    span = f"第{tier.first}—{tier.last}{unit}" if tier.last else f"第{tier.first}{unit}以上"
    return f"  {span}：{tier.count}{unit}×{tier.rate}元＝{tier.yuan}元"
