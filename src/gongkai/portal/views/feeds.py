"""What is new, for a feed reader: an organ's newest documents, of a column, an item or with some words, and
what a search finds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import get_current_timezone

from gongkai.portal import heads
from gongkai.portal.pages import organ_page, search_page
from gongkai.portal.views import search
from gongkai.portal.wanted import Wanted, wanted
from gongkai.records.models import Organ, Publication
from gongkai.records.queries.gate import Public
from gongkai.search.index import Broken

MOST = 50
PLAIN = "text/plain; charset=utf-8"


@organ_page
def feed(request: HttpRequest, organ: Organ) -> HttpResponse:
    """An Atom feed of the same query strings as the page it belongs to."""
    asked = wanted(request.GET.dict(), organ.columns.all(), Public().directory_items(organ))
    page = f"{reverse('portal:disclosure', args=[organ.code])}?{asked.query()}".rstrip("?")
    rows = asked.among(Public().publications(organ)).select_related("column")
    found = rows.order_by("-published_on", "-pk")[:MOST]
    return _written(request, _title(organ, asked), page, organ.name, found)


@search_page
def found(request: HttpRequest) -> HttpResponse:
    """An Atom feed of a search: the newest documents that have the words, however the page is ordered."""
    wish = replace(search.wanted_search(request), order="date", at=1)
    page = f"{reverse('portal:search')}?{wish.query()}"
    try:
        rows = search.records(wish, MOST)
    except Broken:
        return HttpResponse("检索的索引正在重建，请过几分钟再来。", status=503, content_type=PLAIN)
    author = wish.organ.name if wish.organ else heads.PLATFORM
    return _written(request, f"查找公开信息：{wish.text}", page, author, rows)


def _written(
    request: HttpRequest, title: str, page: str, author: str, rows: Iterable[Publication]
) -> HttpResponse:
    made = Atom1Feed(
        title=title,
        link=request.build_absolute_uri(page),
        description="",
        language="zh-CN",
        feed_url=request.build_absolute_uri(),
        author_name=author,
    )
    for each in rows:
        _add(made, each, request)
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    made.write(answer, "utf-8")
    return answer


def _title(organ: Organ, asked: Wanted) -> str:
    named = [asked.column and asked.column.name, asked.item and str(asked.item), asked.entry, asked.topic]
    parts = [*named, asked.text]
    return "：".join([f"{organ.name} 政府信息公开", *(str(each) for each in parts if each)])


def _add(made: Atom1Feed, record: Publication, request: HttpRequest) -> None:
    address = request.build_absolute_uri(reverse("portal:document", args=[record.pk]))
    assert record.published_on is not None, record.pk
    at = record.published_at or datetime.combine(record.published_on, time(), get_current_timezone())
    made.add_item(
        title=record.title,
        link=address,
        description=record.summary,
        unique_id=address,
        pubdate=at,
        updateddate=at,
        categories=[record.column.name],
    )
