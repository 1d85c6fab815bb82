"""Published documents: the rules, everything by column and year, and one document's data."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join

from gongkai.guard.covering import cover_text
from gongkai.law import cites
from gongkai.law.contents import items
from gongkai.law.errors import NotAllowed
from gongkai.portal import entries, facts, heads, structured
from gongkai.portal.choices import options
from gongkai.portal.pages import attachment, document_page, organ_page, page, show, standing
from gongkai.portal.wanted import Wanted, key, number, wanted
from gongkai.records.actions import files
from gongkai.records.models import Manuscript, Organ, Publication
from gongkai.records.queries import directories, documents, paging, published
from gongkai.records.queries.gate import Public

# The topic under which an organ's own rules of disclosure stand.
OWN_RULES, MOST_RULES = "政府信息公开", 30
# What the whole country's disclosure rests on; an organ's own rules stand below it.
NATIONAL = tuple(cites.INSTRUMENTS[name] for name in ("REG", "FEE", "FORM_2021"))


@organ_page
def rules(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Rules and normative documents: in force, or ended."""
    ended = request.GET.get("state") == "ended"
    rows = Public().publications(organ).filter(documents.RULES_ONLY)
    rows = rows.filter(validity__in=documents.ENDED) if ended else rows.exclude(validity__in=documents.ENDED)
    found = paging.page(entries.plain(rows), key(request.GET.get("after", "")), by="published_on")
    own = entries.listed(entries.plain(Public().publications(organ).filter(topic=OWN_RULES))[:MOST_RULES])
    head = standing(organ, "rules", index=not request.GET.get("after"))
    return show(
        request,
        "rules",
        organ,
        "rules",
        head=head,
        own=own,
        entries=entries.listed(found.rows),
        page=found,
        ended=ended,
        national=NATIONAL,
    )


@organ_page
def disclosure(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Everything published of the organ's own motion, by words of the title, column and year."""
    columns = list(organ.columns.all())
    if "directory" in request.GET:
        return _by_directory(request, organ)
    asked = wanted(request.GET.dict(), columns, Public().directory_items(organ))
    rows = entries.plain(asked.among(Public().publications(organ)))
    found = paging.page(rows, key(request.GET.get("after", "")), by="published_on")
    return show(
        request,
        "disclosure",
        organ,
        "disclosure",
        head=_listed(organ, asked, first=not request.GET.get("after")),
        page=found,
        wanted=asked,
        next=asked.query(found.next) if found.next else "",
        first=not request.GET.get("after"),
        entries=entries.listed(found.rows, columns),
        columns=columns,
        column_options=options(((each.pk, each.name) for each in columns), asked.column and asked.column.pk),
        item_options=options(
            ((each.key, each) for each in items(organ.level)), asked.item and asked.item.key
        ),
        year_options=options(((each, f"{each} 年") for each in _years(organ)), asked.year),
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


def _listed(organ: Organ, asked: Wanted, *, first: bool) -> heads.Page:
    """A list has one address for each column, item, topic and year; words and later pages have none."""
    query = asked.query()
    path = reverse("portal:disclosure", args=[organ.code]) + (f"?{query}" if query else "")
    feed = reverse("portal:feed", args=[organ.code]) + (f"?{query}" if query else "")
    other = heads.Other(heads.ATOM, f"{organ.name} 主动公开", feed)
    return standing(organ, "disclosure", path=path, others=[other], index=first and not asked.text)


def _years(organ: Organ) -> range:
    """From the newest publication's year back to the oldest's: two steps into an index, not a count."""
    rows = Public().publications(organ).values_list("published_year", flat=True)
    newest = rows.order_by("-published_on", "-pk").first()
    oldest = rows.order_by("published_on", "pk").first()
    return range(newest, max(oldest, newest - 50) - 1, -1) if newest and oldest else range(0)


@document_page
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: data, text and files. Its address names neither organ nor column, which may change."""
    found = Public().document(pk)
    if not found:
        return gone(request, pk)
    text, paper = published.told(found), reverse("portal:print", args=[pk])
    return show(
        request,
        "document",
        found.organ,
        "disclosure",
        head=_head(request, found, text, paper),
        document=found,
        paper=paper,
        address=heads.base(request) + request.path,
        facts=format_html_join("\n  ", "<dt>{}</dt><dd>{}</dd>", facts.facts(found, text)),
        notice=facts.notice(found),
        linked=_linked(found),
        text=text,
        files=published.named(found),
        versions=Public().versions(found).defer("body") if text and text.version > 1 else (),
    )


def _head(request: HttpRequest, found: Publication, text: Manuscript | None, paper: str) -> heads.Page:
    path, base = reverse("portal:document", args=[found.pk]), heads.base(request)
    return _below(
        found,
        path,
        article=heads.of_document(found),
        others=[heads.Other("application/pdf", f"{found.title}（PDF）", paper)],
        things=[structured.document(found, text, base, path, paper)],
    )


def _below(found: Publication, path: str, **more: Any) -> heads.Page:
    """The head of a page about a document: it stands in the document's own column."""
    name, organ = found.column.name, found.organ
    about = f"{organ.name}主动公开的{name}"
    listed = f"{reverse('portal:disclosure', args=[organ.code])}?column={found.column_id}"
    column = heads.Column(name, about, f"{name},政府信息公开", "主动公开")
    return standing(
        organ, "disclosure", path=path, column=column, way=[(name, listed), (found.title, path)], **more
    )


def _linked(found: Publication) -> list[tuple[str, Publication]]:
    """The public documents beside it: what it interprets or is interpreted by, what ended it; one query."""
    pks = {found.interprets_id: "解读的文件", found.ended_by_id: "废止、代替它的文件"}
    if not any(pks) and found.kind not in documents.RULING:
        return []  # only rules and normative documents are interpreted (check_own)
    rows = Public().published().filter(Q(pk__in=[pk for pk in pks if pk]) | Q(interprets=found.pk))
    shown = rows.order_by("published_on", "pk").values_list("pk", "title", named=True)
    return [(pks.get(each.pk, "政策解读"), each) for each in shown]


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands at the address of something taken down: when, and why."""
    found = Public().tombstone(pk)
    if not found:
        raise Http404("没有这份公开信息，或者它已经撤下。")
    found.title = cover_text(found.title)  # it may have been taken down for the person it names
    head = _below(found, reverse("portal:document", args=[pk]), index=False)
    answer = show(request, "withdrawn", found.organ, "disclosure", head=head, document=found)
    answer.status_code = 410
    return answer


@document_page
def version(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """An earlier version of a document, which stays readable beside the one that stands."""
    found = Public().document(pk)
    if not found:
        return gone(request, pk)
    text = Public().shown(found).filter(version=version).first()
    if not text:
        raise Http404("没有这个版本，或者这个版本已经停止公开。")
    along = published.files_of(text)
    head = _below(found, request.path, index=False)
    return show(
        request, "version", found.organ, "disclosure", head=head, document=found, text=text, files=along
    )


@page
def file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of a public document, of the version that stands or of an earlier one."""
    found = Public().published().filter(pk=pk).first()
    if not found:
        return gone(request, pk)
    stored = published.any_file(found, file)
    if not stored:
        raise Http404("没有这份附件，或者它已经撤下。")
    try:
        data = files.read(stored)
    except NotAllowed as refused:
        raise Http404(refused.reason) from refused
    return attachment(data, stored.content_type, stored.name)
