"""How does a program turn the page? By the address that each page gives of the next one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from gongkai.records.queries import paging


def paged(
    request: HttpRequest, rows: QuerySet[Any], after: str, limit: int, *, by: str
) -> tuple[list[Any], str | None]:
    """The rows of a page, and the address of the next one, or None."""
    found = paging.page(rows, after, by=by, size=limit)
    return found.rows, further(request, found.next) if found.next else None


def further(request: HttpRequest, after: str) -> str:
    """The same question, from this place on."""
    asked = {**request.GET.dict(), "after": after}
    return request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")
