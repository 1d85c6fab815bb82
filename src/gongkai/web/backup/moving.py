"""How does an embedded platform move to PostgreSQL, every row of it, or stay where it is?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction

from gongkai.records import chain
from gongkai.records.actions import log
from gongkai.records.models import LogEntry, Organ
from gongkai.web.backup import rows
from gongkai.web.backup.unpack import Refused

TARGET = "target"
OLDEST = 150000  # PostgreSQL 15
Told = Callable[[int, int], None]


def move(entry: dict[str, object], told: Told) -> dict[str, int]:
    """Copy everything into the empty database of that entry, in one transaction; rows by table.

    The old database is locked against writing meanwhile. Raises Refused; then the new one is left empty.
    """
    if connection.vendor != "sqlite":
        raise Refused("本平台已经在用 PostgreSQL。")
    with _connected(entry):
        models = rows.tables(apps)
        call_command("migrate", database=TARGET, verbosity=0, interactive=False)
        if rows.occupied(models, TARGET):
            raise Refused("目标数据库里已经有数据，没有迁移。请另建一个空的数据库。")
        # On SQLite a transaction locks out all others that would write.
        with transaction.atomic(), transaction.atomic(using=TARGET):
            return _copied(models, told)


@contextmanager
def _connected(entry: dict[str, object]) -> Iterator[None]:
    """The other database, known by a name for as long as this lasts."""
    default = connections.databases["default"]
    connections.databases[TARGET] = {**default, "OPTIONS": {}, **entry, "CONN_MAX_AGE": 0}
    try:
        connections[TARGET].ensure_connection()
        if connections[TARGET].pg_version < OLDEST:
            raise Refused("目标数据库的版本太旧，要 PostgreSQL 15 或者更新的版本。")
        yield
    except OperationalError as down:
        raise Refused(f"目标数据库连不上或者不能写：{str(down).splitlines()[0]}") from down
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del connections.databases[TARGET]


def _copied(models: list[type], told: Told) -> dict[str, int]:
    counts = {}
    for at, model in enumerate(models):
        told(at, len(models))
        counts[model._meta.db_table] = rows.load(model, rows.lines(model), TARGET)
    rows.renumber(models, TARGET)
    for model in models:
        if rows.digest(model, TARGET) != rows.digest(model, "default"):
            raise Refused(f"表 {model._meta.db_table} 迁移以后与原来的不同，没有迁移。")
    for organ in _broken():
        raise Refused(f"{organ}：日志链在目标数据库里不完整，没有迁移。请先运行 gongkai manage verify。")
    return counts


def _broken() -> Iterator[Organ]:
    """Organs whose chain, read from the new database, does not lead to its head."""
    for organ in Organ.objects.using(TARGET).order_by("pk"):
        head = chain.START
        for entry in LogEntry.objects.using(TARGET).filter(organ=organ).order_by("seq").iterator():
            if entry.previous_hash != head or entry.hash != chain.link(head, log.payload(entry)):
                break
            head = entry.hash
        if head != organ.log_head:
            yield organ
