"""Who may do what with a document on its way to the public, and when?

Drafted, its content reviewed, reviewed once more for secrecy and privacy, signed: reviewed first, published
after, item by item (Regulation, Article 17). Drafter, reviewer and signer are three people. Whoever signs may
publish with the same click, or leave that to a publisher: what goes out is what was signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.signoff import SIGNERS
from gongkai.law.steps import Step, Table

STATES = {
    "draft": "起草中",
    "submitted": "待内容审核",
    "reviewed": "待保密和隐私审查",
    "referred": "已送有关部门确定",
    "cleared": "待签发",
    "signed": "已签发，待公开",
    "sent_back": "已退回",
    "published": "已公开",
    "kept": "审定为不主动公开",
    "dropped": "已放弃",
}
# Not yet decided: a change of the text puts it back to draft, so that what is signed is what was reviewed.
OPEN = ("draft", "submitted", "reviewed", "cleared", "signed", "sent_back")
CLEARERS = ("reviewer", "head")
RELEASERS = ("publisher", *SIGNERS)
_OWN = ("draft", "submit")

STEPS = (
    Step("draft", "起草", OPEN, "draft", ("handler",), False, cites.REG_17),
    Step("submit", "送审", ("draft", "sent_back"), "submitted", ("handler",), False, cites.REG_17),
    Step("review", "内容审核通过", ("submitted",), "reviewed", ("reviewer",), False, cites.REG_17, _OWN),
    Step("clear", "保密和隐私审查通过", ("reviewed",), "cleared", CLEARERS, True, cites.REG_17, _OWN),
    Step("refer", "送有关部门确定", ("reviewed",), "referred", CLEARERS, True, cites.REG_17, _OWN),
    Step("settle", "登记确定意见", ("referred",), "reviewed", CLEARERS, True, cites.REG_17, _OWN),
    Step(
        "override",
        "说明理由放行个人信息",
        ("reviewed",),
        "reviewed",
        (*CLEARERS, "signer"),
        True,
        cites.REG_15,
        _OWN,
    ),
    Step(
        "send_back",
        "退回",
        ("submitted", "reviewed", "cleared", "signed"),
        "sent_back",
        ("reviewer", *SIGNERS),
        True,
        cites.REG_17,
    ),
    Step("publish", "签发并公开", ("cleared",), "published", SIGNERS, False, cites.REG_26, (*_OWN, "review")),
    Step("sign", "签发，待公开", ("cleared",), "signed", SIGNERS, False, cites.REG_17, (*_OWN, "review")),
    Step("release", "公开", ("signed",), "published", RELEASERS, False, cites.REG_26, _OWN),
    Step("keep", "审定为不主动公开", ("cleared",), "kept", SIGNERS, False, cites.REG_13, (*_OWN, "review")),
    Step("reassess", "重新评估", ("kept",), "draft", ("handler",), True, cites.REG_18),
    Step("drop", "放弃", (*OPEN, "referred"), "dropped", ("handler", *SIGNERS), True, cites.REG_17),
)
TABLE = Table("稿件", STATES, STEPS)
# The step that a text in each state waits for.
NEXT = {
    "sent_back": "submit",
    "submitted": "review",
    "reviewed": "clear",
    "referred": "settle",
    "cleared": "publish",
    "signed": "release",
}


def waits_for(roles: frozenset[str]) -> dict[str, bool]:
    """The states whose next step is for a person with these roles, and whether the text must be another's."""
    steps = ((state, TABLE.by_key[key]) for state, key in NEXT.items())
    return {state: bool(step.distinct_from) for state, step in steps if roles & set(step.roles)}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One disclosure attribute: its name, the step that ends its review, what its legal basis has to say."""

    key: str
    name: str
    ends: str
    needs_basis: bool
    cite: Cite


ATTRIBUTES: Mapping[str, Attribute] = {
    each.key: each
    for each in (
        Attribute("proactive", "主动公开", "publish", False, cites.REG_19),
        Attribute("on_request", "依申请公开", "keep", True, cites.REG_13),
        Attribute("withheld", "不予公开", "keep", True, cites.REG_13),
    )
}


# To sign and to publish afterwards is the same end as to do both at once.
_IN_TWO = {"sign": "publish", "release": "publish"}


def ending(attribute: str, step: str) -> str | None:
    """Why this step does not end the review of a document with this attribute; None where it may."""
    ends, way = {each.ends for each in ATTRIBUTES.values()}, _IN_TWO.get(step, step)
    if way not in ends or ATTRIBUTES[attribute].ends == way:
        return None
    name = TABLE.by_key[step].name
    return f"公开属性是“{ATTRIBUTES[attribute].name}”，不能{name}；要改属性的，请退回后重新审查。"
