"""On what does a letter rest, and where are its steps written down?

A letter of a request rests on the request's ledger; an answer to a correction or a suggestion on that matter,
with the organ's log for a ledger. Everything else about a letter is the same for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from gongkai.law import cites, signoff
from gongkai.law.case import KINDS as EVENTS
from gongkai.law.errors import NotAllowed
from gongkai.law.steps import Table
from gongkai.letter.facts import Facts
from gongkai.letter.kinds import KINDS
from gongkai.letter.missing import Problem
from gongkai.records.actions import answers, cases, clock, ready
from gongkai.records.models import Case, CaseEvent, Letter, User
from gongkai.records.queries import papers
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.reviews import standing

Rows = Sequence[Any]


class Basis(Protocol):
    """What the steps of a letter ask of whatever it belongs to."""

    def lock(self, seen: int | None) -> None:
        """Nobody else takes a step meanwhile. Raises NotAllowed where the page is out of date."""

    def rows(self) -> Rows:
        """The entries about it, in order."""

    def roles(self, actor: User) -> frozenset[str]:
        """The person's roles in it."""

    def table(self) -> Table:
        """The steps of the letter."""

    def record(self, event: str, actor: User | None, data: dict[str, object]) -> None:
        """Write a step down."""

    def facts(self, rows: Rows, on: date) -> Facts:
        """What the letter knows, before it has a number."""

    def lacking(self, rows: Rows, on: date) -> list[Problem]:
        """What the letter still lacks, by field."""

    def check(self, rows: Rows, on: date, field: str = "until") -> None:
        """Raises NotAllowed or ValidationError for what stands in its way."""

    def beneath(self, rows: Rows) -> dict[str, object]:
        """What the letter rests on beside its words: part of the hash that is reviewed."""

    def signed(self, rows: Rows, actor: User) -> dict[str, object]:
        """What a signature decides; what the entry remembers of it."""

    def taken_back(self, actor: User, reason: str) -> None:
        """What it means that a letter is voided."""

    def revocable(self) -> None:
        """Raises NotAllowed while what the letter told stands."""


class OfCase:
    """A letter of a request."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter

    def lock(self, seen: int | None) -> None:
        cases.check_seen(Case.objects.select_for_update().get(pk=self.letter.case_id), seen)

    def rows(self) -> list[CaseEvent]:
        return list(self.letter.case.events.order_by("seq"))

    def roles(self, actor: User) -> frozenset[str]:
        return Staff(actor).roles(self.letter.organ, self.letter.case.department_id)

    def table(self) -> Table:
        return signoff.table(KINDS[self.letter.kind].signers)

    def record(self, event: str, actor: User | None, data: dict[str, object]) -> None:
        cases.record_event(case=self.letter.case, event=event, on=clock.today(), actor=actor, data=data)

    def facts(self, rows: Rows, on: date) -> Facts:
        return papers.letter_facts(self.letter, cases.read(self.letter.organ, rows), standing(rows), on)

    def lacking(self, rows: Rows, on: date) -> list[Problem]:
        return papers.letter_problems(self.letter, cases.read(self.letter.organ, rows), rows, on)

    def check(self, rows: Rows, on: date, field: str = "until") -> None:
        ready.check(self.letter, rows, on, field)

    def beneath(self, rows: Rows) -> dict[str, object]:
        """The entry of the review that a reply rests on."""
        review = standing(rows) if self.letter.kind.startswith("reply.") else None
        return {"review": review.seq} if review else {}

    def signed(self, rows: Rows, actor: User) -> dict[str, object]:
        reply = self.letter.kind.startswith("reply.")
        return {"review": self.beneath(rows).get("review", 0)} if reply else {}

    def taken_back(self, actor: User, reason: str) -> None:
        """The case goes on as its ledger says."""

    def revocable(self) -> None:
        """What went out is taken back only after what it told the clock."""
        stands = next(ready.made(self.letter, self.rows()), None)
        if stands:
            said = f"第 {stands.seq} 条“{EVENTS[stands.event].name}”由这份文书发出时登记，请先作废那一条。"
            raise NotAllowed(said, cites.REG_45)


def of(letter: Letter) -> Basis:
    """What this letter rests on."""
    return answers.OfMatter(letter) if letter.matter_id else OfCase(letter)
