"""What does each event do to the clock, and when does the law leave it no place?

A step without meaning raises NotAllowed; a lawful step taken late is done and written down as a breach.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from gongkai.law import cites
from gongkai.law.case.events import KINDS, PHASES, ROLE_CITES, Event
from gongkai.law.case.run import Pause, Run
from gongkai.law.cites import Cite
from gongkai.law.errors import NotAllowed, Unusable
from gongkai.law.replies import REPLIES

CORRECTION_NOTICE = 7
CONSULTATION = 15
PAYMENT = 20
EXTENSION = 20


def allowed(run: Run) -> tuple[str, ...]:
    """The events that have a meaning now, in the order of the table."""
    return tuple(
        key
        for key, kind in KINDS.items()
        if run.phase in kind.phases and (key not in _GUARDS or _GUARDS[key](run) is None)
    )


def refusal(run: Run, key: str) -> str | None:
    """Why this kind of event has no place now, as a Chinese sentence; None where it has one."""
    kind = KINDS[key]
    if run.phase not in kind.phases:
        return f"{PHASES[run.phase]}，不能登记“{kind.name}”。"
    guard = _GUARDS.get(key)
    return guard(run) if guard else None


def take(run: Run, event: Event) -> None:
    """Let one event act on the run; raises NotAllowed where it has no place."""
    reason = refusal(run, event.event)
    if reason:
        raise NotAllowed(f"{event.on}：{reason}", event.kind.cite)
    _STEPS[event.event](run, event)


def _no_consultation(run: Run) -> str | None:
    return None if run.asked else "没有尚未答复的征求意见。"


def _extended_before(run: Run) -> str | None:
    if run.deferred:
        return "已确定延迟答复的期限，不再适用延长。"
    return "答复期限已延长过，只能延长一次。" if run.extended else None


def _demanded_before(run: Run) -> str | None:
    return "已要求申请人说明理由。" if run.reasons_demanded else None


def _noticed_before(run: Run) -> str | None:
    return "已发出过收费通知，同一申请不得重复计收。" if run.fee_noticed else None


_GUARDS: dict[str, Callable[[Run], str | None]] = {
    "consultation_answered": _no_consultation,
    "consultation_lapsed": _no_consultation,
    "extended": _extended_before,
    "reasons_demanded": _demanded_before,
    "fee_notice": _noticed_before,
}


def _received(run: Run, event: Event) -> None:
    run.received, run.phase = event.on, "running"
    run.restart(event.on, cites.REG_33)


def _late(run: Run, event: Event, code: str, cite: Cite) -> None:
    """Anything done to a case after its period has run out is late."""
    if run.is_late(event.on):
        run.breach(code, event.on, f"{event.kind.name}时答复期限（{run.expiry()}）已过。", cite)


def _wait(run: Run, event: Event, phase: str, until: date | None, restarts: bool) -> None:
    """The clock stops; a period that has run out by then is not begun again by what ends the wait."""
    restarts = restarts and not run.is_late(event.on)
    run.phase = phase
    run.wait = Pause(event.on, phase, event.kind.cite, until=until, restarts=restarts)
    run.pauses.append(run.wait)


def _resume(run: Run, event: Event) -> None:
    assert run.wait is not None
    run.end(run.wait, event.on)
    restarts, run.wait, run.phase = run.wait.restarts, None, "running"
    if restarts:
        run.restart(event.on, event.kind.cite)


def _correction_requested(run: Run, event: Event) -> None:
    """Asked once and in time, it begins the period anew; asked again it only stops the count."""
    assert run.received is not None
    last = run.calendar.add(run.received, CORRECTION_NOTICE)
    again, late = run.corrections > 0, event.on > last
    if again:
        run.breach("correction_repeated", event.on, "补正应当一次性告知，这是又一次要求补正。", cites.REG_30)
    elif late:
        run.breach("correction_late", event.on, f"要求补正应在{last}前（7个工作日内）告知。", cites.REG_30)
    run.corrections += 1
    restarts = not again and (run.settings.late_correction_restarts or not late)
    _wait(run, event, "correcting", event.until, restarts)


def _correction_lapsed(run: Run, event: Event) -> None:
    assert run.wait is not None
    if run.wait.until and event.on <= run.wait.until:
        message = f"给申请人的补正期限到{run.wait.until}，尚未届满。"
        run.breach("correction_lapsed_early", event.on, message, cites.REG_30)
    _close(run, event.on, "uncorrected")


def _consulted(run: Run, event: Event) -> None:
    role = event.role or "third_party"
    if event.party in run.asked:
        raise NotAllowed(f"{event.on}：已向“{event.party}”征求意见，尚未答复。", ROLE_CITES[role])
    _late(run, event, "consulted_late", cites.REG_33)
    last = _period(run, event, CONSULTATION)
    pause = Pause(event.on, "consulting", cites.REG_33, event.party, event.served_on, last=last, role=role)
    run.pauses.append(pause)
    run.asked[event.party] = run.told[event.seq] = pause


def _period(run: Run, event: Event, days: int) -> date:
    """The last of so many working days from a letter's arrival; some more where that is not known."""
    if event.served_on:
        return run.calendar.add(event.served_on, days)
    return run.calendar.add(event.on, days + run.settings.delivery_days)


def _consultation(run: Run, event: Event) -> Pause:
    """The open consultation this answer or lapse belongs to."""
    pause = run.asked.get(event.party)
    if pause is None:
        raise NotAllowed(f"{event.on}：没有向“{event.party}”征求意见的记录。", event.kind.cite)
    return pause


