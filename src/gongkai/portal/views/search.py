"""Searching what has been published: title, document number and text, of all organs or of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from gongkai.law.contents import ITEMS, Item, items
from gongkai.portal import entries, heads, wanted
from gongkai.portal.choices import options
from gongkai.portal.entries import Line
from gongkai.portal.pages import search_page, show
from gongkai.records.models import Organ, Publication
from gongkai.records.queries import published
from gongkai.records.queries.gate import Public
from gongkai.search import highlight, keeping, words
from gongkai.search.highlight import Piece
from gongkai.search.index import Broken, Hits, Wish

SIZE = 20
# What a result shows; whole records would cost as much again for each.
SHOWN = (*entries.FIELDS, "summary", "organ__name", "column__name")
MOST_PAGES = 50  # whoever has turned fifty pages is better served by a narrower search
ORDERS = {"": "最相关的在前", "date": "最新的在前"}
SHORTEST_PART, PARTS = 2, 3
MOST_ORGANS = 150  # of a district with all its townships; a longer list is no help


@dataclass(frozen=True, slots=True)
class Search:
    """What a query string asks for; whatever in it has no meaning is left out."""

    text: str
    organ: Organ | None
    item: Item | None
    year: int | None
    kind: str
    validity: str
    order: str
    at: int

    @property
    def narrow(self) -> dict[str, str]:
        """What narrows the search beside its words, as the index has it."""
        given = {
            "organ": str(self.organ.pk) if self.organ else "",
            "item": self.item.key if self.item else "",
            "year": str(self.year or ""),
            "kind": self.kind,
            "validity": self.validity,
        }
        return {key: value for key, value in given.items() if value}

    def query(self, at: int = 1) -> str:
        """The query string of one of its pages: a permanent address."""
        given = {
            "q": self.text,
            "organ": self.organ.code if self.organ else "",
            "item": self.item.key if self.item else "",
            "year": self.year,
            "kind": self.kind,
            "validity": self.validity,
            "order": self.order,
            "page": at if at > 1 else None,
        }
        return urlencode({key: value for key, value in given.items() if value})

    def wish(self, asked: words.Asked) -> Wish:
        """What the index is asked."""
        return Wish(
            asked,
            self.narrow,
            newest=self.order == "date",
            first=(self.at - 1) * SIZE,
            size=SIZE,
        )


@search_page
def search(request: HttpRequest) -> HttpResponse:
    """What was found; nothing is asked of the index before there are words."""
    wish = wanted_search(request)
    asked = words.asked(wish.text)
    context: dict[str, object] = {
        "wish": wish,
        "organs": options(_organs(wish.organ), _code(wish)),
        "items": _items(wish.organ.level if wish.organ else "", wish.item),
        "orders": options(ORDERS.items(), wish.order),
        "kinds": options(Publication.Kind.choices, wish.kind),
        "validities": options(Publication.Validity.choices, wish.validity),
        "asked": bool(asked),
    }
    if asked:
        context |= _found(wish, asked)
    feed = heads.Other(heads.ATOM, f"查找：{wish.text}", f"{reverse('portal:found')}?{wish.query()}")
    head = heads.Page(reverse("portal:search"), index=False, others=[feed] if asked else ())
    return show(request, "search", wish.organ, "search", head=head, **context)


def _code(wish: Search) -> str:
    return wish.organ.code if wish.organ else ""


@cache
def _items(level: str, chosen: Item | None) -> SafeString:
    """The items to choose from: those of an organ's level, or all. They change with the program only."""
    among = items(level) if level else ITEMS.values()
    return options(((each.key, _named(each, level)) for each in among), chosen and chosen.key)


def _named(item: Item, level: str) -> str:
    """Of all organs together townships have items of their own under the same names as districts."""
    return f"{item}（乡级）" if not level and item.levels == ("town",) else str(item)


def _organs(chosen: Organ | None) -> list[tuple[str, str]]:
    """The organs to choose from; where they are too many for a list, only the one that was chosen."""
    rows = Public().organs().order_by("name", "pk").values_list("code", "name")
    found = list(rows[: MOST_ORGANS + 1])
    if len(found) <= MOST_ORGANS:
        return found
    return [(chosen.code, chosen.name)] if chosen else []


