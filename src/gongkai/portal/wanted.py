"""What does the reader look for? A broken or hostile query string asks for less, never for an error."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from gongkai.law.contents import ITEMS, Item
from gongkai.records.models import Column, DirectoryItem, Publication

LONGEST = 100
MOST_WORDS = 5


@dataclass(frozen=True)
class Wanted:
    """Words of the title, a year and a month of publication, a column, an item of the law, a topic, an entry.

    Empty or None where not asked for; a month is nothing without its year, an entry is one of a directory.
    """

    text: str
    year: int | None
    column: Column | None
    item: Item | None = None
    topic: str = ""
    month: int | None = None
    entry: DirectoryItem | None = None

    def __bool__(self) -> bool:
        return bool(self.text or self.year or self.column or self.item or self.topic or self.entry)

    def among(self, rows: QuerySet[Publication]) -> QuerySet[Publication]:
        """The publications that are meant: every word is in the title."""
        if self.year:
            rows = rows.filter(**_within(self.year, self.month))
        if self.column:
            rows = rows.filter(column=self.column)
        if self.item:
            rows = rows.filter(item=self.item.key)
        if self.topic:
            rows = rows.filter(topic=self.topic)
        if self.entry:
            rows = rows.filter(directory_item=self.entry)
        titles = (Q(title__icontains=word) for word in self.text.split()[:MOST_WORDS])
        return rows.filter(*titles)

    def query(self, after: str = "") -> str:
        """The query string of the first page, or of the page after a key."""
        given = {
            "q": self.text,
            "year": self.year,
            "month": self.month,
            "column": self.column and self.column.pk,
            "item": self.item and self.item.key,
            "topic": self.topic,
            "entry": self.entry and self.entry.pk,
            "after": after,
        }
        return urlencode({key: value for key, value in given.items() if value})


def wanted(
    given: dict[str, str], columns: Iterable[Column], entries: QuerySet[DirectoryItem] | None = None
) -> Wanted:
    """What a query string asks for; a column of another organ is none, nor is an item of its directories."""
    column = next((each for each in columns if str(each.pk) == given.get("column")), None)
    item = ITEMS.get(given.get("item", ""))
    year, pk = number(given.get("year", ""), 1949, 9998), number(given.get("entry", ""), 1, 10**9)
    return Wanted(
        text=words(given.get("q", "")),
        year=year,
        column=column,
        item=item,
        topic=words(given.get("topic", "")),
        month=number(given.get("month", ""), 1, 12) if year else None,
        entry=entries.filter(pk=pk).first() if entries is not None and pk else None,
    )


def _within(year: int, month: int | None) -> dict[str, object]:
    if month is None:
        return {"published_year": year}
    last = calendar.monthrange(year, month)[1]
    return {"published_on__range": (date(year, month, 1), date(year, month, last))}


def words(given: str) -> str:
    """Words to look for: printable, on one line, not endless."""
    return " ".join("".join(each if each.isprintable() else " " for each in given).split())[:LONGEST]


def number(given: str, least: int, most: int) -> int | None:
    """A whole number between two others, or None."""
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        return None
    return int(given) if least <= int(given) <= most else None


def key(given: str) -> str:
    """The key of a page as `queries.paging` makes it (a date and an id), or "" for the first page."""
    day, _, pk = given.rpartition("~")
    try:
        date.fromisoformat(day)
    except ValueError:
        return ""
    return given if number(pk, 0, 10**9) is not None else ""
