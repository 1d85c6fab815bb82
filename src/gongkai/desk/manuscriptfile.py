"""One manuscript as its pages see it: text, what the log tells, what the guard found, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest

from gongkai.law.publishing import STATES, TABLE
from gongkai.law.steps import Step
from gongkai.records.actions import clock
from gongkai.records.actions import manuscripts as writing
from gongkai.records.models import Manuscript, Organ, StoredFile, User
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries import privacy
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.told import Told


@dataclass(frozen=True)
class ManuscriptFile:
    """A manuscript with everything its pages compute from."""

    organ: Organ
    manuscript: Manuscript
    staff: Staff
    person: User
    today: date

    @cached_property
    def rows(self) -> list[Told]:
        """What the log tells of it."""
        return reading.told(self.manuscript)

    @property
    def seen(self) -> int:
        """The last entry on this page: what is sent back with every form."""
        return self.rows[-1].seq if self.rows else 0

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps open to the person now."""
        return writing.allowed(self.manuscript, self.person, self.rows)

    @property
    def may(self) -> frozenset[str]:
        """The same by their keys."""
        return frozenset(step.key for step in self.steps)

    @cached_property
    def files(self) -> list[StoredFile]:
        """What goes with the text."""
        return list(reading.files(self.manuscript))

    @cached_property
    def privacy(self) -> privacy.Seen:
        """What the guard found."""
        return privacy.look(self.manuscript, self.rows)

    @property
    def history(self) -> list[dict[str, object]]:
        """Who did what with it, in order."""
        return [
            {
                "name": _act(row),
                "actor": row.actor.name if row.actor else "系统",
                "at": row.recorded_at,
                "said": _said(row),
            }
            for row in self.rows
        ]

    def context(self, **more: object) -> dict[str, object]:
        """What every page of a manuscript shows."""
        known = {"organ": self.organ, "section": "manuscripts", "manuscript": self.manuscript}
        return {**known, "today": self.today, "seen": self.seen, **more}


_OWN = {
    "create": "起草",
    "bring": "从旧网站迁入，暂不公开",
    "shut": "停止公开这一版",
    "change": "修改",
    "attach": "加附件",
    "detach": "取下附件",
}


def _act(row: Told) -> str:
    return _OWN.get(row.event) or TABLE.by_key[row.event].name


def _said(row: Told) -> str:
    """The reason, the file, what was answered for: whatever an entry says beside its name."""
    parts = [str(row.data[key]) for key in ("name", "reason") if row.data.get(key)]
    return "；".join([*parts, *(str(each) for each in row.data.get("shown", ()))])


def state(manuscript: Manuscript) -> str:
    """Where it stands, in words."""
    return STATES[manuscript.state]


def manuscript_file(request: HttpRequest, organ: Organ, pk: int) -> ManuscriptFile:
    """The manuscript of that key, where the person may read it; else the page is not there."""
    staff: Staff = request.staff  # type: ignore[attr-defined]
    along = ("column", "publication", "department", "drafter", "directory_item__directory", "interprets")
    rows = staff.manuscripts(organ).select_related(*along)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这份稿件。")
    found.organ = organ
    return ManuscriptFile(organ, found, staff, request.user, clock.today())  # type: ignore[arg-type]
