"""What does a search engine ask for? Where it may go, and every public address there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from gongkai.portal import shelf
from gongkai.portal.pages import PARTS
from gongkai.portal.wanted import number
from gongkai.records.models import Organ
from gongkai.records.queries import published
from gongkai.records.queries.gate import Public

MOST = 50_000  # addresses in one file, by the sitemap protocol
CHUNK = 2000
ROUTES = ("organ", *(part.route for part in PARTS), "catalogue", "figures")
Entry = tuple[str, date | None]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; the desk is nobody's business."""
    address = request.build_absolute_uri(reverse("portal:sitemap"))
    shut = ("/desk/", "/setup/", "/subscriptions/", "/d/*/document.pdf$")  # a paper says what its page says
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in shut), "", f"Sitemap: {address}", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> StreamingHttpResponse:
    """Every public address; where they are too many for one file, the files they are in.

    Written as it is read, so that a million documents need no memory. ?organ=CODE: the pages and reports
    of one organ; with &year=YEAR: what it published in that year, with &part=N the Nth file of it.
    """
    base = request.build_absolute_uri("/").rstrip("/")
    organs = Public().organs().order_by("pk")
    if "organ" in request.GET:
        found = _part(organs, request.GET["organ"], request.GET)
        lines = _lines("urlset", "url", base, found)
    elif _fits(organs):
        lines = _lines("urlset", "url", base, _everything(organs))
    else:
        lines = _lines("sitemapindex", "sitemap", base, _files(organs))
    return StreamingHttpResponse(lines, content_type="application/xml; charset=utf-8")


def _part(organs: QuerySet[Organ], code: str, given: QueryDict) -> Iterator[Entry]:
    organ = organs.filter(code=code).first()
    if organ is None:
        raise Http404("没有这个机关。")
    year, part = given.get("year", ""), number(given.get("part", "1"), 1, 10_000)
    return _documents(organ, number(year, 1949, 9998), part or 1) if year else _pages(organ)


def _fits(organs: QuerySet[Organ]) -> bool:
    """Whether one file holds everything; nothing is counted further than that."""
    total = 0
    for organ in organs:
        total += len(ROUTES) + Public().issued(organ).count()
        total += Public().publications(organ).order_by()[: MOST + 1].count()
        if total >= MOST:
            return False
    return True


def _everything(organs: QuerySet[Organ]) -> Iterator[Entry]:
    yield reverse("portal:home"), None
    for organ in organs:
        yield from _pages(organ)
        yield from _documents(organ, None)


def _files(organs: QuerySet[Organ]) -> Iterator[Entry]:
    for organ in organs:
        address = f"{reverse('portal:sitemap')}?organ={organ.code}"
        yield address, None
        years = Public().publications(organ).order_by().values_list("published_year")
        for year, count in sorted(years.annotate(Count("pk"))):
            parts = range(1, -(-count // MOST) + 1)
            yield from ((f"{address}&year={year}" + (f"&part={at}" if at > 1 else ""), None) for at in parts)


def _pages(organ: Organ) -> Iterator[Entry]:
    for route in ROUTES:
        yield reverse(f"portal:{route}", args=[organ.code]), None
    for issued in shelf.latest_a_year(shelf.versions(organ)):
        yield reverse("portal:report", args=[organ.code, issued.year]), issued.issued_on


def _documents(organ: Organ, year: int | None, part: int = 1) -> Iterator[Entry]:
    """Documents with the day on which they last changed: a correction is a new version."""
    rows = Public().publications(organ)
    rows = rows if year is None else rows.filter(published_year=year)
    rows = rows.annotate(changed=published.changed())
    found = rows.order_by("-published_on", "-pk").values_list("pk", "published_on", "changed")
    for pk, day, changed in found[(part - 1) * MOST : part * MOST].iterator(CHUNK):
        yield reverse("portal:document", args=[pk]), localdate(changed) if changed else day


def _lines(root: str, each: str, base: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for address, day in entries:
        last = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        yield f"<{each}><loc>{escape(base + address)}</loc>{last}</{each}>\n"
    yield f"</{root}>\n"
