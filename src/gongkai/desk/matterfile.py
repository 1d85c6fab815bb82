"""One correction or suggestion as its pages see it: the matter, its answer, what the person asking may do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest

from gongkai.desk.holding import handles
from gongkai.law.matters import answer_table
from gongkai.law.steps import Table, Taken
from gongkai.letter.compose import compose
from gongkai.letter.kinds import KINDS
from gongkai.letter.model import Letter as Document
from gongkai.records.actions import clock
from gongkai.records.actions import matters as writing
from gongkai.records.actions.letters import steps_of
from gongkai.records.models import Letter, Matter, Organ, User
from gongkai.records.queries import matters as reading
from gongkai.records.queries import papers
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.told import Told


@dataclass(frozen=True)
class MatterFile:
    """A matter with everything its pages compute from."""

    organ: Organ
    matter: Matter
    staff: Staff
    person: User
    today: date
    handles: bool

    @cached_property
    def rows(self) -> list[Told]:
        """What the log tells of it."""
        return reading.told(self.matter)

    @cached_property
    def letter(self) -> Letter | None:
        """The answer that is under way or was signed."""
        return reading.letter(self.matter)

    @cached_property
    def may(self) -> frozenset[str]:
        """The steps open to the person now."""
        return writing.open_steps(self.matter, self.person)

    @property
    def roles(self) -> frozenset[str]:
        """The person's roles; a matter belongs to no department."""
        return self.staff.roles(self.organ)

    @property
    def seen(self) -> int:
        """The last entry on this page: what is sent back with every form."""
        return self.rows[-1].seq if self.rows else 0

    def taken(self, letter: Letter) -> list[Taken]:
        """The steps taken with one answer."""
        return steps_of(self.rows, letter.pk)

    def shown(self, letter: Letter) -> Document:
        """The answer as signed, or as it would go out; its addressee only for who handles requests."""
        drafted = compose(letter.kind, reading.letter_facts(letter, self.today))
        made = papers.issued(letter) if letter.document else drafted
        return made if self.handles else replace(made, addressee=self.matter.mask or "（不显示）")

    def context(self, **more: object) -> dict[str, object]:
        """What every page of a matter shows."""
        known = {"organ": self.organ, "section": "matters", "matter": self.matter}
        return {**known, "today": self.today, "seen": self.seen, "handles": self.handles, **more}


def table(letter: Letter) -> Table:
    """The steps of an answer."""
    return answer_table(letter.kind, KINDS[letter.kind].signers)


def matter_file(request: HttpRequest, organ: Organ, pk: int) -> MatterFile:
    """The matter of that key, where the person may read it; else the page is not there."""
    staff: Staff = request.staff  # type: ignore[attr-defined]
    found = staff.matters(organ).filter(pk=pk).select_related("publication").first()
    if found is None:
        raise Http404("没有这一件。")
    found.organ = organ
    return MatterFile(organ, found, staff, request.user, clock.today(), handles(request, organ))  # type: ignore[arg-type]


def letter_of(found: MatterFile, pk: int) -> Letter:
    """An answer to the matter, a voided one too; else the page is not there."""
    letter = found.matter.letters.filter(pk=pk).first()
    if letter is None:
        raise Http404("没有这份答复书。")
    letter.matter, letter.organ = found.matter, found.organ
    return letter
