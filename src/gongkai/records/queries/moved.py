"""Has anything happened since a page was made? The numbers of the logs, which every change moves.

The one question that a kept page costs is asked in plain SQL: Django takes longer to write it than the
database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F

from gongkai.records.models import LogEntry, Organ, Publication

_ORGAN, _PUBLICATION = (model._meta.db_table for model in (Organ, Publication))
_OF_ORGAN = f"SELECT log_seq FROM {_ORGAN} WHERE code = %s"  # noqa: S608 - the names of our own tables
_OF_DOCUMENT = f"SELECT o.log_seq FROM {_PUBLICATION} p JOIN {_ORGAN} o ON o.id = p.organ_id WHERE p.id = %s"  # noqa: S608
_OF_ANY = f"SELECT sum(log_seq) FROM {_ORGAN}"  # noqa: S608
LARGEST = 2**63 - 1  # a key that a database holds


@dataclass(frozen=True, slots=True)
class Stand:
    """How far the logs have come: no entry leaves `number` as it was. `at` asks when the last was made."""

    number: int
    at: Callable[[], datetime | None]


def of_organ(code: str) -> Stand:
    """Of the organ of a code."""
    return Stand(_number(_OF_ORGAN, code), lambda: _last(organ__code=code))


def of_document(pk: int) -> Stand:
    """Of the organ whose document this is."""
    number = _number(_OF_DOCUMENT, pk) if pk <= LARGEST else 0
    return Stand(number, lambda: _last(organ__publications=pk))


def of_any() -> Stand:
    """Of all organs together."""
    entries = LogEntry.objects.order_by("-pk").values_list("at", flat=True)
    return Stand(_number(_OF_ANY), entries.first)


def _number(sql: str, *given: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def _last(**whose: object) -> datetime | None:
    rows = LogEntry.objects.filter(seq=F("organ__log_seq"), **whose).order_by()
    return rows.values_list("at", flat=True).first()
