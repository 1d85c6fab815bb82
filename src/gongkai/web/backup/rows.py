"""What is every row, in a form that is the same from both databases and fits into both?

A table is lines of JSON: first the names of its columns, then one row a line in the order of the keys. The
digest of these lines says whether two databases hold the same, whatever they are made of.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections
from django.db.models import Model
from django.db.models.sql import InsertQuery

from gongkai.records import chain

CHUNK = 2000
BATCH = 500
# Sessions end with the move; what the others hold, every migration makes by itself.
LEFT_OUT = frozenset({"sessions", "contenttypes", "auth"})
Told = Callable[[int, int], None]


def tables(known: Apps) -> list[type[Model]]:
    """Every table that is kept, by name."""
    every = known.get_models(include_auto_created=True)
    kept = [each for each in every if each._meta.app_label not in LEFT_OUT and each._meta.managed]
    return sorted(kept, key=lambda each: each._meta.db_table)


def lines(model: type[Model], using: str = "default") -> Iterator[bytes]:
    """The table, line by line. Columns by name: their order differs from one release to the next."""
    names = sorted(field.attname for field in model._meta.local_concrete_fields)
    yield chain.canonical(names) + b"\n"
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=CHUNK):
        yield chain.canonical([_plain(value) for value in row]) + b"\n"


def _plain(value: object) -> object:
    """What JSON has no word for; days and moments are the chain's own."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value) if isinstance(value, UUID | time | timedelta) else value


def digest(model: type[Model], using: str) -> str:
    """The hash of the whole table."""
    found = hashlib.sha256()
    for line in lines(model, using):
        found.update(line)
    return found.hexdigest()


def load(model: type[Model], given: Iterable[bytes], using: str = "default") -> int:
    """Put a table's lines into an empty table, as they are; how many rows."""
    source = iter(given)
    by_name = {field.attname: field for field in model._meta.local_concrete_fields}
    fields = [by_name[name] for name in json.loads(next(source))]
    size = min(BATCH, connections[using].ops.bulk_batch_size(fields, range(BATCH)))
    count = 0
    while batch := [_row(model, fields, line) for line in islice(source, size)]:
        query = InsertQuery(model)
        query.insert_values(fields, batch, raw=True)  # raw: no column is set anew
        query.get_compiler(using=using).execute_sql()
        count += len(batch)
    return count


def _row(model: type[Model], fields: list[Any], line: bytes) -> Model:
    values = zip(fields, json.loads(line), strict=True)
    return model(**{field.attname: field.to_python(value) for field, value in values})


def renumber(models: Iterable[type[Model]], using: str) -> None:
    """New rows go on after the highest key."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(line)


def occupied(models: Iterable[type[Model]], using: str) -> bool:
    """Whether any of these tables is there and holds a row."""
    there = set(connections[using].introspection.table_names())
    return any(each._meta.db_table in there and each._base_manager.using(using).exists() for each in models)
