"""Who has how much to do, what is urgent, and how often did one applicant ask in a month?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gongkai.law.workdays import Calendar
from gongkai.records.models import Case, Department, Organ, Request, RoleGrant, User
from gongkai.records.queries.remembered import FRESH, remembered

SOON = 5  # working days: the first of the marks at 5, 3 and 1
MOST = 100  # counted no further: a list that long needs no exact figure
OPEN = ("running", "stopped")
# Which stages wait for whom.
WAITS_FOR = {
    "intake": ("new", "send", "serve"),
    "head": ("new", "sign"),
    "reviewer": ("review",),
    "signer": ("sign",),
}


@dataclass(frozen=True, slots=True)
class Urgency:
    """How near a due date is: working days left (negative: late), the words, how strong the mark is."""

    left: int
    text: str
    css: str
    more: str = ""


def urgency(due: date | None, today: date, days: Calendar) -> Urgency | None:
    """The mark at 5, 3 and 1 working days, today, and overdue; None where nothing presses."""
    if due is None:
        return None
    if due < today:
        late = max(days.count(due, today), 1)
        return Urgency(-late, "已逾期", "error", f"{late} 个工作日")
    left = days.count(today, due)
    if left == 0:
        return Urgency(0, "今天到期" if due == today else "期限在休息日，今天要办完", "error")
    step = next((each for each in (1, 3, SOON) if left <= each), None)
    if step is None:
        return None
    return Urgency(left, f"还有 {left} 个工作日", {1: "error", 3: "warning"}.get(step, "notice"))


def capped(rows: QuerySet) -> int:  # type: ignore[type-arg]
    """How many rows, counted up to MOST: as quick for a hundred thousand as for a hundred.

    A hundred keys are fetched sooner than a count over a limited subquery is put together.
    """
    return len(rows.order_by().values_list("pk")[:MOST])


def deadlines(rows: QuerySet[Case], today: date, days: Calendar) -> dict[str, int]:
    """Open requests overdue, due today, and due within five working days; three queries."""
    running = rows.filter(state="running")
    soon = days.add(today, SOON)
    return {
        "late": capped(running.filter(due__lt=today)),
        "today": capped(running.filter(due=today)),
        "soon": capped(running.filter(due__gt=today, due__lte=soon)),
    }


def waiting_for(
    cases_for: Callable[[Sequence[str]], QuerySet[Case]], roles: frozenset[str]
) -> dict[str, int]:
    """By stage, how many requests wait for a person with these roles, among those where they hold them."""
    whose: dict[str, list[str]] = {}
    for role in sorted(roles):
        for stage in WAITS_FOR.get(role, ()):
            whose.setdefault(stage, []).append(role)
    return {stage: capped(cases_for(whose[stage]).filter(stage=stage)) for stage in sorted(whose)}


def held_by(rows: QuerySet[Case], person: User) -> QuerySet[Case]:
    """A person's open requests, the nearest due date first."""
    return rows.filter(handler=person, state__in=OPEN).order_by("due", "pk")


def handlers(organ: Organ) -> QuerySet[User]:
    """Those who may be given a request."""
    rows = User.objects.filter(grants__organ=organ, grants__role="handler", is_active=True)
    return rows.distinct().order_by("name", "pk")


def choices(organ: Organ) -> tuple[list[Department], list[User]]:
    """The departments and persons a list can be narrowed to."""
    key = f"choices/{organ.pk}"
    return remembered(
        key, organ.log_seq, lambda: (list(organ.departments.all()), list(holders(organ))), fresh=FRESH
    )


def holders(organ: Organ) -> QuerySet[User]:
    """Those who hold open requests now, or may be given some, in service or not."""
    # Asked person by person, which is one look into an index each, however many requests there are.
    held = Case.objects.filter(organ=organ, handler=OuterRef("pk"), state__in=OPEN).order_by()
    granted = RoleGrant.objects.filter(organ=organ, user=OuterRef("pk"), role=RoleGrant.Role.HANDLER)
    near = Exists(RoleGrant.objects.filter(organ=organ, user=OuterRef("pk")))
    people = User.objects.filter(Q(organ=organ) | near)
    return people.filter(Exists(granted) | Exists(held)).order_by("name", "pk")


def month_count(organ: Organ, marks: Collection[str], day: date) -> int:
    """How many requests (a split one by its cases) an applicant made in the month of a day, by submission.

    `marks`: see queries.applicants. For the fee by number of requests (fee measures, Article 4).
    """
    return sum(items for _, items in _of_month(organ, marks, day))


def month_requests(organ: Organ, marks: Collection[str], day: date) -> list[Mapping[str, object]]:
    """The applicant's requests of that month, each with the sum so far: the table behind a fee notice."""
    listed: list[Mapping[str, object]] = []
    total = 0
    for request, items in _of_month(organ, marks, day):
        total += items
        on = timezone.localdate(request.submitted_at)
        listed.append({"number": request.number, "on": on, "items": items, "total": total})
    return listed


def of_month(organ: Organ, marks: Collection[str], day: date) -> QuerySet[Request]:
    """The applicant's requests submitted in the month of a day."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Request.objects.filter(
        organ=organ, mark__in=marks, submitted_at__gte=start(first), submitted_at__lt=start(following)
    )


def _of_month(organ: Organ, marks: Collection[str], day: date) -> list[tuple[Request, int]]:
    """Each request of the month with the number of its cases, or of its items while it has none."""
    if not marks:
        return []
    found = of_month(organ, marks, day).order_by("submitted_at", "pk").prefetch_related("cases")
    return [(request, _cases(request)) for request in found]


def _cases(request: Request) -> int:
    """A request that was split counts as many times as it has cases; a voided case is none."""
    known = list(request.cases.all())
    return sum(case.state != Case.State.VOIDED for case in known) if known else 1


def start(day: date) -> datetime:
    """The first moment of a day in the organ's time zone."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())
