"""Which requests are to be worked on first, and which number comes next?"""

from __future__ import annotations

import re

from django.db.models import F, Q, QuerySet

from gongkai.records.models import Case, Organ
from gongkai.records.queries.paging import SIZE, Page, is_day

LOOKED_AT = 1000  # of the newest numbers in a pattern, the highest is followed
PATTERN = re.compile(r"(.*?)([0-9]{1,9})([^0-9]*)", re.DOTALL)


def next_number(organ: Organ, year: int) -> str:
    """The number after the organ's newest of the year, in its pattern and width; a free one in any case."""
    rows = Case.objects.filter(organ=organ)
    newest = rows.filter(received_year=year).order_by("-pk").values_list("number", flat=True).first()
    before, serial, after = _split(newest, year)
    found = rows.filter(number__startswith=before, number__endswith=after).order_by("-pk")
    numbers = found.values_list("number", flat=True)[:LOOKED_AT]
    taken = [_serial(number, before, after) for number in numbers]
    following = max([*taken, 0]) + 1
    return f"{before}{following:0{len(serial)}d}{after}"


def _split(number: str | None, year: int) -> tuple[str, str, str]:
    """What stands before the last figures of a number, these, and what stands after them."""
    found = PATTERN.fullmatch(number or "")
    if found is None or found[2] == str(year):
        return f"{year}-", "0000", ""
    return found[1], found[2], found[3]


def _serial(number: str, before: str, after: str) -> int:
    figures = number[len(before) : len(number) - len(after)]
    return int(figures) if len(figures) < 10 and figures.isascii() and figures.isdecimal() else 0


def received_years(rows: QuerySet[Case]) -> list[int]:
    """The years in which requests were received, newest first; one query."""
    rows = rows.exclude(state=Case.State.VOIDED)
    return list(rows.order_by("-received_year").values_list("received_year", flat=True).distinct())


def worklist(rows: QuerySet[Case], after: str, *, size: int = SIZE) -> Page:
    """Open requests, the earliest due date first, those whose clock is stopped last; paged by key."""
    where = _where(after)
    rows = rows.filter(where) if where is not None else rows
    found = list(rows.order_by(F("due").asc(nulls_last=True), "pk")[: size + 1])
    if len(found) <= size:
        return Page(found, "")
    last = found[size - 1]
    return Page(found[:size], f"{last.due or ''}~{last.pk}")


def _where(after: str) -> Q | None:
    due, _, pk = after.rpartition("~")
    if not pk.isdecimal() or (due and not is_day(due)):
        return None
    if not due:
        return Q(due__isnull=True, pk__gt=int(pk))
    return Q(due__gt=due) | Q(due=due, pk__gt=int(pk)) | Q(due__isnull=True)
