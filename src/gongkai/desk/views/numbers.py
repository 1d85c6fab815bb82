"""The register of document numbers: every number of a series and year, void ones and gaps shown as such."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, listing, sheet
from gongkai.desk.asking import staff
from gongkai.records.models import Organ, Series
from gongkai.records.policy import SERIES
from gongkai.records.queries import board as reading


@staff
@require_GET
def numbers(request: HttpRequest, organ: Organ) -> HttpResponse:
    """One series of one year, a block of numbers at a time."""
    every = reading.years(request.staff.series(organ))
    series = _series(request, every)
    first = _first(request)
    found = reading.numbers(series, first, first + reading.BLOCK - 1) if series else []
    more = series is not None and series.last >= first + reading.BLOCK
    context = {
        "organ": organ,
        "section": "board",
        "every": [(each, SERIES[each.key]) for each in every],
        "series": series,
        "name": SERIES[series.key] if series else "",
        "rows": found,
        "whole": request.staff.whole(organ),
        "next": filtering.link(request, first=str(first + reading.BLOCK)) if more else "",
        "first": filtering.link(request, first="") if first > 1 else "",
    }
    return render(request, "desk/numbers.html", context)


def _series(request: HttpRequest, every: list[Series]) -> Series | None:
    asked = request.GET.get("series", "")
    return next((each for each in every if f"{each.key}-{each.year}" == asked), every[0] if every else None)


def _first(request: HttpRequest) -> int:
    given = request.GET.get("first", "")
    return max(1, int(given)) if given.isdecimal() and len(given) < 8 else 1


@staff
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """A whole series of a year, as a sheet."""
    series = _series(request, reading.years(request.staff.series(organ)))
    rows = reading.numbers(series) if series else []
    name = f"{organ.name} 文号登记{f' {series.year}' if series else ''}"
    return sheet.listed(listing.TABLES["numbers"], rows, name)
