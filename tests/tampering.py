"""Whoever tampers with an append-only table must first drop its triggers, openly; so must a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from gongkai.records import triggers


@contextmanager
def openly() -> Iterator[None]:
    """The tables without their triggers, as whoever may alter tables can have them; then with them again."""
    triggers.remove(connection, triggers.BY_TABLE)
    yield
    triggers.create(connection, triggers.BY_TABLE)
