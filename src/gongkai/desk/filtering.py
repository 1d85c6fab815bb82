"""What did the reader of a list ask for, and how is the next page called without losing it?"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest


def chosen(request: HttpRequest, name: str, known: Iterable[str]) -> str:
    """One of the known values, or "" for anything else."""
    given = request.GET.get(name, "")
    return given if given in set(known) else ""


LONGEST_KEY = 18  # digits: what a database's whole numbers hold


def key(text: str) -> int:
    """The key of a row as an address or a form gives it; 0, which no row has, for anything else."""
    sound = text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY
    return int(text) if sound else 0


def keys(given: Iterable[str]) -> list[int]:
    """Several of them."""
    return [found for text in given if (found := key(text))]


def year(request: HttpRequest) -> int | None:
    """The year asked for, if it is one."""
    given = request.GET.get("year", "")
    return int(given) if len(given) == 4 and given.isascii() and given.isdecimal() else None


def text(request: HttpRequest, name: str = "q") -> str:
    """Words to look for."""
    return request.GET.get(name, "").strip()[:100]


def link(request: HttpRequest, **changes: str) -> str:
    """The query of this page with some values changed; an empty one is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return "?" + query.urlencode()
