"""How much is public, by day, column, item and topic? Sums over what stands, answered from its indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max

from gongkai.records.models import Organ
from gongkai.records.queries.gate import Public

Month = tuple[int, int]
MOST_TOPICS = 200


@dataclass(slots=True)
class Published:
    """Counts by year, by (year, column), by (year, month), and by column."""

    years: Counter[int] = field(default_factory=Counter)
    columns: Counter[int] = field(default_factory=Counter)
    by_column: Counter[tuple[int, int]] = field(default_factory=Counter)
    months: Counter[Month] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: how much stands under it, and when the newest came."""

    name: str
    count: int
    last: date


def newest_year(organ: Organ) -> int | None:
    """The year of what was published last."""
    rows = Public().publications(organ).order_by("-published_on", "-pk")
    return rows.values_list("published_year", flat=True).first()


def published(organ: Organ, first: date | None = None) -> Published:
    """Everything public of the organ, or what was published from `first` on; one query."""
    rows = Public().publications(organ).order_by()
    rows = rows.filter(published_on__gte=first) if first else rows
    # By day, which the index has in order: the database need not look at the rows, nor sort them.
    return _summed(rows.values_list("published_on", "column").annotate(Count("pk")))


def _summed(rows: Iterable[tuple[date, int, int]]) -> Published:
    found = Published()
    for day, column, count in rows:
        found.years[day.year] += count
        found.columns[column] += count
        found.by_column[day.year, column] += count
        found.months[day.year, day.month] += count
    return found


def topics(organ: Organ) -> list[Topic]:
    """The topics under which something stands, the largest first; one query."""
    rows = Public().publications(organ).order_by().values_list("topic")
    found = rows.annotate(count=Count("pk"), last=Max("published_on")).order_by("-count", "topic")
    return [Topic(*row) for row in found[:MOST_TOPICS] if row[0]]
