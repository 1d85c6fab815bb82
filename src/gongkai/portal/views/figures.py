"""An organ in figures and by kinds: its charts with their tables, and its catalogue with counts."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.law import cites
from gongkai.portal import figures as drawings
from gongkai.portal import shelf
from gongkai.portal.heads import Column, Page
from gongkai.portal.pages import organ_page, show, standing
from gongkai.records.models import Organ
from gongkai.records.queries import counts, coverage


@organ_page
def figures(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Charts of the last years for which there is something."""
    newest = shelf.latest_a_year(shelf.versions(organ))[: drawings.YEARS]
    reports = shelf.documents(organ, newest)
    last = counts.newest_year(organ)
    years = range(last - drawings.YEARS + 1, last + 1) if last else range(0)
    found = counts.published(organ, date(years[0], 1, 1)) if years else counts.Published()
    years = [year for year in years if found.years[year]]
    made = [drawings.requests(organ, reports)]
    if years:
        made += [
            drawings.columns(organ, found, organ.columns.all(), years),
            drawings.months(organ, found, years),
        ]
    return show(
        request,
        "figures",
        organ,
        "figures",
        head=_head(organ),
        drawings=[each for each in made if each],
    )


def _head(organ: Organ) -> Page:
    path = reverse("portal:figures", args=[organ.code])
    about = f"{organ.name}政府信息公开的数据图表"
    return Page(path, Column("数据图表", about, "数据图表,政府信息公开", "数据"), way=[("数据图表", path)])


@organ_page
def catalogue(request: HttpRequest, organ: Organ) -> HttpResponse:
    """What there is, by the items of the law, by topic, year and column, with how much of each."""
    found, path = counts.published(organ), reverse("portal:catalogue", args=[organ.code])
    return show(
        request,
        "catalogue",
        organ,
        "disclosure",
        head=standing(organ, "disclosure", path=path, way=[("按类浏览", path)]),
        covered=coverage.covered(organ),
        topics=counts.topics(organ),
        years=sorted(found.years.items(), reverse=True),
        columns=[(each, found.columns[each.pk]) for each in organ.columns.all()],
        total=found.years.total(),
        cite=cites.REG_20,
    )