def _consultation_ended(run: Run, event: Event, pause: Pause) -> None:
    """Excluded up to the answer or the lapse; and the lapse is a date of the law, not of its entry.

    Silent for 15 working days after the letter arrived, the party has lapsed (Articles 32 and 34; another
    organ has no period of its own and is given the same); an answer
    or an entry that comes later excludes no further day.
    """
    run.end(run.asked.pop(event.party), event.on)
    run.told[event.seq] = pause
    if pause.overran():
        allowance = _allowance(run, pause, CONSULTATION)
        message = f"征求“{event.party}”意见的期限（{allowance}）到{pause.last}届满，其后的日子照计。"
        run.breach("consultation_overrun", event.on, message, ROLE_CITES[pause.role])


def _allowance(run: Run, pause: Pause, days: int) -> str:
    if pause.served_on:
        return f"{pause.served_on}收到，{days}个工作日"
    return f"{days}个工作日加送达{run.settings.delivery_days}个工作日"


def _consultation_answered(run: Run, event: Event) -> None:
    pause = _consultation(run, event)
    pause.answered = True
    _consultation_ended(run, event, pause)


def _consultation_lapsed(run: Run, event: Event) -> None:
    pause = _consultation(run, event)
    last = run.calendar.add(pause.served_on or pause.after, CONSULTATION)
    if event.on < last:
        earliest = "" if pause.served_on else "最早"
        message = f"“{event.party}”的15个工作日{earliest}到{last}届满，此时尚未届满。"
        run.breach("consultation_lapsed_early", event.on, message, ROLE_CITES[pause.role])
    _consultation_ended(run, event, pause)


def _extended(run: Run, event: Event) -> None:
    days = event.days or 0
    if not 1 <= days <= EXTENSION:
        raise NotAllowed(f"{event.on}：延长答复期限应为1至20个工作日，不能是{days}个。", cites.REG_33)
    late = run.is_late(event.on)
    _late(run, event, "extension_late", cites.REG_33)
    run.extended = True
    if run.settings.late_extension_counts or not late:
        run.budget += days


def _reasons_demanded(run: Run, event: Event) -> None:
    _late(run, event, "reasons_late", cites.REG_35)
    run.reasons_demanded = True


def _deferred(run: Run, event: Event) -> None:
    """A later day for the answer: later than the period could end, whatever is still open (Article 35)."""
    assert event.until is not None
    last = run.expiry() or event.on
    if event.until <= last:
        open_till = "（征求的意见最迟到期后）" if run.asked else ""
        raise NotAllowed(f"{event.on}：延迟答复的日期应晚于现有期限{open_till}，即{last}。", cites.REG_35)
    _late(run, event, "deferred_late", cites.REG_35)
    run.deferred, run.deferred_on = event.until, event.on


def _fee_notice(run: Run, event: Event) -> None:
    _late(run, event, "fee_notice_late", cites.FEE)
    run.fee_noticed = True
    _wait(run, event, "paying", _period(run, event, PAYMENT), run.settings.payment_restarts)
    assert run.wait is not None
    run.wait.served_on = event.served_on


def _fee_paid(run: Run, event: Event) -> None:
    """A late payment is still a payment, but the register says that the request had lapsed by then."""
    assert run.wait is not None
    last = run.wait.until
    assert last is not None
    if event.on > last:
        allowance = _allowance(run, run.wait, PAYMENT)
        message = f"缴费期限（{allowance}）到{last}届满，{event.on}才缴费。"
        run.breach("fee_paid_late", event.on, message, cites.FEE)
    _resume(run, event)


def _fee_lapsed(run: Run, event: Event) -> None:
    assert run.wait is not None
    last = run.calendar.add(run.wait.served_on or run.wait.after, PAYMENT)
    if event.on <= last:
        message = f"缴费期限{'' if run.wait.served_on else '最早'}到{last}届满，此时尚未届满。"
        run.breach("fee_lapsed_early", event.on, message, cites.FEE)
    _close(run, event.on, "unpaid")


def _close(run: Run, on: date, reply: str | None) -> None:
    run.reply, run.row = reply, _row(reply)
    run.closed_on, run.phase = on, "closed"


def _row(reply: str | None) -> str | None:
    if reply is not None and reply not in REPLIES:
        raise Unusable(f"没有“{reply}”这种答复；可用的有：{'、'.join(REPLIES)}。")
    return REPLIES[reply].row if reply else None


def _answered(run: Run, event: Event) -> None:
    if run.is_late(event.on):
        message = f"答复期限到{run.expiry()}届满，{event.on}才答复。"
        run.breach("reply_late", event.on, message, cites.REG_33)
    _close(run, event.on, event.reply)


def _reply_posted(run: Run, event: Event) -> None:
    _answered(run, event)
    run.phase = "posted"


def _reply_delivered(run: Run, event: Event) -> None:
    if run.phase == "posted":
        run.phase = "closed"
        run.reply = run.reply or event.reply
        run.row = _row(run.reply)
        return
    _answered(run, event)


def _withdrawn(run: Run, event: Event) -> None:
    _close(run, event.on, event.reply or "other")


def _voided(run: Run, event: Event) -> None:
    """What it voids was left out before the replay began; the entry itself changes nothing."""


_STEPS: dict[str, Callable[[Run, Event], None]] = {
    "received": _received,
    "correction_requested": _correction_requested,
    "corrected": _resume,
    "correction_lapsed": _correction_lapsed,
    "consulted": _consulted,
    "consultation_answered": _consultation_answered,
    "consultation_lapsed": _consultation_lapsed,
    "extended": _extended,
    "reasons_demanded": _reasons_demanded,
    "deferred": _deferred,
    "fee_notice": _fee_notice,
    "fee_paid": _fee_paid,
    "fee_lapsed": _fee_lapsed,
    "reply_posted": _reply_posted,
    "reply_delivered": _reply_delivered,
    "withdrawn": _withdrawn,
    "voided": _voided,
}
