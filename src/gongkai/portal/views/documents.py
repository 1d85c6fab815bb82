"""Published documents: the rules, everything by column and year, and one document's data."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse

from gongkai.law import cites
from gongkai.law.contents import items
from gongkai.law.errors import NotAllowed
from gongkai.portal.pages import attachment, organ_page, page, show
from gongkai.portal.wanted import key, number, wanted
from gongkai.records.actions import files
from gongkai.records.models import Organ, Publication
from gongkai.records.queries import directories, paging, published
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
    if "directory" in request.GET:
        return _by_directory(request, organ)
    asked = wanted(request.GET.dict(), columns, Public().directory_items(organ))
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
        items=items(organ.level),
        years=_years(organ),
        directories=Public().directories(organ),
    )


def _by_directory(request: HttpRequest, organ: Organ) -> HttpResponse:
    """One directory: every item with how much stands under it and when the newest came."""
    pk = number(request.GET["directory"], 1, 10**9)
    found = Public().directories(organ).filter(pk=pk).first() if pk else None
    if found is None:
        raise Http404("没有这份公开目录。")
    counts = directories.counts(Public().publications(organ), found)
    rows = [(each, *counts.get(each.pk, (0, None))) for each in Public().directory_items(organ)]
    return show(
        request,
        "directory",
        organ,
        "disclosure",
        directory=found,
        rows=[row for row in rows if row[0].directory_id == found.pk],
        directories=Public().directories(organ),
    )


def _years(organ: Organ) -> range:
    """From the newest publication's year back to the oldest's: two steps into an index, not a count."""
    rows = Public().publications(organ).values_list("published_year", flat=True)
    newest = rows.order_by("-published_on", "-pk").first()
    oldest = rows.order_by("published_on", "pk").first()
    return range(newest, max(oldest, newest - 50) - 1, -1) if newest and oldest else range(0)


@page
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: data, text and files. Its address names neither organ nor column, which may change."""
    along = ("column", "organ", "directory_item__directory")
    found = Public().published().select_related(*along).filter(pk=pk).first()
    if not found:
        return _gone(request, pk)
    text = published.standing(found)
    return show(
        request,
        "document",
        found.organ,
        "disclosure",
        document=found,
        ended=found.validity in ENDED,
        linked=_linked(found),
        text=text,
        files=published.files(found),
        versions=Public().versions(found).defer("body") if text and text.version > 1 else (),
    )


def _linked(found: Publication) -> list[tuple[str, Publication]]:
    """The public documents beside it: what it interprets or is interpreted by, what ended it; one query."""
    pks = {found.interprets_id: "解读的文件", found.ended_by_id: "废止、代替它的文件"}
    rows = Public().published().filter(Q(pk__in=[pk for pk in pks if pk]) | Q(interprets=found.pk))
    return [(pks.get(each.pk, "政策解读"), each) for each in rows.order_by("published_on", "pk")]


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands at the address of something taken down: when, and why."""
    found = Public().withdrawn().select_related("column", "organ").filter(pk=pk).first()
    if not found:
        raise Http404("没有这份公开信息，或者它已经撤下。")
    answer = show(request, "withdrawn", found.organ, "disclosure", document=found)
    answer.status_code = 410
    return answer


@page
def version(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """An earlier version of a document, which stays readable beside the one that stands."""
    found = Public().published().select_related("column", "organ").filter(pk=pk).first()
    text = found and Public().versions(found).filter(version=version).first()
    if not found or not text:
        raise Http404("没有这个版本，或者这份信息已经撤下。")
    along = published.files_of(text)
    return show(request, "version", found.organ, "disclosure", document=found, text=text, files=along)


@page
def file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of a public document, of the version that stands or of an earlier one."""
    found = Public().published().filter(pk=pk).first()
    stored = found and published.any_file(found, file)
    if not stored:
        raise Http404("没有这份附件，或者它已经撤下。")
    try:
        data = files.read(stored)
    except NotAllowed as refused:
        raise Http404(refused.reason) from refused
    return attachment(data, stored.content_type, stored.name)
