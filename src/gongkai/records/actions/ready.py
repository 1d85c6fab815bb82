"""May this letter go on? What must hold when it is submitted, signed and sent, beside its own words.

What the sending will tell the clock is tried beforehand, so that a letter that cannot go takes no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.law import cites, handling
from gongkai.law.case import KINDS as EVENTS
from gongkai.law.case import PHASES, Clock
from gongkai.law.errors import NotAllowed, Unusable
from gongkai.letter.kinds import KINDS
from gongkai.records.actions import cases, clock, entering, wording
from gongkai.records.models import CaseEvent, Letter
from gongkai.records.queries.casepage import live
from gongkai.records.queries.reviews import problems, standing

REPLY = "reply"
# What a letter's fields give the event of the clock.
EVENT_FIELDS = {
    "correction_requested": ("until",),
    "extended": ("days",),
    "deferred": ("until",),
    "reasons_demanded": ("until",),
}
ROLES = {"consult_third": "third_party", "consult_maker": "co_maker", "consult_organ": "organ"}
Told = tuple[str, date, dict[str, object]]
# The replies that end a wait of the applicant's, and may go out while it lasts.
LAPSES = ("reply.uncorrected", "reply.unpaid")


def check(letter: Letter, rows: Sequence[CaseEvent], on: date, field: str = "until") -> None:
    """Raises NotAllowed or ValidationError for what stands in the way on that day.

    `field`: where a day that does not fit is told.
    """
    if any(made(letter, rows)):
        return
    state = cases.read(letter.organ, rows)
    _days(letter, rows, on, field)
    _tried(letter, rows, state, on)
    if letter.kind == "deferral":
        _reasons(rows)
    if letter.kind.startswith("reply."):
        _waits(letter, state)
        _review(letter, rows, state)


def made(letter: Letter, rows: Sequence[CaseEvent]) -> Iterator[CaseEvent]:
    """The entries of the clock that this letter has made, and that stand."""
    return (row for row in live(rows) if row.event in EVENTS and row.data.get("letter") == letter.pk)


def meaning(letter: Letter, rows: Sequence[CaseEvent], on: date) -> Told | None:
    """The event, its day and its data that the sending stands for; None where it tells the clock nothing."""
    event = KINDS[letter.kind].event
    if not event or _told_before(event, rows):
        return None
    if event == REPLY:
        return "reply_delivered", on, {"reply": letter.kind.removeprefix("reply.")}
    data = {key: letter.fields[key] for key in EVENT_FIELDS.get(event, ()) if letter.fields.get(key)}
    if letter.party:
        data |= {"party": wording.label(letter.case, letter.party), "role": ROLES.get(letter.kind, "organ")}
    return event, (withdrawn_on(letter) or on) if event == "withdrawn" else on, data


def withdrawn_on(letter: Letter) -> date | None:
    """The day on which the applicant took the request back, as the letter says."""
    said = str(letter.fields.get("withdrawn_on") or "")
    return date.fromisoformat(said) if said else None


def _told_before(event: str, rows: Sequence[CaseEvent]) -> bool:
    """The letter only tells of a close that has been recorded, such as a withdrawal at the counter."""
    closes = ("withdrawn", "correction_lapsed", "fee_lapsed")
    return event in closes and any(row.event == event for row in live(rows))


def _days(letter: Letter, rows: Sequence[CaseEvent], on: date, field: str) -> None:
    """A day given to the applicant lies ahead; a day on which something happened does not."""
    until = str(letter.fields.get("until") or "")
    if letter.kind == "correction" and until <= on.isoformat():
        raise ValidationError({field: f"补正的期限（{until}）应晚于告知书发出的日期。"})
    back = withdrawn_on(letter) if letter.kind == "withdrawn" else None
    if back and back > clock.today():
        raise ValidationError({"withdrawn_on": "撤回的日期不能晚于今天。"})


def _tried(letter: Letter, rows: Sequence[CaseEvent], state: Clock, on: date) -> None:
    """What the sending means still has its place in the ledger."""
    told = meaning(letter, rows, on)
    if told is None:
        return
    event, day, data = told
    asked = {each.party for each in state.consultations}
    if event == "consulted" and wording.label(letter.case, letter.party) in asked:
        raise NotAllowed(f"已经向“{letter.party}”征求过意见，不能再次征求。", EVENTS[event].cite)
    if event == "reply_delivered" and state.phase not in handling.OPEN:
        raise NotAllowed(f"{_phase(state)}，不能再发出答复。", cites.REG_33)
    _replayed(letter, rows, event, day, data)
    if event in ("correction_lapsed", "fee_lapsed"):
        entering.early(letter.case, rows, event, day)


def _phase(state: Clock) -> str:
    return "收到申请的一条已作废" if state.phase == "new" else PHASES[state.phase]


def _replayed(
    letter: Letter, rows: Sequence[CaseEvent], event: str, on: date, data: dict[str, object]
) -> None:
    row = CaseEvent(case=letter.case, seq=rows[-1].seq + 1, on=on, event=event, data=data)
    try:
        cases.read(letter.organ, [*rows, row])
    except Unusable as wrong:
        raise ValidationError(str(wrong)) from wrong


def _reasons(rows: Sequence[CaseEvent]) -> None:
    """A deferral answers reasons that were demanded and given (Article 35)."""
    told = {row.event for row in live(rows)}
    if "reasons_demanded" not in told:
        raise NotAllowed("还没有要求申请人说明理由，不能确定延迟答复的期限。", cites.REG_35)
    if "reasons_given" not in told:
        raise NotAllowed("还没有登记申请人说明的理由，不能确定延迟答复的期限。", cites.REG_35)


def _waits(letter: Letter, state: Clock) -> None:
    """No reply while the case waits for an answer, but the one that ends the wait."""
    if letter.kind in LAPSES:
        return
    if state.phase in ("correcting", "paying"):
        raise NotAllowed(f"{PHASES[state.phase]}，有了结果才能答复。", cites.REG_33)
    still = [each for each in state.consultations if not each.ended]
    if still:
        names = "”“".join(each.party for each in still)
        raise NotAllowed(f"征求“{names}”的意见还没有结束，登记意见或者逾期以后才能答复。", still[0].cite)


def _review(letter: Letter, rows: Sequence[CaseEvent], state: Clock) -> None:
    """A reply rests on a review that came to it, with everything on file, and on the one it was signed by."""
    review = standing(rows)
    if review is None or f"reply.{review.reply}" != letter.kind:
        raise ValidationError("审查意见与这份答复的种类不一致，请先完成审查，或者作废后按审查意见重新起草。")
    by = [row.data.get("review") for row in rows if _is_signature(row, letter)]
    if by and by[-1] not in (None, review.seq):
        raise NotAllowed("签发以后审查意见有变动，请作废这份文书，按新的审查意见重新起草。", cites.REG_36)
    lacking = problems(letter.case, rows, state, clock.today(), review)
    if lacking:
        raise ValidationError([f"{problem.message}（{problem.cite}）" for problem in lacking])


def _is_signature(row: CaseEvent, letter: Letter) -> bool:
    return row.event == "letter_signed" and row.data.get("letter") == letter.pk
