"""Which rows come next? Pages by key, so that the last page of a million rows is as near as the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

SIZE = 50
LONGEST_KEY = 18  # digits


@dataclass(frozen=True)
class Page:
    """One page of rows, newest first; `next` is the key of the following page, or ""."""

    rows: list[Any]
    next: str


def page(rows: QuerySet[Any], after: str, *, by: str | None = None, size: int = SIZE) -> Page:
    """The page after a key made by an earlier page: rows by (`by` descending, id descending)."""
    order = ["-pk"] if by is None else [f"-{by}", "-pk"]
    where = _where(after, by)
    found = list((rows.filter(where) if where is not None else rows).order_by(*order)[: size + 1])
    if len(found) <= size:
        return Page(found, "")
    return Page(found[:size], _key(found[size - 1], by))


def _key(row: Any, by: str | None) -> str:
    return str(row.pk) if by is None else f"{getattr(row, by)}~{row.pk}"


def _where(after: str, by: str | None) -> Q | None:
    value, _, pk = after.rpartition("~")
    if not is_key(pk) or (by is not None and not is_day(value)):
        return None
    if by is None:
        return Q(pk__lt=int(pk))
    return Q(**{f"{by}__lt": value}) | Q(**{by: value, "pk__lt": int(pk)})


def is_key(text: str) -> bool:
    """Whether this is the key of a row as a page writes it: whole, and no longer than a database holds."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def is_day(value: str) -> bool:
    """Whether this is a date as a key writes it; an address may say anything."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
