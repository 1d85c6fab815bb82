"""Who may do what with the annual report, and when?

Drafter, reviewer and signer of one report are different people.
"""

from __future__ import annotations

from gongkai.law import cites
from gongkai.law.steps import ROLES, Step, Table, Taken

__all__ = ["BY_KEY", "ROLES", "STATES", "STEPS", "Step", "Taken", "allowed", "refusal", "take"]

STATES = {
    "draft": "起草中",
    "submitted": "待审核",
    "sent_back": "已退回",
    "approved": "待签发",
    "issued": "已签发",
    "filed": "已报送并公布",
}
STEPS = (
    Step("submit", "送审", ("draft", "sent_back"), "submitted", ("handler",), False, cites.REG_50),
    Step(
        "send_back",
        "退回",
        ("submitted", "approved"),
        "sent_back",
        ("reviewer", "signer", "head"),
        True,
        cites.FORM_2021,
        ("submit",),
    ),
    Step(
        "approve",
        "审核通过",
        ("submitted",),
        "approved",
        ("reviewer",),
        False,
        cites.FORM_2021,
        ("submit",),
    ),
    Step(
        "issue",
        "签发",
        ("approved",),
        "issued",
        ("signer", "head"),
        False,
        cites.REG_49,
        ("submit", "approve"),
    ),
    Step(
        "file",
        "回填公开网址并报送",
        ("issued", "filed"),
        "filed",
        ("intake", "handler"),
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
TABLE = Table("报告", STATES, STEPS)
BY_KEY = TABLE.by_key
allowed, take, refusal = TABLE.allowed, TABLE.take, TABLE.refusal
