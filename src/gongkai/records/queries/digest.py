"""What does today ask of one person? Numbers, dates and addresses only: it may leave the platform by mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from gongkai.letter.kinds import KINDS
from gongkai.records import places
from gongkai.records.actions import basis
from gongkai.records.actions.letters import PAST, steps_of
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Letter, LogEntry, Organ, Request
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.office import SOON, held_by, urgency
from gongkai.records.queries.told import entry

SHOWN = 20  # lines of a group; the rest is a number
LOOKED_AT = 100
ROLES = ("intake", "handler", "reviewer", "signer", "head")  # whoever may have something to do
TAKERS = frozenset({"intake", "handler", "head"})  # who confirms what came in
STEPS = {"approve": "待您审核的文书", "sign": "待您签发的文书"}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to do: the number it goes by, how it stands, and its page on the desk."""

    number: str
    said: str
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind, the most pressing first; `points` are looked at up to a hundred."""

    key: str
    name: str
    points: tuple[Point, ...]

    @property
    def shown(self) -> tuple[Point, ...]:
        """Those that are named one by one."""
        return self.points[:SHOWN]

    @property
    def more(self) -> int:
        """How many are not."""
        return len(self.points) - len(self.shown)

    @property
    def full(self) -> bool:
        """Whether there may be more than were looked at."""
        return len(self.points) >= LOOKED_AT


def digest(staff: Staff, organ: Organ, today: date) -> list[Group]:
    """What is late or due, what waits to be confirmed, what waits for this person's review or signature."""
    late, soon = _deadlines(staff, organ, today)
    groups = [
        Group("late", "已经逾期", late),
        Group("soon", "五个工作日内到期", soon),
        Group("confirm", "待确认收到", _unconfirmed(staff, organ, today)),
        *_letters(staff, organ),
    ]
    return [each for each in groups if each.points]


def _deadlines(staff: Staff, organ: Organ, today: date) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """The open requests a person handles, and a head's all: overdue ones, and those near their date."""
    days = calendar(organ)
    rows = held_by(staff.cases(organ), staff.user)  # type: ignore[arg-type]
    if "head" in staff.somewhere(organ):
        rows = staff.cases_for(organ, ["head"]).order_by("due", "pk")
    near = rows.filter(state=Case.State.RUNNING, due__lte=days.add(today, SOON))
    late: list[Point] = []
    soon: list[Point] = []
    for pk, number, due in near.values_list("pk", "number", "due")[:LOOKED_AT]:
        mark = urgency(due, today, days)
        if mark:
            said = f"{mark.text} {mark.more}".rstrip()
            point = Point(number, f"期限 {due}，{said}", places.desk(organ, f"cases/{pk}/"))
            (late if mark.left < 0 else soon).append(point)
    return tuple(late), tuple(soon)


def _unconfirmed(staff: Staff, organ: Organ, today: date) -> tuple[Point, ...]:
    """Requests nobody has confirmed with the applicant, for those who may; the longest waiting first."""
    if not staff.roles(organ) & TAKERS:
        return ()
    rows = staff.requests(organ).filter(state=Request.State.WAITING).order_by("submitted_at", "pk")
    found = rows.values_list("pk", "number", "submitted_at")[:LOOKED_AT]
    return tuple(
        Point(number, _waits(timezone.localdate(at), today), places.desk(organ, f"inbox/{pk}/"))
        for pk, number, at in found
    )


def _waits(submitted: date, today: date) -> str:
    return f"{submitted} 提交" + ("，过了当日还没有确认" if submitted < today else "")


def _letters(staff: Staff, organ: Organ) -> Iterator[Group]:
    """The letters in which the next step is this person's, by the table that decides it."""
    rows = staff.letters(organ).filter(state__in=("submitted", "approved")).order_by("pk")
    found = list(rows.select_related("organ", "case", "matter")[:LOOKED_AT])
    told = _told(organ, found)
    open_to = [(letter, _open_to(staff, organ, letter, told)) for letter in found]
    for key, name in STEPS.items():
        yield Group(key, name, tuple(_paper(letter) for letter, steps in open_to if key in steps))


def _open_to(staff: Staff, organ: Organ, letter: Letter, told: dict[object, list[Any]]) -> set[str]:
    department = letter.case.department_id if letter.case_id else None
    taken = steps_of(told.get(letter.about, []), letter.pk)
    roles = staff.roles(organ, department)
    table = basis.of(letter).table()
    return {step.key for step in table.allowed(letter.state, roles, taken, staff.user.pk)}


def _told(organ: Organ, letters: Sequence[Letter]) -> dict[object, list[Any]]:
    """The entries that say who took which step, by what a letter belongs to; two queries."""
    of_case = {each.case_id: each.case for each in letters if each.case_id}
    of_matter = {f"matter/{each.matter_id}": each.matter for each in letters if each.matter_id}
    told: dict[object, list[Any]] = {}
    past = [f"letter_{name}" for name in {*PAST.values(), "changed"}]
    for row in CaseEvent.objects.filter(case__in=of_case, event__in=past).order_by("case", "seq"):
        told.setdefault(of_case[row.case_id], []).append(row)
    rows = LogEntry.objects.filter(organ=organ, subject__in=of_matter).select_related("actor").order_by("seq")
    for row in rows:
        told.setdefault(of_matter[row.subject], []).append(entry(row))
    return told


def _paper(letter: Letter) -> Point:
    where = f"cases/{letter.case_id}" if letter.case_id else f"matters/{letter.matter_id}"
    path = places.desk(letter.organ, f"{where}/letters/{letter.pk}/")
    return Point(letter.about.number, f"《{KINDS[letter.kind].title}》", path)
