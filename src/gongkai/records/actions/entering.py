"""What may a person enter into a ledger by hand? A role is not enough where a signed letter should speak.

The table of steps (law.handling) says whose step it is; here stands what only the records can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from gongkai.law import cites, handling
from gongkai.law.case import KINDS, Clock
from gongkai.law.errors import NotAllowed
from gongkai.law.steps import wanting
from gongkai.records.actions import clock
from gongkai.records.models import Case, CaseEvent
from gongkai.records.queries import lapses

Roles = Collection[str]
Rows = Sequence[CaseEvent]


def before(case: Case, rows: Rows, row: CaseEvent, roles: Roles) -> None:
    """May this be entered by hand, after these entries? Raises NotAllowed, or ValidationError by field."""
    check = _CHECKS.get(row.event)
    if check:
        check(case, rows, row, roles)


def after(row: CaseEvent, state: Clock) -> None:
    """A close says how: without a kind of reply it would stand in no row of the report."""
    if state.closed_on is None or state.reply:
        return
    if row.event in handling.REPLIES:
        raise ValidationError({"reply": "请选择答复类型。"})
    if row.event == "voided":
        raise NotAllowed("作废这一条以后，办结就没有了答复类型。请先作废后来登记的签收。", cites.REG_45)


def _reply(case: Case, rows: Rows, row: CaseEvent, roles: Roles) -> None:
    """A reply that went out on paper before; one that is written here goes out as a letter."""
    if case.letters.filter(kind__startswith="reply.").exclude(state="voided").exists():
        raise NotAllowed("这件申请有一份答复文书，请从文书发出和登记送达，不能另行补录。", cites.REG_36)


def _voided(case: Case, rows: Rows, row: CaseEvent, roles: Roles) -> None:
    """Who may take an entry back depends on the entry."""
    target = next((each for each in rows if each.seq == row.data.get("seq")), None)
    if target is None:
        return
    wanted = handling.voiders(target.event, by_letter="letter" in target.data)
    if not set(roles) & set(wanted):
        raise NotAllowed(wanting(f"作废{handling.STEPS[target.event].name}", wanted), cites.REG_45)


def _received(case: Case, rows: Rows, row: CaseEvent, roles: Roles) -> None:
    """A receipt entered anew: later than the first only by the head, and never later than the papers say."""
    first = next((each for each in rows if each.event == "received"), None)
    if first and row.on > first.on and "head" not in roles:
        said = f"收到日期原为 {first.on}，改成更晚的日期，须由“公开工作机构负责人”角色的人员办理。"
        raise NotAllowed(said, cites.REG_31)
    latest = case.request.received_on if case.request else None
    if latest and row.on > latest:
        said = f"按收件时登记的提交、签收和确认日期，收到日期是 {latest}，不能更晚。"
        raise ValidationError({"on": said})


def _correction(case: Case, rows: Rows, row: CaseEvent, roles: Roles) -> None:
    until = str(row.data.get("until") or "")
    if until <= row.on.isoformat():
        raise ValidationError({"until": "请填写给申请人的补正期限，应晚于要求补正的日期。"})


def _lapse(case: Case, rows: Rows, row: CaseEvent, roles: Roles) -> None:
    early(case, rows, row.event, row.on, str(row.data.get("party", "")))


def early(case: Case, rows: Rows, event: str, on: date, party: str = "") -> None:
    """Raises NotAllowed for a lapse before the time is over, with the first day on which it is."""
    last = lapses.last_day(case, rows, event, party)
    if last is None:
        return
    # A consultation lapses with its last day, which is left out of the count like those before it.
    too_early = on < last if event == "consultation_lapsed" else on <= last
    if too_early or clock.today() <= last:
        first = last + timedelta(days=1)
        said = f"期限到 {last} 届满，最早 {first} 才能登记“{KINDS[event].name}”。"
        raise NotAllowed(said, KINDS[event].cite)


_CHECKS: dict[str, Callable[[Case, Rows, CaseEvent, Roles], None]] = {
    "reply_posted": _reply,
    "reply_delivered": _reply,
    "voided": _voided,
    "received": _received,
    "correction_requested": _correction,
    "correction_lapsed": _lapse,
    "fee_lapsed": _lapse,
    "consultation_lapsed": _lapse,
}
