"""Who may record what in a request, and while it stands where?

The rows that the clock knows (law.case) say when the law gives a step its place; this table adds whose
step it is, and the steps of the office that change no clock. Server and buttons both read it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from gongkai.law import cites, signoff
from gongkai.law.case import KINDS, PHASES, Clock
from gongkai.law.cites import Cite
from gongkai.law.steps import wanting

OPEN = frozenset({"running", "correcting", "paying"})
LIVE = OPEN | {"posted"}
ANY = frozenset(PHASES)
REPLIES = ("reply_posted", "reply_delivered")
OFFICE = ("intake", "handler", "reviewer", "signer", "head")


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of entry in the ledger of a request: whose it is, and while the case stands where.

    `clock`: law.case reads it too. `by_letter`: its usual way is the sending of a letter, and to enter it
    by itself tells of what was done on paper.
    """

    key: str
    name: str
    roles: tuple[str, ...]
    phases: frozenset[str]
    cite: Cite
    clock: bool = False
    by_letter: bool = False


def _clock(key: str, *roles: str, by_letter: bool = False) -> Step:
    kind = KINDS[key]
    return Step(key, kind.name, roles, kind.phases, kind.cite, clock=True, by_letter=by_letter)


_DESK = ("intake", "handler")
# A reply that was posted has ended the case, whether or not anybody signs for it.
_ENDED = frozenset({"posted", "closed"})
_LETTERS = tuple(
    Step(f"letter_{key}", f"文书{name}", roles, ANY, cite)
    for key, name, roles, cite in (
        ("drafted", "起草", ("handler",), cites.REG_45),
        ("changed", "修改", ("handler",), cites.REG_45),
        *(
            (past, signoff.TABLE.by_key[key].name, signoff.TABLE.by_key[key].roles, cites.REG_45)
            for key, past in (
                ("submit", "submitted"),
                ("send_back", "sent_back"),
                ("approve", "approved"),
                ("sign", "signed"),
                ("send", "sent"),
                ("serve", "served"),
                ("return", "returned"),
                ("void", "voided"),
            )
        ),
        ("collected", "被领取", _DESK, cites.REG_40),
    )
)
_STEPS = (
    _clock("received", *_DESK, "head"),
    Step("confirmed", "与申请人确认收到", _DESK, LIVE, cites.REG_31),
    Step("contacted", "联系申请人", OFFICE, LIVE, cites.LETTER_2015_207),
    Step("split", "分成几件办理", _DESK, frozenset({"running"}), cites.FEE_4),
    Step("assigned", "分办", ("intake", "head", "handler"), LIVE, cites.REG_45),
    _clock("correction_requested", "handler", by_letter=True),
    _clock("corrected", *_DESK),
    _clock("correction_lapsed", "handler", by_letter=True),
    _clock("consulted", "handler", by_letter=True),
    _clock("consultation_answered", *_DESK),
    _clock("consultation_lapsed", "handler"),
    _clock("extended", "head", by_letter=True),
    _clock("reasons_demanded", "handler", by_letter=True),
    Step("reasons_given", "申请人说明理由", _DESK, OPEN, cites.REG_35),
    _clock("deferred", "handler", "head", by_letter=True),
    _clock("fee_notice", "handler", by_letter=True),
    _clock("fee_paid", *_DESK),
    _clock("fee_lapsed", "handler", by_letter=True),
    Step("searched", "登记检索", ("handler",), OPEN, cites.REG_36_4),
    Step("reviewed", "提出审查意见", ("handler",), OPEN, cites.REG_36),
    Step("advised", "建议向其他机关提出", ("handler",), LIVE, cites.REG_36_5),
    Step("filed", "存入材料", OFFICE, ANY, cites.REG_45),
    Step("noted", "内部备注", OFFICE, ANY, cites.REG_45),
    *_LETTERS,
    _clock("reply_posted", *signoff.SIGNERS, by_letter=True),
    _clock("reply_delivered", *signoff.SIGNERS, by_letter=True),
    _clock("withdrawn", *_DESK),
    Step("published", "转为主动公开", ("handler", "head"), ANY - {"new"}, cites.REG_44),
    Step("archived", "归档", _DESK, _ENDED, cites.REG_45),
    Step("anonymised", "清除个人信息", (), _ENDED | {"new"}, cites.REG_45),
    _clock("voided", "intake", "handler", "signer", "head"),
)
STEPS = {step.key: step for step in _STEPS}
assert set(KINDS) <= set(STEPS)


def refusal(step: Step, phase: str, roles: Collection[str] | None) -> str | None:
    """Why someone with these roles may not record this now; None where they may.

    No `phase`: the clock decides on that. No `roles`: the platform itself, or the applicant at the counter.
    """
    if phase and phase not in step.phases:
        return f"{PHASES[phase]}，不能登记“{step.name}”。"
    return None if roles is None or set(roles) & set(step.roles) else wanting(step.name, step.roles)


def voiders(key: str, *, by_letter: bool) -> tuple[str, ...]:
    """Whose it is to take an entry back: those who may enter it, or who sign; the clock's start, the head's.

    `by_letter`: a signed letter made it.
    """
    if key == "received":
        return ("head",)
    own = STEPS[key].roles
    if by_letter:
        return tuple(role for role in own if role in signoff.SIGNERS) or signoff.SIGNERS
    return tuple(dict.fromkeys((*own, *signoff.SIGNERS))) if set(own) & set(_DESK) else own


def allowed(clock: Clock, roles: Collection[str]) -> tuple[Step, ...]:
    """What someone with these roles may record now, in the order of the procedure; letters have their own."""
    return tuple(
        step
        for step in _STEPS
        if not step.key.startswith("letter_")
        and (not step.clock or step.key in clock.allowed)
        and refusal(step, clock.phase, roles) is None
    )
