"""The platform's front and an organ's: what is here, and where to go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.portal import entries, guidance, heads, shelf, structured, wanted
from gongkai.portal.pages import organ_page, platform_page, show
from gongkai.records.models import Organ
from gongkai.records.queries.gate import Public

SIZE = 50
NEWEST = 8


@platform_page
def home(request: HttpRequest) -> HttpResponse:
    """The organs, or the only one; an empty platform leads to its first-run page."""
    first = list(Public().organs()[:2])
    if not first:
        return redirect("setup")
    if len(first) == 1 and "q" not in request.GET:
        return _front(request, first[0])
    return _organs(request)


def _organs(request: HttpRequest) -> HttpResponse:
    text = wanted.words(request.GET.get("q", ""))
    at = wanted.number(request.GET.get("page", ""), 1, 1000) or 1
    rows = Public().organs().filter(name__icontains=text) if text else Public().organs()
    found = list(rows.order_by("name", "pk")[(at - 1) * SIZE : at * SIZE + 1])
    return show(
        request,
        "organs",
        None,
        "home",
        head=heads.Page(
            reverse("portal:home"),
            things=[structured.site(None, heads.base(request), heads.site_name(None))],
            index=not text,
        ),
        organs=found[:SIZE],
        text=text,
        at=at,
        more=len(found) > SIZE,
    )


@organ_page
def organ(request: HttpRequest, organ: Organ) -> HttpResponse:
    """An organ's front page."""
    return _front(request, organ)


def _front(request: HttpRequest, organ: Organ) -> HttpResponse:
    reports = shelf.latest_a_year(shelf.versions(organ))
    return show(
        request,
        "organ",
        organ,
        "organ",
        head=_head(request, organ),
        newest=entries.newest(Public().publications(organ), NEWEST),
        answered_within=guidance.length("reply"),
        report=reports[0] if reports else None,
    )


def _head(request: HttpRequest, organ: Organ) -> heads.Page:
    base = heads.base(request)
    things = [structured.organisation(organ, base), structured.site(organ, base, heads.site_name(organ))]
    feed = heads.Other(heads.ATOM, f"{organ.name} 主动公开", reverse("portal:feed", args=[organ.code]))
    return heads.Page(reverse("portal:organ", args=[organ.code]), things=things, others=[feed])
