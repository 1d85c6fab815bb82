"""Who may do what with the annual report, and when?

One table decides the server's answer and the buttons a page shows. Drafter, reviewer and signer of one
report are different people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import NotAllowed

ROLES = {
    "intake": "登记",
    "handler": "经办",
    "reviewer": "审核",
    "signer": "签发",
    "head": "公开工作机构负责人",
    "administrator": "管理员",
    "auditor": "审计员",
}
STATES = {
    "draft": "起草中",
    "submitted": "待审核",
    "sent_back": "已退回",
    "approved": "待签发",
    "issued": "已签发",
    "filed": "已报送并公布",
}
Person = int | str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: from which states to which, who may take it, whose hands it must not be in again."""

    key: str
    name: str
    from_states: tuple[str, ...]
    to_state: str
    roles: tuple[str, ...]
    needs_reason: bool
    cite: Cite
    distinct_from: tuple[str, ...] = ()
    needs_address: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: by whom, why, and the public address it filed back."""

    step: str
    person: Person
    to_state: str
    reason: str = ""
    address: str = ""


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
BY_KEY = {step.key: step for step in STEPS}


def allowed(
    state: str, roles: Collection[str], history: Iterable[Taken], person: Person | None = None
) -> tuple[Step, ...]:
    """The steps open to someone with these roles; `person` leaves out what their own earlier step bars."""
    taken = tuple(history)
    return tuple(step for step in STEPS if refusal(step, state, roles, taken, person) is None)


def take(
    state: str,
    step_key: str,
    *,
    person: Person,
    roles: Collection[str],
    history: Iterable[Taken],
    reason: str = "",
    address: str = "",
) -> Taken:
    """Take one step; raises NotAllowed with the reason where the table, the roles or a person forbid it."""
    step = BY_KEY[step_key]
    refused = refusal(step, state, roles, tuple(history), person) or _missing(step, reason, address)
    if refused:
        raise NotAllowed(refused, step.cite)
    return Taken(step.key, person, step.to_state, reason.strip(), address.strip())


def refusal(
    step: Step, state: str, roles: Collection[str], history: Iterable[Taken], person: Person | None
) -> str | None:
    """Why someone with these roles may not take the step now; None where they may."""
    if state not in step.from_states:
        return f"报告现为“{STATES[state]}”，不能{step.name}。"
    if not set(roles) & set(step.roles):
        return f"“{step.name}”须由{'或'.join(f'“{ROLES[role]}”' for role in step.roles)}角色的人员办理。"
    return _barred(step, history, person)


def _barred(step: Step, history: Iterable[Taken], person: Person | None) -> str | None:
    """Whoever took one of the barred steps, in any round, may not take this one."""
    for taken in history:
        if taken.step in step.distinct_from and str(taken.person) == str(person):
            return f"已由本人{BY_KEY[taken.step].name}，“{step.name}”须由其他人办理。"
    return None


def _missing(step: Step, reason: str, address: str) -> str | None:
    if step.needs_reason and not reason.strip():
        return f"“{step.name}”须写明理由。"
    if step.needs_address and not address.strip():
        return f"“{step.name}”须填写公开网址。"
    return None
