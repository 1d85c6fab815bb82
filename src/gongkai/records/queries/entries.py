"""How much stands in the simple registers, and from which years?"""

from __future__ import annotations

from django.db.models import Count, Max, Min, QuerySet

from gongkai.records.models import Organ, RegisterEntry


def counts(organ: Organ, year: int) -> dict[str, int]:
    """Entries of a year by register; one query."""
    rows = RegisterEntry.objects.filter(organ=organ, year=year, voided=False).order_by()
    return dict(rows.values_list("kind").annotate(Count("id")))


def years(rows: QuerySet[RegisterEntry], today: int) -> list[int]:
    """The years a register reaches over, newest first, this year always among them."""
    found = rows.order_by().aggregate(first=Min("date"), last=Max("date"))
    if found["first"] is None:
        return [today]
    return list(range(max(found["last"].year, today), found["first"].year - 1, -1))