def wanted_search(request: HttpRequest) -> Search:
    """What a query string asks for."""
    given = request.GET
    code = given.get("organ", "")
    return Search(
        text=wanted.words(given.get("q", "")),
        organ=Public().organs().filter(code=code).first() if code else None,
        item=ITEMS.get(given.get("item", "")),
        year=wanted.number(given.get("year", ""), 1949, 9998),
        kind=_one_of(given.get("kind", ""), Publication.Kind.values),
        validity=_one_of(given.get("validity", ""), Publication.Validity.values),
        order=_one_of(given.get("order", ""), ORDERS),
        at=wanted.number(given.get("page", ""), 1, MOST_PAGES) or 1,
    )


def _one_of(given: str, known: object) -> str:
    return given if given in known else ""  # type: ignore[operator]


def _found(wish: Search, asked: words.Asked) -> dict[str, object]:
    try:
        hits = keeping.search(wish.wish(asked))
        results = _results(hits, asked, wish.organ)
        # What the index has not heard of yet, but the gate has: not counted either.
        total = hits.total - (len(hits.pks) - len(results))
        parts = [] if total else _parts(wish, asked)
    except Broken:
        return {"down": True}
    pages = min(MOST_PAGES, -(-hits.total // SIZE))
    return {
        "total": total,
        "results": entries.written(results),
        "pages": pages,
        "before": wish.query(wish.at - 1) if wish.at > 1 else "",
        "after": wish.query(wish.at + 1) if wish.at < pages else "",
        "wider": replace(wish, organ=None, item=None, year=None, kind="", validity="").query()
        if wish.narrow
        else "",
        "parts": parts,
    }


def records(wish: Search, most: int) -> list[Publication]:
    """The documents a search finds, so many at most, by the gate; raises Broken while there is no index."""
    asked = words.asked(wish.text)
    if not asked:
        return []
    hits = keeping.search(replace(wish.wish(asked), first=0, size=most))
    rows = Public().published().filter(pk__in=hits.pks).select_related("column")
    found = {each.pk: each for each in rows}
    return [found[pk] for pk in hits.pks if pk in found]


def _results(hits: Hits, asked: words.Asked, organ: Organ | None) -> list[Line]:
    """The documents themselves, by the gate: what was withdrawn since stays out, whatever the index says."""
    rows = Public().published().filter(pk__in=hits.pks).values_list(*SHOWN, named=True)
    found = {each.pk: each for each in rows}
    # The words of texts and files are long: they are fetched only where nothing shorter shows the place.
    hidden = [pk for pk, each in found.items() if not highlight.holds(f"{each.title}\n{each.summary}", asked)]
    texts = published.words(hidden)
    return [_result(found[pk], texts.get(pk, ""), asked, organ) for pk in hits.pks if pk in found]


def _result(record: Any, text: str, asked: words.Asked, organ: Organ | None) -> Line:
    whole = "\n".join(each for each in (record.summary, text) if each)
    title, passage = highlight.pieces(record.title, asked), highlight.passage(whole, asked)
    places = entries.place(None if organ else record.organ__name, record.column__name)
    return Line(record, _marked(title), places, _marked(passage))


def _marked(pieces: Iterable[Piece]) -> str:
    """A text as markup, with what was asked for marked."""
    return "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)


def _parts(wish: Search, asked: words.Asked) -> list[tuple[str, int, str]]:
    """Shorter words that do find something: the halves of the longest run, and each run by itself."""
    runs = list(asked.runs) if len(asked.runs) > 1 else _halves(asked.runs[0] if asked.runs else "")
    tried = ((run, replace(wish, text=run, at=1)) for run in runs[:PARTS])
    counted = [(run, _count(narrower), narrower.query()) for run, narrower in tried]
    return [each for each in counted if each[1]]


def _halves(run: str) -> list[str]:
    middle = len(run) // 2
    return [run[:middle], run[middle:]] if middle >= SHORTEST_PART and words.is_han(run) else []


def _count(wish: Search) -> int:
    return keeping.search(replace(wish.wish(words.asked(wish.text)), size=1)).total
