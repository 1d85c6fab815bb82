"""Which days are working days for an organ? The notices of this version, and those added since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from django.db.models import Q

from gongkai.law.workdays import Calendar, Day, Notice
from gongkai.records.models import Organ, WorkdayNotice


def calendar(organ: Organ) -> Calendar:
    """The calendar as it holds for an organ now; one query."""
    added = WorkdayNotice.objects.filter(Q(organ__isnull=True) | Q(organ=organ)).order_by("organ", "pk")
    # National notices first, so that a locality's days lie over them.
    rows = sorted(added, key=lambda row: (row.organ_id is not None, row.pk))
    return with_notices(Calendar.load(), rows)


def with_notices(base: Calendar, rows: Iterable[WorkdayNotice]) -> Calendar:
    """A calendar with further notices laid over it."""
    for row in rows:
        days = {**base.days, **{day.date: day for day in days_of(row)}}
        notices = base.notices if row.organ_id else (*base.notices, notice_of(row))
        base = replace(base, notices=notices, days=MappingProxyType(days))
    return base


def days_of(row: WorkdayNotice) -> list[Day]:
    """The dates a notice names."""
    return [
        Day(date.fromisoformat(each["date"]), each["is_workday"], each["name"], row.source)
        for each in row.days
    ]


def notice_of(row: WorkdayNotice) -> Notice:
    """The notice as the calendar lists it."""
    return Notice(row.year, row.source, "", row.added_at.date())
