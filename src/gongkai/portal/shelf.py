"""Which versions of a year's report are public, and has the reader the newest one already?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from gongkai import __version__
from gongkai.records.models import IssuedReport, Organ
from gongkai.records.queries import reports
from gongkai.records.queries.gate import Public
from gongkai.report.model import Report

# What a list needs. The document itself and the traces behind its cells are large.
LIGHT = ("organ", "year", "version", "origin", "source", "document_hash", "issued_at", "issued_on")


def versions(organ: Organ, *years: int) -> list[IssuedReport]:
    """The public versions of some years in a row, or of all, newest first, without their documents."""
    found = Public().issued(organ).only(*LIGHT).order_by("-year", "-version")
    return list(found.filter(year__gte=min(years), year__lte=max(years)) if years else found)


def latest_a_year(found: Iterable[IssuedReport]) -> list[IssuedReport]:
    """The latest version of each year, from versions that come newest first."""
    years: dict[int, IssuedReport] = {}
    for each in found:
        years.setdefault(each.year, each)
    return list(years.values())


def chosen(found: Iterable[IssuedReport], year: int, version: str) -> IssuedReport:
    """The version asked for, or the latest of the year; 404 where there is none."""
    of_year = [each for each in found if each.year == year]
    if not of_year:
        raise Http404(f"本机关没有公布 {year} 年的年度报告。")
    if not version:
        return of_year[0]
    for each in of_year:
        if str(each.version) == version:
            return each
    raise Http404(f"{year} 年的年度报告没有这一版。")


def corrected(found: Iterable[IssuedReport], issued: IssuedReport) -> IssuedReport | None:
    """The version that this one corrects, from versions that come newest first."""
    earlier = (each for each in found if each.year == issued.year and each.version < issued.version)
    return next(earlier, None)


def document(organ: Organ, issued: IssuedReport) -> Report:
    """The report exactly as issued."""
    text = Public().issued(organ).values_list("document", flat=True).get(pk=issued.pk)
    return reports.from_json(text)


def documents(organ: Organ, issued: Iterable[IssuedReport]) -> dict[int, Report]:
    """Several reports by their years, as issued; one query."""
    keys = [each.pk for each in issued]
    rows = Public().issued(organ).filter(pk__in=keys).values_list("year", "document")
    return {year: reports.from_json(text) for year, text in rows}


def mark(issued: IssuedReport) -> str:
    """What an issued document is known by: its text and the day it was issued."""
    return f"{issued.document_hash}-{issued.version}-{issued.issued_on}"


def tag(*parts: object) -> str:
    """An ETag over everything a page is made of; a new program makes new pages."""
    text = "|".join(str(part) for part in (__version__, *parts))
    return quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])


def answer(request: HttpRequest, etag: str, at: datetime, whole: Callable[[], HttpResponse]) -> HttpResponse:
    """The whole answer, or a short one to a reader who has it; kept, but asked for each time."""
    given = get_conditional_response(request, etag, int(at.timestamp())) or whole()
    given["ETag"] = etag
    given["Last-Modified"] = http_date(at.timestamp())
    given["Cache-Control"] = "no-cache"
    return given
