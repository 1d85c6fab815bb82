"""Has anything happened since a page was made? The numbers of the logs, which every change moves.

The one question that a kept page costs is asked in plain SQL: Django takes longer to write it than the
database to answer it. To a server over the wire even that takes longer than all else of such a page: there
one answer serves a process for a tenth of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from django.db import connections
from django.utils.dateparse import parse_datetime

from gongkai.records import near
from gongkai.records.models import LogEntry, Organ, Publication
from gongkai.records.queries.written import LARGEST

TRUSTED = 0.1  # seconds for which a server's answer holds
MOST = 1000  # answers held in a process
_ORGAN, _PUBLICATION, _LOG = (model._meta.db_table for model in (Organ, Publication, LogEntry))
# The names in them are those of our own tables.
_LAST = f"(SELECT l.at FROM {_LOG} l WHERE l.organ_id = o.id AND l.seq = o.log_seq)"  # noqa: S608
_OF_ORGAN = f"SELECT o.log_seq, {_LAST} FROM {_ORGAN} o WHERE o.code = %s"  # noqa: S608
_OF_DOCUMENT = (
    f"SELECT o.log_seq, {_LAST} FROM {_PUBLICATION} p JOIN {_ORGAN} o ON o.id = p.organ_id WHERE p.id = %s"  # noqa: S608
)
_OF_ANY = f"SELECT (SELECT sum(log_seq) FROM {_ORGAN}), (SELECT at FROM {_LOG} ORDER BY id DESC LIMIT 1)"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Stand:
    """How far the logs have come: no entry leaves `number` as it was. `told` is when the last was made."""

    number: int
    told: datetime | str | None = None

    def at(self) -> datetime | None:
        """When the last entry was made. An embedded database has it as a text or without its zone, in UTC."""
        at = parse_datetime(self.told) if isinstance(self.told, str) else self.told
        return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def of_organ(code: str) -> Stand:
    """Of the organ of a code."""
    return _stand(_OF_ORGAN, code)


def of_document(pk: int) -> Stand:
    """Of the organ whose document this is."""
    return _stand(_OF_DOCUMENT, pk) if pk <= LARGEST else Stand(0)


def of_any() -> Stand:
    """Of all organs together."""
    return _stand(_OF_ANY)


def _stand(sql: str, *given: object) -> Stand:
    alias = near.alias()
    connection = connections[alias]
    # The embedded database answers at once; who is about to write must see what they wrote.
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        return _asked(alias, sql, given)
    now, key = monotonic(), (alias, sql, given)
    held = _held.get(key)
    if held and now < held[0]:
        return held[1]
    if len(_held) >= MOST:
        _held.clear()
    stand = _asked(alias, sql, given)
    _held[key] = now + TRUSTED, stand  # counted from before it was asked
    return stand


def _asked(alias: str, sql: str, given: tuple[object, ...]) -> Stand:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, given)
        row = cursor.fetchone()
    return Stand(int(row[0] or 0), row[1]) if row else Stand(0)


_held: dict[tuple[str, str, tuple[object, ...]], tuple[float, Stand]] = {}
