"""Which number comes next? One row a series and year, taken under its lock, so that none is given twice."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.records.models import Organ, Series


def take(organ: Organ, key: str, year: int) -> int:
    """The next serial of a series; to be called within a transaction."""
    series = _locked(organ, key, year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def take_some(organ: Organ, key: str, counts: Mapping[int, int]) -> dict[int, int]:
    """The same for several years at once: the first serial of each year's `count`."""
    rows = Series.objects.select_for_update().filter(organ=organ, key=key, year__in=counts)
    known = {series.year: series for series in rows}
    for year in sorted(set(counts) - set(known)):
        known[year] = _locked(organ, key, year)
    first = {year: series.last + 1 for year, series in known.items()}
    for year, series in known.items():
        series.last += counts[year]
    Series.objects.bulk_update(known.values(), ["last"])
    return first


def reach(organ: Organ, key: str, year: int, last: int) -> None:
    """Let a series go on after `last`, which was given elsewhere; to be called within a transaction."""
    series = _locked(organ, key, year)
    if series.last < last:
        series.last = last
        series.save(update_fields=["last"])


def _locked(organ: Organ, key: str, year: int) -> Series:
    Series.objects.get_or_create(organ=organ, key=key, year=year)
    return Series.objects.select_for_update().get(organ=organ, key=key, year=year)
