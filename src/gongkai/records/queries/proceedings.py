"""Which periods run in a reconsideration or a lawsuit, and what about it should be looked at?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.law.contest import PROCEDURES, Contest, Doubt, Due, clocks, doubts
from gongkai.law.workdays import Calendar
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, Proceeding
from gongkai.records.queries.reviews import standing

# A procedure that nobody wrote down is the ordinary one; pages say so.
DEFAULT = "ordinary"


@dataclass(frozen=True, slots=True)
class Standing:
    """A proceeding with its periods and doubts; `late`: the organ's own period is over, nothing handed in."""

    proceeding: Proceeding
    periods: tuple[Due, ...]
    doubts: tuple[Doubt, ...]
    late: bool

    @property
    def procedure(self) -> str:
        """The procedure in words; one that was not written down is marked as assumed."""
        known = self.proceeding.procedure
        return PROCEDURES[known] if known else f"{PROCEDURES[DEFAULT]}（未填写，暂按）"

    @property
    def answer_due(self) -> date | None:
        """By when the organ itself has to answer."""
        return next((each.due for each in self.periods if each.whose == "organ"), None)

    @property
    def open(self) -> bool:
        """Not decided yet."""
        return self.proceeding.decided_on is None and not self.proceeding.voided


def of_case(case: Case, today: date) -> list[Standing]:
    """The proceedings on a request, the newest first."""
    rows = Proceeding.objects.filter(case=case, voided=False).select_related("organ", "case", "after")
    days = calendar(case.organ)
    return [_standing(each, days, today) for each in rows.order_by("-filed_on", "-pk")]


def of(proceeding: Proceeding, today: date) -> Standing:
    """One proceeding."""
    return _standing(proceeding, calendar(proceeding.organ), today)


def _standing(proceeding: Proceeding, days: Calendar, today: date) -> Standing:
    periods = clocks(contest(proceeding), days)
    return Standing(proceeding, periods, tuple(_doubts(proceeding)), _late(proceeding, periods, today))


def contest(proceeding: Proceeding) -> Contest:
    """The dates of a proceeding as the law reads them."""
    return Contest(
        kind=proceeding.kind,
        procedure=proceeding.procedure or DEFAULT,
        copy_received_on=proceeding.copy_received_on,
        accepted_on=proceeding.filed_on,
    )


def _late(proceeding: Proceeding, periods: Iterable[Due], today: date) -> bool:
    own = next((each.due for each in periods if each.whose == "organ"), None)
    return own is not None and (proceeding.answered_on or today) > own


def _doubts(proceeding: Proceeding) -> tuple[Doubt, ...]:
    """A direct suit over a refusal that reconsideration should have come before."""
    case = proceeding.case
    if case is None or case.closed_on is None or not case.reply:
        return ()
    withheld: tuple[str, ...] = ()
    if case.reply == "partial" and (review := standing(case.events.order_by("seq"))):
        withheld = review.withheld
    after = proceeding.after_review or proceeding.after_id is not None
    return doubts(proceeding.kind, after, case.reply, case.closed_on, withheld=withheld)


def marks(cases: Iterable[Case]) -> dict[int, str]:
    """For a list of requests: those with an open proceeding, and its name; one query."""
    rows = Proceeding.objects.filter(
        case__in=[case.pk for case in cases], voided=False, decided_on__isnull=True
    )
    return {case: dict(Proceeding.Kind.choices)[kind] for case, kind in rows.values_list("case", "kind")}
