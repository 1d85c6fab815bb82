"""One request as its pages see it: the case, its ledger, its clock, and what the person asking may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest

from gongkai.law.case import PHASES, Clock
from gongkai.law.handling import OFFICE
from gongkai.law.workdays import Calendar
from gongkai.records.actions import cases as writing
from gongkai.records.actions import clock
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Letter, Organ, RoleGrant, User
from gongkai.records.queries import casepage, reviews
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.reviews import Review


@dataclass(frozen=True)
class Dossier:
    """A case with everything its pages compute from: read once a page, in a fixed number of queries."""

    organ: Organ
    case: Case
    rows: list[CaseEvent]
    clock: Clock
    calendar: Calendar
    today: date
    staff: Staff
    person: User

    @property
    def roles(self) -> frozenset[str]:
        """The person's roles in this request: in all of the organ, and in the department it was given to."""
        return self.staff.roles(self.organ, self.case.department_id)

    @property
    def phase(self) -> str:
        """Where the clock stands, in words."""
        return PHASES[self.clock.phase]

    @property
    def handles(self) -> bool:
        """Whether the person works on requests: administrators and auditors see no identity."""
        return bool(self.roles & set(OFFICE))

    @property
    def may_write(self) -> bool:
        """Whether any step may be the person's: auditors only read."""
        return bool(self.roles - {RoleGrant.Role.AUDITOR})

    @property
    def seen(self) -> int:
        """The last entry on this page: what is sent back with every form."""
        return self.case.event_seq

    @cached_property
    def review(self) -> Review | None:
        """The review as it stands."""
        return reviews.standing(self.rows)

    @cached_property
    def letters(self) -> list[Letter]:
        """The letters of the case with their deliveries; a ledger that names none has none."""
        if not any(row.event.startswith("letter_") for row in self.rows):
            return []
        return casepage.letters_of(self.staff.letters(self.organ), self.case)

    def context(self, **more: object) -> dict[str, object]:
        """What every page of a case shows."""
        return {
            "organ": self.organ,
            "section": "cases",
            "case": self.case,
            "clock": self.clock,
            "phase": self.phase,
            "today": self.today,
            "seen": self.seen,
            **more,
        }


def dossier(request: HttpRequest, organ: Organ, pk: int) -> Dossier:
    """The case of that key, where the person may read it; else the page is not there."""
    staff: Staff = request.staff  # type: ignore[attr-defined]
    found = staff.cases(organ).filter(pk=pk).select_related("request", "department", "handler").first()
    if found is None:
        raise Http404("没有这件申请，或者它不由您所在的科室办理。")
    found.organ = organ
    if found.request:
        found.request.organ = organ
    rows = list(found.events.select_related("actor").order_by("seq"))
    days = calendar(organ)
    state = writing.read(organ, rows, days)
    return Dossier(organ, found, rows, state, days, clock.today(), staff, request.user)  # type: ignore[arg-type]


def seen_of(request: HttpRequest) -> int | None:
    """The last entry on the page whose form was sent; None where the form does not say."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 9 else None
