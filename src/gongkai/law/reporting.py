"""Who may do what with the annual report, and when?

Drafter, reviewer and signer of one report are different people; whoever wrote in its texts is a drafter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gongkai.law import cites
from gongkai.law.steps import ROLES, Person, Step, Table, Taken

__all__ = ["BY_KEY", "ROLES", "STATES", "STEPS", "Step", "Taken", "allowed", "refusal", "take"]

STATES = {
    "draft": "起草中",
    "submitted": "待审核",
    "sent_back": "已退回",
    "approved": "待签发",
    "issued": "已签发",
    "filed": "已报送并公布",
}
EDITORS = ("handler", "report_editor")
WRITTEN = "write"  # the key of what no button does: the texts are written on a page of their own
_OWN = (WRITTEN, "submit")
_WRITE = Step(WRITTEN, "编写", ("draft", "sent_back"), "draft", EDITORS, False, cites.REG_50)
STEPS = (
    Step("submit", "送审", ("draft", "sent_back"), "submitted", EDITORS, False, cites.REG_50),
    Step(
        "send_back",
        "退回",
        ("submitted", "approved"),
        "sent_back",
        ("reviewer", "signer", "head"),
        True,
        cites.FORM_2021,
        _OWN,
    ),
    Step(
        "approve",
        "审核通过",
        ("submitted",),
        "approved",
        ("reviewer",),
        False,
        cites.FORM_2021,
        _OWN,
    ),
    Step(
        "issue",
        "签发",
        ("approved",),
        "issued",
        ("signer", "head"),
        False,
        cites.REG_49,
        (*_OWN, "approve"),
    ),
    Step(
        "file",
        "回填公开网址并报送",
        ("issued", "filed"),
        "filed",
        ("intake", *EDITORS, "publisher"),
        False,
        cites.REG_49,
        needs_address=True,
    ),
    Step(
        "reopen",
        "更正重编",
        ("issued", "filed"),
        "sent_back",
        ("signer", "head"),
        True,
        cites.REG_6,
    ),
)
TABLE = Table("报告", STATES, (_WRITE, *STEPS))
BY_KEY = {step.key: step for step in STEPS}
take, refusal = TABLE.take, TABLE.refusal


def allowed(
    state: str, roles: Collection[str], history: Iterable[Taken], person: Person | None = None
) -> tuple[Step, ...]:
    """The steps open to someone with these roles, each a button."""
    return tuple(step for step in TABLE.allowed(state, roles, history, person) if step.key != WRITTEN)
