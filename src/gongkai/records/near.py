"""Which database is a page read from? Public pages may be read from a standby that is a few seconds behind.

The choice is made once a request and holds to its end: a kept page is named by the number of the log, and
number and page must be of the same database. Whatever writes, or is inside a transaction, or comes after a
write, is the primary's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

PRIMARY = DEFAULT_DB_ALIAS
ASKED_AGAIN = 1.0  # seconds for which an answer about a database holds
# Behind by this many seconds: nothing while it is the primary itself, or is connected to it and has replayed
# all that it received; NULL where it is cut off, and nobody can tell.
BEHIND = """
    SELECT CASE
        WHEN NOT pg_is_in_recovery() THEN 0
        WHEN NOT EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) THEN NULL
        WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
        ELSE EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp())
    END
"""
FRESH, CUT_OFF, GONE = "fresh", "cut off", "gone"


class _Chosen(threading.local):
    alias = PRIMARY


_chosen = _Chosen()
_verdicts: dict[str, tuple[float, str]] = {}


def alias() -> str:
    """The database from which this request reads."""
    return PRIMARY if _bound() else _chosen.alias


def _bound() -> bool:
    return _chosen.alias != PRIMARY and connections[PRIMARY].in_atomic_block


@contextmanager
def lagging() -> Iterator[None]:
    """What is read inside may be a little old."""
    _chosen.alias = _pick()
    try:
        yield
    finally:
        _chosen.alias = PRIMARY


def primary_from_now_on() -> None:
    """Something was written: what is read from here on must show it."""
    _chosen.alias = PRIMARY


def failed(name: str) -> None:
    """A database did not answer: it is not asked again for a moment."""
    _verdicts[name] = (time.monotonic() + ASKED_AGAIN, GONE)


def _pick() -> str:
    """A standby that is up to date; else the primary; where that is gone, a standby that is cut off."""
    found = {name: _verdict(name) for name in settings.STANDBYS}
    fresh = [name for name, said in found.items() if said == FRESH]
    if fresh:
        return fresh[int(time.time()) % len(fresh)]
    cut_off = [name for name, said in found.items() if said == CUT_OFF]
    return cut_off[0] if cut_off and _verdict(PRIMARY) == GONE else PRIMARY


def _verdict(name: str) -> str:
    until, said = _verdicts.get(name, (0.0, ""))
    if time.monotonic() < until:
        return said
    said = _asked(name)
    _verdicts[name] = (time.monotonic() + ASKED_AGAIN, said)
    return said


def _asked(name: str) -> str:
    connection = connections[name]
    connection.close_if_unusable_or_obsolete()
    try:
        with connection.cursor() as cursor:
            cursor.execute(BEHIND)
            behind = cursor.fetchone()[0]
    except Error:
        connection.close()
        return GONE
    return FRESH if behind is not None and behind <= settings.STANDBY_LAG else CUT_OFF


class Router:
    """Django's question, answered by the choice of the request."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        primary_from_now_on()
        return PRIMARY

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """One and the same data, wherever it was read."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
