"""What does the log tell of one thing? Its entries read as a ledger, for what has no ledger of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.records.models import LogEntry


class Told(NamedTuple):
    """An entry of the log about one thing; `event` is its action without the kind of thing before the dot."""

    seq: int
    on: date
    event: str
    data: dict[str, Any]
    recorded_at: datetime
    actor_id: int | None
    actor: Any


def told(organ: int, subject: str) -> list[Told]:
    """What the log tells of it, in order."""
    return [entry(row) for row in _rows(organ, subject).select_related("actor").order_by("seq")]


def last(organ: int, subject: str) -> int:
    """The number of the last entry about it, 0 where there is none: what is sent back with every form."""
    return _rows(organ, subject).order_by("-seq").values_list("seq", flat=True).first() or 0


def _rows(organ: int, subject: str) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(organ=organ, subject=subject)


def entry(row: LogEntry) -> Told:
    """One entry."""
    day, event = timezone.localdate(row.at), row.action.partition(".")[2]
    return Told(row.seq, day, event, row.data, row.at, row.actor_id, row.actor)
