"""How did each department do in a month: published, late, under way; requests received, closed, late?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from gongkai.law.promptness import rule
from gongkai.law.workdays import Calendar
from gongkai.records.models import Case, Manuscript, Organ, Publication
from gongkai.records.policy import policy
from gongkai.records.queries import manuscripts
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.office import start

NOBODY = "没有分科室的"


@dataclass(frozen=True, slots=True)
class Line:
    """One department in one month; what is under way, and overdue of it, is as of today."""

    name: str
    published: int = 0
    late: int = 0
    under_way: int = 0
    overdue: int = 0
    received: int = 0
    closed: int = 0
    missed: int = 0

    @property
    def numbers(self) -> tuple[int, ...]:
        """The figures in the order of the columns."""
        return (
            self.published,
            self.late,
            self.under_way,
            self.overdue,
            self.received,
            self.closed,
            self.missed,
        )


HEADINGS = (
    "公开信息",
    "其中超过期限公开的",
    "在办稿件",
    "其中过了期限的",
    "新收申请",
    "办结申请",
    "逾期的申请",
)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.first.year}年{self.first.month}月"


def lines(staff: Staff, organ: Organ, month: Month, today: date, days: Calendar) -> list[Line]:
    """Every department, then what belongs to none where there is any; a fixed number of queries."""
    published, late = _published(staff.manuscripts(organ), organ, month, days)
    open_, overdue = _open(staff.manuscripts(organ), today, days)
    requests = _requests(staff.cases_to_count(organ), month, today)
    counts = (published, late, open_, overdue, *requests)
    names = [*((each.pk, each.name) for each in organ.departments.all()), (None, NOBODY)]
    found = [Line(name, *(count[pk] for count in counts)) for pk, name in names]
    return [each for each in found if each.name != NOBODY or any(each.numbers)]


def total(found: Iterable[Line]) -> Line:
    """All of them added up."""
    rows = [each.numbers for each in found]
    return Line("合计", *(sum(column) for column in zip(*rows, strict=True))) if rows else Line("合计")


def _published(
    rows: QuerySet[Manuscript], organ: Organ, month: Month, days: Calendar
) -> tuple[Counter[int | None], Counter[int | None]]:
    within = (start(month.first), start(month.last + timedelta(days=1)))
    # Not the first text that was added to something registered by hand.
    new = rows.filter(version=1, publication__published_at__isnull=False)
    texts = new.filter(published_at__gte=within[0], published_at__lt=within[1])
    published: Counter[int | None] = Counter()
    late: Counter[int | None] = Counter()
    for each in texts.select_related("organ", "directory_item__directory", "drafter").defer("body"):
        home = _home(each)
        published[home] += 1
        assert each.published_at is not None, each.pk
        due = manuscripts.limit(each).last_day(each.formed_on, days)
        late[home] += timezone.localdate(each.published_at) > due
    for formed_on, published_on, result in _registered(organ, month):
        published[None] += 1
        holds = rule(result=result, publicity=int(policy(organ).publicity_days))
        late[None] += published_on > holds.last_day(formed_on, days)
    return published, late


def _home(text: Manuscript) -> int | None:
    """The department it was drafted for, else the one its drafter works in."""
    return text.department_id or (text.drafter.department_id if text.drafter else None)


def _registered(organ: Organ, month: Month) -> Iterable[tuple[date, date, str]]:
    """What was registered as published elsewhere: it has no text and no department."""
    rows = Publication.objects.filter(
        organ=organ,
        published_on__range=(month.first, month.last),
        attribute=Publication.Attribute.PROACTIVE,
        voided=False,
        published_at__isnull=True,
    )
    return rows.values_list("formed_on", "published_on", "result").iterator()


def _open(
    rows: QuerySet[Manuscript], today: date, days: Calendar
) -> tuple[Counter[int | None], Counter[int | None]]:
    found, overdue = Counter[int | None](), Counter[int | None]()
    for each in manuscripts.under_way(rows).select_related("drafter"):
        due = manuscripts.due(each, days)
        found[_home(each)] += 1
        overdue[_home(each)] += bool(due and due < today)
    return found, overdue


def _requests(rows: QuerySet[Case], month: Month, today: date) -> list[Counter[int | None]]:
    """Received and closed in the month, and late: closed late in it, or past their day and still open."""
    within = (month.first, month.last)
    over = Q(state="running", due__lt=today, due__lte=month.last)
    conditions = (
        Q(received_on__range=within),
        Q(closed_on__range=within),
        Q(closed_on__range=within, late=True) | over,
    )
    grouped = rows.order_by().values_list("department")
    return [Counter(dict(grouped.filter(each).annotate(Count("pk")))) for each in conditions]
