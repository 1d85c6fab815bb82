"""Which requests are to be worked on first, and which number comes next?"""

from __future__ import annotations

import re

from django.db.models import F, Q, QuerySet

from gongkai.records.models import Case, Organ
from gongkai.records.queries.paging import SIZE, Page, is_day

NUMBER = re.compile(r"\d{4}-(\d{4})")


def next_number(organ: Organ, year: int) -> str:
    """The number after the highest of the form year-serial; others the organ gave are left out."""
    rows = Case.objects.filter(organ=organ, number__gte=f"{year}-0000", number__lte=f"{year}-9999")
    serials = rows.filter(number__regex=r"^\d{4}-\d{4}$").order_by("-number")
    last = serials.values_list("number", flat=True).first()
    found = NUMBER.fullmatch(last or "")
    return f"{year}-{int(found[1]) + 1 if found else 1:04d}"


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
