"""How is everything read as it was at one moment, while people go on working?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def snapshot(using: str = "default") -> Iterator[None]:
    """All that is read inside is of the moment of the first reading; nobody has to wait for it."""
    connection = connections[using]
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot is no part of another transaction")
    if connection.vendor == "sqlite":
        with _unlocked(connection), transaction.atomic(using):
            yield
        return
    with transaction.atomic(using):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _unlocked(connection: object) -> Iterator[None]:
    """A transaction that only reads takes no lock; in WAL it keeps seeing what it saw first."""
    mode = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
