"""How does a document look in a list? Lists are what the counter shows most, so that their markup is made
here: a template takes ten times as long over the same lines. Everything that is given is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from typing import Any, NamedTuple, Protocol

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.records.models import Column, Publication


class Row(Protocol):
    """What a line shows of a document."""

    pk: int
    title: str
    doc_number: str
    published_on: date | None
    ended_on: date | None
    validity: str
    column_id: int


FIELDS = ("pk", "title", "doc_number", "published_on", "ended_on", "validity", "column_id")
_LABELS: Mapping[str, str] = dict(Publication.Validity.choices)  # type: ignore[arg-type]


class Line(NamedTuple):
    """One document of a list: `title` and `passage` are markup already, `places` where it comes from."""

    record: Row
    title: str
    places: str
    passage: str = ""


def plain(rows: QuerySet[Publication], *more: str) -> QuerySet[Publication, Any]:
    """Only what a line shows, and what more is named, without the records around it."""
    return rows.values_list(*FIELDS, *more, named=True)


def listed(rows: Iterable[Row], columns: Iterable[Column] = ()) -> SafeString:
    """Lines of documents; with the names of their columns where these are given."""
    names = {each.pk: place(None, each.name) for each in columns}
    return written(Line(each, escape(each.title), names.get(each.column_id, "")) for each in rows)


def newest(rows: QuerySet[Publication], number: int) -> SafeString:
    """So many lines of the newest documents, with their columns, in one query."""
    found = plain(rows, "column__name")[:number]
    return written(Line(each, escape(each.title), place(None, each.column__name)) for each in found)


def place(organ: str | None, column: str) -> str:
    """Where a document comes from, as a line shows it."""
    return (_place(organ) if organ else "") + _place(column, optional=True)


def _place(name: str, *, optional: bool = False) -> str:
    opened = '<span class="optional">' if optional else "<span>"
    return f"{opened}{escape(name)}</span>"


def written(lines: Iterable[Line]) -> SafeString:
    """The lines as markup."""
    base = reverse("portal:document", args=[0]).removesuffix("0/")  # asked once, not for each
    return mark_safe("".join(_line(each, base) for each in lines))  # noqa: S308


def _line(line: Line, base: str) -> str:
    record, day = line.record, line.record.published_on
    number = f"<span>{escape(record.doc_number)}</span>" if record.doc_number else ""
    passage = f'<p class="passage">{line.passage}</p>' if line.passage else ""
    return (
        f'<li><a href="{base}{record.pk}/">{line.title}</a>\n  {passage}<p class="meta">'
        f'<time datetime="{day}">{day}</time>{line.places}{number}{_standing(record)}</p></li>\n'
    )


def _standing(record: Row) -> str:
    """That it ended, or was amended; nothing of what holds as it is."""
    if record.ended_on:
        return f'<span class="mark notice">{record.ended_on} {_LABELS[record.validity]}</span>'
    return '<span class="mark notice">已修改</span>' if record.validity == "amended" else ""
