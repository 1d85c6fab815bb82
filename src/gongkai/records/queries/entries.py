"""How much stands in the simple registers, and from which years?"""

from __future__ import annotations

from django.db.models import Count, QuerySet

from gongkai.records.models import Organ, RegisterEntry


def counts(organ: Organ, year: int) -> dict[str, int]:
    """Entries of a year by register; one query."""
    rows = RegisterEntry.objects.filter(organ=organ, year=year, voided=False).order_by()
    return dict(rows.values_list("kind").annotate(Count("id")))


def years(rows: QuerySet[RegisterEntry], today: int) -> list[int]:
    """The years a register reaches over, newest first, this year always among them."""
    # Two queries, each one step into the index; a single one for both would read every row.
    dates = rows.order_by("date").values_list("date", flat=True)
    first, last = dates.first(), dates.last()
    if first is None or last is None:
        return [today]
    return list(range(max(last.year, today), first.year - 1, -1))
