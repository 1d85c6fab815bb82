"""The counters of the pages: kept in this process, or by all processes of a server (see `together`)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from gongkai.web import together
from gongkai.web.together import FOLDER

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
REGISTRY = CollectorRegistry()
_REQUESTS = Counter("gongkai_requests", "Requests answered", ("room", "method", "status"), registry=REGISTRY)
_SECONDS = Histogram(
    "gongkai_request_seconds", "Time to answer", ("room",), buckets=BUCKETS, registry=REGISTRY
)
_DATABASE = Counter("gongkai_database_seconds", "Time in the database", ("room",), registry=REGISTRY)
_STATEMENTS = Counter("gongkai_database_statements", "Statements", ("room",), registry=REGISTRY)
FLUSH_SECONDS = 1.0
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


class Tally:
    """What happened since the shared counters were last moved, which takes longer than a kept page may."""

    def __init__(self) -> None:
        self.answered: dict[tuple[str, str, int], int] = {}
        self.seconds: dict[str, list[float]] = {}
        self.database: dict[str, tuple[float, int]] = {}
        self.since = time.monotonic()


_tally = Tally()


def request(room: str, method: str, status: int, seconds: float, database: float, statements: int) -> None:
    """One request was answered. The counters of all processes move once a second."""
    key = (room, method, status)
    _tally.answered[key] = _tally.answered.get(key, 0) + 1
    _tally.seconds.setdefault(room, []).append(seconds)
    if statements:
        time_, number = _tally.database.get(room, (0.0, 0))
        _tally.database[room] = (time_ + database, number + statements)
    if time.monotonic() - _tally.since >= FLUSH_SECONDS:
        flush()


def flush() -> None:
    """Move the counters that all processes share; what finds no room on the disk is not counted."""
    global _tally
    told, _tally = _tally, Tally()
    if not together.room():
        return
    for (room, method, status), number in told.answered.items():
        _REQUESTS.labels(room, method if method in METHODS else "other", str(status)).inc(number)
    for room, found in told.seconds.items():
        latency = _SECONDS.labels(room)
        for seconds in found:
            latency.observe(seconds)
    for room, (seconds, statements) in told.database.items():
        _DATABASE.labels(room).inc(seconds)
        _STATEMENTS.labels(room).inc(statements)


def collected() -> Iterable[Metric]:
    """What all processes counted together, or this one where it is alone.

    Of the others, what they did in the second before they fell idle is told after their next request.
    """
    flush()
    if FOLDER not in os.environ:
        return REGISTRY.collect()
    return MultiProcessCollector(None, os.environ[FOLDER]).collect()
