"""What else may be asked: correct a record about oneself (Article 41), publish something (Article 44)?

Neither is a request for information: no statutory period runs, and table three does not count it. What is
decided is told by a letter, which takes the steps of every letter; a withdrawal is closed without one.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law import cites, signoff
from gongkai.law.cites import Cite
from gongkai.law.errors import Unusable
from gongkai.law.steps import Step, Table
from gongkai.law.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a matter ends: its name, and what is told in one sentence."""

    key: str
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class MatterKind:
    """One kind of matter: provision, what has to be stated, how it may end.

    `reminder` is a number of working days, the platform's own (`status` says how far it was checked).
    """

    key: str
    name: str
    cite: Cite
    help: str
    needs: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    reminder: int
    status: str
    note: str

    def outcome(self, key: str) -> Outcome:
        """The outcome of that key; raises Unusable for one this kind does not have."""
        for each in self.outcomes:
            if each.key == key:
                return each
        known = "、".join(each.key for each in self.outcomes)
        raise Unusable(f"{self.name}没有“{key}”这种结果；可用的有：{known}。")

    def remind_on(self, received_on: date, calendar: Calendar, days: int | None = None) -> date:
        """The day on which an open matter is brought to mind; nothing is late by it."""
        return calendar.add(received_on, self.reminder if days is None else days)


def _kind(key: str, row: dict[str, Any]) -> MatterKind:
    outcomes = tuple(Outcome(**each) for each in row.pop("outcomes"))
    needs, cite = tuple(row.pop("needs")), cites.ALL[row.pop("cite")]
    return MatterKind(key=key, cite=cite, needs=needs, outcomes=outcomes, **row)


_DATA = tomllib.loads(files(__package__).joinpath("matters.toml").read_text(encoding="utf-8"))
MATTERS: dict[str, MatterKind] = {key: _kind(key, row) for key, row in _DATA.items()}

STATES = {
    "new": "尚未登记",
    "open": "待办理",
    "answering": "答复书办理中",
    "answered": "已答复",
    "closed": "已办结，没有答复书",
    "voided": "已作废",
}
COUNTER = ("intake", "handler", "head")


@cache
def table(kind: str) -> Table:
    """Who may do what with a matter of this kind, and when."""
    cite, signers = MATTERS[kind].cite, signoff.SIGNERS
    steps = (
        Step("receive", "登记", ("new",), "open", COUNTER, False, cite),
        Step("draft", "起草答复书", ("open",), "answering", ("handler",), False, cite),
        Step("answer", "签发答复书", ("answering",), "answered", signers, False, cite, ("receive", "draft")),
        Step("close", "登记撤回", ("open",), "closed", signers, False, cite, ("receive",)),
        Step(
            "reopen",
            "作废答复书",
            ("answering", "answered"),
            "open",
            ("handler", *signers),
            True,
            cite,
        ),
        Step("code", "更换查询码", ("open", "answering", "answered"), "", COUNTER, True, cite),
        Step("void", "作废", ("open", "closed"), "voided", COUNTER, True, cite),
    )
    return Table(MATTERS[kind].name, STATES, steps)


@cache
def answer_table(kind: str, signers: tuple[str, ...] = signoff.SIGNERS) -> Table:
    """The steps of its answer: those of every letter; whoever took the matter in does not sign either."""
    before = replace(table(kind).by_key["receive"], from_states=(), to_state="draft")
    rest = tuple(_apart(step) for step in signoff.table(signers).steps)
    return Table("答复书", signoff.STATES, (before, *rest))


def _apart(step: Step) -> Step:
    """The signature is in other hands than the receipt."""
    return replace(step, distinct_from=(*step.distinct_from, "receive")) if step.key == "sign" else step
