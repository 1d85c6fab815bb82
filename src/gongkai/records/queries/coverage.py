"""Which of the contents that must be public are there, and which columns have not been kept up?

Two sums over what stands, however much that is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from gongkai.law.contents import Item, items
from gongkai.records.models import Column, Organ
from gongkai.records.queries.gate import Public


@dataclass(frozen=True, slots=True)
class Covered:
    """One item: how much of it stands, and when the newest came."""

    item: Item
    count: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One column: how much stands in it, when the newest came, how many days ago, and if that is too long."""

    column: Column
    count: int
    last: date | None
    days: int | None
    late: bool

    @property
    def limit(self) -> str:
        """The limit in words."""
        return str(self.column.get_renew_days_display())


def covered(organ: Organ) -> list[Covered]:
    """Every item that is asked of the organ, in the order of the articles."""
    rows = Public().publications(organ).exclude(item="").order_by().values("item")
    found = {row["item"]: row for row in rows.annotate(count=Count("pk"), last=Max("published_on"))}
    return [_covered(item, found.get(item.key)) for item in items(organ.level)]


def _covered(item: Item, row: dict[str, object] | None) -> Covered:
    return Covered(item, row["count"], row["last"]) if row else Covered(item, 0, None)  # type: ignore[arg-type]


def unsorted(organ: Organ) -> int:
    """How many documents stand under no item."""
    return Public().publications(organ).filter(item="").count()


def kept(organ: Organ, columns: Iterable[Column], today: date) -> list[Kept]:
    """Every column with how long nothing new has come; an empty one is late."""
    rows = Public().publications(organ).order_by().values("column")
    found = {row["column"]: row for row in rows.annotate(count=Count("pk"), last=Max("published_on"))}
    return [_kept(column, found.get(column.pk), today) for column in columns]


def _kept(column: Column, row: dict[str, object] | None, today: date) -> Kept:
    last = row["last"] if row else None
    days = (today - last).days if isinstance(last, date) else None
    late = days is None or days > column.renew_days
    return Kept(column, row["count"] if row else 0, last, days, late)  # type: ignore[arg-type]
