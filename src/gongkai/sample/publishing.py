"""What did a sample organ publish? Single documents, and titles from patterns spread over a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from gongkai.law.workdays import Calendar
from gongkai.records.actions import publications
from gongkai.records.models import Column, DirectoryItem, Organ, Publication, User
from gongkai.sample.directories import item_of
from gongkai.sample.files import Row, rows

# Working days from making to publishing, in turn: Article 26 allows twenty.
DELAYS = (0, 1, 3, 2, 5, 1, 4)


def publish(organ: Organ, today: date, actor: User, filed: Mapping[str, DirectoryItem]) -> int:
    """Everything published up to today, in the order of its dates, under its item; how many."""
    columns = {column.name: column for column in Column.objects.filter(organ=organ)}
    found = [*rows(organ.code, "publications", "document")]
    for spread in rows(organ.code, "publications", "spread"):
        found.extend(_spread(spread, Calendar.load()))
    found = sorted((row for row in found if _day(row) <= today), key=_day)
    kinds = {kind.pop("column"): kind for kind in rows(organ.code, "publications", "sorted")}
    for row in found:
        named = {"column": columns[row["column"]], "directory_item": item_of(row["title"], filed)}
        publication = Publication(organ=organ, **{**kinds.get(row["column"], {}), **row, **named})
        publications.save(publication=publication, actor=actor)
    return len(found)


def _day(row: Row) -> date:
    """The day a document entered the register."""
    day: date = row.get("published_on") or row["formed_on"]
    return day


def _spread(spread: Row, calendar: Calendar) -> Iterator[Row]:
    """`count` titles from `patterns`, at even distances over the working days of the period."""
    days = _workdays(spread["from"], spread["to"], calendar)
    patterns = spread["patterns"]
    for number in range(spread["count"]):
        at = (2 * number + 1) * len(days) // (2 * spread["count"])
        delay = DELAYS[number % len(DELAYS)]
        title = patterns[number % len(patterns)]
        yield {
            "column": spread["column"],
            "title": title.format(year=days[at].year, month=days[at].month, no=number // len(patterns) + 1),
            "formed_on": days[max(0, at - delay)],
            "published_on": days[at],
        }


def _workdays(first: date, last: date, calendar: Calendar) -> list[date]:
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return [day for day in days if calendar.is_workday(day)]
