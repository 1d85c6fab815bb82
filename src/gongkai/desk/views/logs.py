"""The organ's log, for its administrator and its auditor."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.desk import acts, filtering
from gongkai.desk.holding import overseer
from gongkai.records.models import LogEntry, Organ
from gongkai.records.queries import paging


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as the page lists it; `page` and `key` lead to the record it was about."""

    entry: LogEntry
    name: str
    gist: str
    page: str
    key: int


@overseer
@require_GET
def log(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The newest acts first, a page at a time."""
    action = filtering.chosen(request, "action", acts.ACTS)
    rows = request.staff.log(organ).select_related("actor")
    if action:
        rows = rows.filter(action=action)
    page = paging.page(rows, request.GET.get("after", ""))
    context = {
        "organ": organ,
        "section": "organ",
        "rows": [_shown(each) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "acts": acts.ACTS.items(),
        "action": action,
    }
    return render(request, "desk/log.html", context)


def _shown(entry: LogEntry) -> Shown:
    page, key = acts.address(entry) or ("", 0)
    return Shown(entry, acts.name(entry.action), acts.gist(entry), page, key)
