"""Who may do what, and when? One engine for every table of steps: the report's, the letters', the requests'.

A table decides the server's answer and the buttons a page shows, so that the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from gongkai.law.cites import Cite
from gongkai.law.errors import NotAllowed

ROLES = {
    "intake": "登记",
    "handler": "经办",
    "reviewer": "审核",
    "signer": "签发",
    "head": "公开工作机构负责人",
    "publisher": "公开发布",
    "report_editor": "年报编辑",
    "administrator": "管理员",
    "auditor": "审计员",
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


def wanting(name: str, roles: Iterable[str]) -> str:
    """What to say to someone who holds none of the roles."""
    return f"“{name}”须由{'或'.join(f'“{ROLES[role]}”' for role in roles)}角色的人员办理。"


class Table:
    """The steps of one kind of paper. `subject` is what its refusals call it, e.g. 报告."""

    def __init__(self, subject: str, states: Mapping[str, str], steps: tuple[Step, ...]) -> None:
        self.subject, self.states, self.steps = subject, states, steps
        self.by_key = {step.key: step for step in steps}

    def allowed(
        self, state: str, roles: Collection[str], history: Iterable[Taken], person: Person | None = None
    ) -> tuple[Step, ...]:
        """The steps open to someone with these roles; `person` leaves out what their own step bars."""
        taken = tuple(history)
        return tuple(step for step in self.steps if self.refusal(step, state, roles, taken, person) is None)

    def take(
        self,
        state: str,
        step_key: str,
        *,
        person: Person,
        roles: Collection[str],
        history: Iterable[Taken],
        reason: str = "",
        address: str = "",
    ) -> Taken:
        """Take one step; raises NotAllowed with the reason where the table, roles or a person forbid it."""
        step = self.by_key[step_key]
        refused = self.refusal(step, state, roles, tuple(history), person) or _missing(step, reason, address)
        if refused:
            raise NotAllowed(refused, step.cite)
        return Taken(step.key, person, step.to_state, reason.strip(), address.strip())

    def refusal(
        self,
        step: Step,
        state: str,
        roles: Collection[str],
        history: Iterable[Taken],
        person: Person | None,
    ) -> str | None:
        """Why someone with these roles may not take the step now; None where they may."""
        if state not in step.from_states:
            return f"{self.subject}现为“{self.states[state]}”，不能{step.name}。"
        if not set(roles) & set(step.roles):
            return wanting(step.name, step.roles)
        return self._barred(step, history, person)

    def _barred(self, step: Step, history: Iterable[Taken], person: Person | None) -> str | None:
        """Whoever took one of the barred steps, in any round, may not take this one."""
        for taken in history:
            if taken.step in step.distinct_from and str(taken.person) == str(person):
                return f"已由本人{self.by_key[taken.step].name}，“{step.name}”须由其他人办理。"
        return None


def _missing(step: Step, reason: str, address: str) -> str | None:
    if step.needs_reason and not reason.strip():
        return f"“{step.name}”须写明理由。"
    if step.needs_address and not address.strip():
        return f"“{step.name}”须填写公开网址。"
    return None
