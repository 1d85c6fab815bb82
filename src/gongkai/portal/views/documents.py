"""Published documents: the rules, everything by column and year, and one document's data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from gongkai.law import cites
from gongkai.portal.pages import organ_page, page, show
from gongkai.portal.wanted import key, wanted
from gongkai.records.models import Organ, Publication
from gongkai.records.queries import paging
from gongkai.records.queries.gate import Public

ENDED = (Publication.Validity.REPEALED, Publication.Validity.LAPSED)
RULING = (Publication.Kind.RULES, Publication.Kind.NORMATIVE)
# What the whole country's disclosure rests on; an organ's own rules stand below it.
NATIONAL = tuple(cites.INSTRUMENTS[name] for name in ("REG", "FEE", "FORM_2021"))


@organ_page
def rules(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Rules and normative documents: in force, or ended."""
    ended = request.GET.get("state") == "ended"
    rows = Public().publications(organ).filter(kind__in=RULING)
    rows = rows.filter(validity__in=ENDED) if ended else rows.exclude(validity__in=ENDED)
    found = paging.page(rows, key(request.GET.get("after", "")), by="published_on")
    return show(request, "rules", organ, "rules", page=found, ended=ended, national=NATIONAL)


@organ_page
def disclosure(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Everything published of the organ's own motion, by words of the title, column and year."""
    columns = list(organ.columns.all())
    asked = wanted(request.GET.dict(), columns)
    rows = asked.among(Public().publications(organ)).select_related("column")
    found = paging.page(rows, key(request.GET.get("after", "")), by="published_on")
    return show(
        request,
        "disclosure",
        organ,
        "disclosure",
        page=found,
        wanted=asked,
        next=asked.query(found.next) if found.next else "",
        first=not request.GET.get("after"),
        columns=columns,
        years=_years(organ),
    )


def _years(organ: Organ) -> range:
    """From the newest publication's year back to the oldest's: two steps into an index, not a count."""
    rows = Public().publications(organ).values_list("published_year", flat=True)
    newest = rows.order_by("-published_on", "-pk").first()
    oldest = rows.order_by("published_on", "pk").first()
    return range(newest, max(oldest, newest - 50) - 1, -1) if newest and oldest else range(0)


@page
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document's data. Its address names neither organ nor column, which may change."""
    organ = Public().organs().filter(publications__pk=pk).first()
    found = organ and Public().publications(organ).select_related("column").filter(pk=pk).first()
    if not found:
        raise Http404("没有这份公开信息，或者它已经撤下。")
    ended = found.validity in ENDED
    return show(request, "document", organ, "disclosure", document=found, ended=ended)
