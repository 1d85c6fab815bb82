"""What is new, for a feed reader: an organ's newest documents, of a column, an item or with some words."""

from __future__ import annotations

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import get_current_timezone

from gongkai.portal.pages import organ_page
from gongkai.portal.wanted import Wanted, wanted
from gongkai.records.models import Organ, Publication
from gongkai.records.queries.gate import Public

MOST = 50


@organ_page
def feed(request: HttpRequest, organ: Organ) -> HttpResponse:
    """An Atom feed of the same query strings as the page it belongs to."""
    asked = wanted(request.GET.dict(), organ.columns.all(), Public().directory_items(organ))
    page = f"{reverse('portal:disclosure', args=[organ.code])}?{asked.query()}".rstrip("?")
    made = Atom1Feed(
        title=_title(organ, asked),
        link=request.build_absolute_uri(page),
        description="",
        language="zh-CN",
        feed_url=request.build_absolute_uri(),
        author_name=organ.name,
    )
    rows = asked.among(Public().publications(organ)).select_related("column")
    for each in rows.order_by("-published_on", "-pk")[:MOST]:
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
