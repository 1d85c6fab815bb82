"""The organ's log, for its administrator and its auditor."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from gongkai.desk import acts, filtering, sheet
from gongkai.desk.asking import OF_REQUESTS
from gongkai.desk.holding import overseer
from gongkai.desk.listing import Col, Table
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
    page = paging.page(_asked(request, organ), request.GET.get("after", ""))
    context = {
        "organ": organ,
        "section": "organ",
        "rows": [_shown(each, request.staff.sees_requests(organ)) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "acts": acts.ACTS.items(),
        "action": request.GET.get("action", ""),
        "export": filtering.link(request, after=""),
    }
    return render(request, "desk/log.html", context)


def _asked(request: HttpRequest, organ: Organ) -> QuerySet[LogEntry]:
    action = filtering.chosen(request, "action", acts.ACTS)
    rows = request.staff.log(organ).select_related("actor")
    return rows.filter(action=action) if action else rows


@overseer
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The acts asked for, with their whole hashes, as a sheet."""
    rows = _asked(request, organ).order_by("seq")
    refused = sheet.too_many(request, rows, "desk:log", organ.code)
    return refused or sheet.listed(TABLE, rows.iterator(chunk_size=2000), f"{organ.name} 日志")


TABLE = Table(
    "日志",
    "pk",
    (
        Col("序号", lambda e: e.seq),
        Col("时间", lambda e: localtime(e.at).strftime("%Y-%m-%d %H:%M:%S")),
        Col("经办人", lambda e: e.actor.name if e.actor else "系统"),
        Col("动作", lambda e: acts.name(e.action)),
        Col("对象", lambda e: e.subject),
        Col("内容", acts.gist, "wide"),
        Col("前一条的哈希", lambda e: e.previous_hash, "wide"),
        Col("哈希", lambda e: e.hash, "wide"),
    ),
)


def _shown(entry: LogEntry, sees_requests: bool) -> Shown:
    page, key = acts.address(entry) or ("", 0)
    if page.removeprefix("desk:") in OF_REQUESTS and not sees_requests:
        page = ""
    return Shown(entry, acts.name(entry.action), acts.gist(entry), page, key)
