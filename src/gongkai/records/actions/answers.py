"""What does the answer to a correction or a suggestion rest on, and what does its signature decide?

Its steps are those of every letter; they are written into the organ's log, under the matter it answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.law.matters import MATTERS, answer_table
from gongkai.law.steps import Table
from gongkai.letter.facts import Facts
from gongkai.letter.kinds import KINDS
from gongkai.letter.missing import Problem, missing
from gongkai.records.actions import log, matters
from gongkai.records.models import Letter, Matter, User
from gongkai.records.queries import matters as reading
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.told import Told

PREFIX = "matter."
FREE = ("reason", "note")


class OfMatter:
    """A letter that answers a correction or a suggestion."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter

    def lock(self, seen: int | None) -> None:
        Matter.objects.select_for_update().get(pk=self.letter.matter_id)
        check_seen(self.letter.matter, seen)

    def rows(self) -> list[Told]:
        return reading.told(self.letter.matter)

    def roles(self, actor: User) -> frozenset[str]:
        return Staff(actor).roles(self.letter.organ)

    def table(self) -> Table:
        return answer_table(self.letter.kind, KINDS[self.letter.kind].signers)

    def record(self, event: str, actor: User | None, data: dict[str, object]) -> None:
        log.append(
            organ=self.letter.organ,
            actor=actor,
            action=PREFIX + event,
            subject=f"matter/{self.letter.matter_id}",
            data={key: self._covered(value) if key in FREE else value for key, value in data.items()},
        )

    def _covered(self, words: object) -> str:
        return matters.covered(self.letter.matter, str(words))

    def facts(self, rows: Sequence[Told], on: date) -> Facts:
        return reading.letter_facts(self.letter, on)

    def lacking(self, rows: Sequence[Told], on: date) -> list[Problem]:
        return lacking(self.letter, self.facts(rows, on))

    def check(self, rows: Sequence[Told], on: date, field: str = "until") -> None:
        """A matter that was voided or closed meanwhile is answered no more."""
        if self.letter.matter.voided or self.letter.matter.outcome == "withdrawn":
            raise NotAllowed("这件已经办结或者作废。", MATTERS[self.letter.kind].cite)

    def beneath(self, rows: Sequence[Told]) -> dict[str, object]:
        return {"decision": reading.decision(self.letter), "publication": reading.published(self.letter)}

    def signed(self, rows: Sequence[Told], actor: User) -> dict[str, object]:
        """The signature decides the matter."""
        matters.decided(matter=self.letter.matter, letter=self.letter, actor=actor)
        return {}

    def taken_back(self, actor: User, reason: str) -> None:
        """The matter waits for another answer; the number of this one stays with it, as void."""
        if self.letter.matter.reply_number == self.letter.number != "":
            matters.reopened(matter=self.letter.matter, reason=reason, actor=actor)

    def revocable(self) -> None:
        """An answer tells no clock."""


def lacking(letter: Letter, facts: Facts) -> list[Problem]:
    """What an answer still lacks, by field."""
    if reading.decision(letter) not in reading.ANSWERED[letter.kind]:
        return [Problem("decision", "请选择结果。")]
    return [*missing(letter.kind, facts), *_unpublished(letter)]


def _unpublished(letter: Letter) -> list[Problem]:
    """What is said to have been published is linked, and is the organ's own."""
    pk = reading.published(letter)
    if pk and not letter.organ.publications.filter(pk=pk, voided=False).exists():
        return [Problem("publication", "只能链接本机关公开的信息。")]
    return []


def check_seen(matter: Matter, seen: int | None) -> None:
    """Refuse what was decided on a page that others have since overtaken."""
    if seen is not None and seen != reading.last(matter):
        raise NotAllowed(
            "这一页打开以后，别人又办理了这一件。您填写的内容还在，请先看过新的情况再提交。", cites.REG_45
        )


def told_fields(kind: str, given: Mapping[str, object]) -> dict[str, object]:
    """What a draft keeps: the fields of the letter, the decision behind them, what was published.

    Raises ValidationError for a decision that is told by no letter.
    """
    decision = str(given.get("decision") or "")
    if decision and decision not in reading.ANSWERED[kind]:
        raise ValidationError({"decision": "请选择结果。"})
    return {**given, "decision": decision, "outcome": reading.ANSWERED[kind].get(decision, "")}
