"""Which number comes next? One row a series and year, taken under its lock, so that none is given twice."""

from __future__ import annotations

from gongkai.records.models import Organ, Series


def take(organ: Organ, key: str, year: int, count: int = 1) -> int:
    """The next serial of a series, the first of `count` of them; to be called within a transaction."""
    series = _locked(organ, key, year)
    series.last += count
    series.save(update_fields=["last"])
    return series.last - count + 1


def reach(organ: Organ, key: str, year: int, last: int) -> None:
    """Let a series go on after `last`, which was given elsewhere; to be called within a transaction."""
    series = _locked(organ, key, year)
    if series.last < last:
        series.last = last
        series.save(update_fields=["last"])


def _locked(organ: Organ, key: str, year: int) -> Series:
    Series.objects.get_or_create(organ=organ, key=key, year=year)
    return Series.objects.select_for_update().get(organ=organ, key=key, year=year)
