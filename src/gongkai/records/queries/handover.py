"""What does a person hold that another is to take over, and what comes next in each of it?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law.case import PHASES, Clock
from gongkai.records.actions import cases
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Organ, User
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.office import held_by
from gongkai.records.queries.reviews import standing

MOST = 500
# Where a letter is under way, it says what comes next.
BY_STAGE = {
    Case.Stage.REVIEW: "等待审核文书",
    Case.Stage.SIGN: "等待签发文书",
    Case.Stage.SEND: "发出已签发的文书",
}
BY_PHASE = {
    "correcting": "等待申请人补正；逾期不补正的登记",
    "paying": "等待申请人缴费；逾期未缴的登记",
    "posted": "登记答复的签收",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One open request: its clock, what comes next, and the newest remark."""

    case: Case
    clock: Clock
    next_step: str
    note: str

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        phase = PHASES[self.clock.phase]
        return f"{phase}（期限中止）" if self.clock.state == "stopped" else phase

    @property
    def mark(self) -> str:
        """The request as the page shows it, for the form that hands it over."""
        return f"{self.case.pk}:{self.case.event_seq}"


def held(staff: Staff, organ: Organ, person: User) -> list[Held]:
    """A person's open requests with their ledgers; the same number of queries for any number of them."""
    days = calendar(organ)
    rows = held_by(staff.cases(organ), person).select_related("organ", "department")
    found = rows.prefetch_related("events")[:MOST]
    return [_held(case, cases.read(organ, case.events.all(), days)) for case in found]


def _held(case: Case, clock: Clock) -> Held:
    rows = sorted(case.events.all(), key=lambda row: row.seq)
    return Held(case, clock, _next(case, clock, rows), _note(rows))


def _next(case: Case, clock: Clock, rows: list[CaseEvent]) -> str:
    if case.stage in BY_STAGE:
        return BY_STAGE[Case.Stage(case.stage)]
    if clock.phase in BY_PHASE:
        return BY_PHASE[clock.phase]
    if clock.state == "stopped":
        return "等待征求的意见；逾期未答的登记"
    return "按审查意见起草答复" if standing(rows) else "检索、审查"


def _note(rows: list[CaseEvent]) -> str:
    """The newest remark on the request: a note, or what was said when it was assigned."""
    remarks = (row.data.get("note", "") for row in reversed(rows) if row.event in ("noted", "assigned"))
    return next((str(note) for note in remarks if note), "")
