"""Which number comes next? One row a series and year, taken under its lock, so that none is given twice."""

from __future__ import annotations

from gongkai.records.models import Organ, Series


def take(organ: Organ, key: str, year: int) -> int:
    """The next serial of a series; to be called within a transaction."""
    Series.objects.get_or_create(organ=organ, key=key, year=year)
    series = Series.objects.select_for_update().get(organ=organ, key=key, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
