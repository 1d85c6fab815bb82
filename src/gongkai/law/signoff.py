"""Who may do what with a letter, and when? Drafted, reviewed, signed by three people; sent; served.

A change after submission puts the letter back to draft, so that what is signed is what was reviewed.
"""

from __future__ import annotations

from functools import cache

from gongkai.law import cites
from gongkai.law.steps import Step, Table, Taken

__all__ = ["OPEN", "STATES", "STEPS", "TABLE", "Taken", "table"]

STATES = {
    "draft": "起草中",
    "submitted": "待审核",
    "sent_back": "已退回",
    "approved": "待签发",
    "signed": "已签发，待发出",
    "sent": "已发出，待签收",
    "served": "已送达",
    "voided": "已作废",
}
# Not yet an outgoing document: it can still be changed.
OPEN = ("draft", "submitted", "sent_back", "approved")
SIGNERS = ("signer", "head")

STEPS = (
    Step("draft", "起草", OPEN, "draft", ("handler",), False, cites.REG_45),
    Step("submit", "送审", ("draft", "sent_back"), "submitted", ("handler",), False, cites.REG_45),
    Step(
        "send_back",
        "退回",
        ("submitted", "approved"),
        "sent_back",
        ("reviewer", *SIGNERS),
        True,
        cites.REG_45,
    ),
    Step(
        "approve",
        "审核通过",
        ("submitted",),
        "approved",
        ("reviewer",),
        False,
        cites.REG_45,
        ("draft", "submit"),
    ),
    Step(
        "sign",
        "签发",
        ("approved",),
        "signed",
        SIGNERS,
        False,
        cites.REG_45,
        ("draft", "submit", "approve"),
    ),
    Step("send", "发出", ("signed",), "sent", ("intake", "handler"), False, cites.LETTER_2016_235),
    Step("serve", "登记送达", ("sent",), "served", ("intake", "handler"), False, cites.LETTER_2016_235),
    Step("return", "登记退件", ("sent",), "signed", ("intake", "handler"), True, cites.LETTER_2016_235),
    Step(
        "void",
        "作废",
        (*OPEN, "signed"),
        "voided",
        ("handler", *SIGNERS),
        True,
        cites.REG_45,
    ),
    Step("revoke", "作废已发出的文书", ("sent", "served"), "voided", SIGNERS, True, cites.REG_45),
)
TABLE = Table("文书", STATES, STEPS)


@cache
def table(signers: tuple[str, ...] = SIGNERS) -> Table:
    """The steps of a letter that only these roles may sign (an extension: the head, Article 33)."""
    return Table("文书", STATES, tuple(_signed_by(step, signers) for step in STEPS))


def _signed_by(step: Step, signers: tuple[str, ...]) -> Step:
    if step.key != "sign":
        return step
    return Step(
        step.key,
        step.name,
        step.from_states,
        step.to_state,
        signers,
        step.needs_reason,
        step.cite,
        step.distinct_from,
    )
