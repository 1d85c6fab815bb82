"""How does an archive become a platform again, all of it or nothing?"""

from __future__ import annotations

import gzip
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.files import File
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from gongkai.records import files
from gongkai.web.backup import rows
from gongkai.web.backup.contents import FILES, KEYS, MANIFEST, TABLES, Damaged, Manifest, opened, parts
from gongkai.web.config import data_folder

Told = Callable[[int, int], None]
Passphrase = Callable[[], str]


class Refused(Exception):
    """This archive cannot be put back here; one Chinese sentence."""


def restore(path: Path, manifest: Manifest, passphrase: Passphrase, told: Told) -> list[str]:
    """Put back an archive that was surveyed; the names of the keys that came with it.

    Raises Refused, contents.Damaged, envelope.Unopened, OSError; then nothing has been put back.
    """
    if rows.occupied(rows.tables(apps), "default"):
        raise Refused("这里已经有数据。请恢复到空的平台：另设 GONGKAI_DATA，或者空的 PostgreSQL 数据库。")
    known = _prepared(manifest)
    keys: dict[str, bytes] = {}
    with _taken_back() as placed, transaction.atomic():
        with opened(path, passphrase) as tar:
            _fill(tar, manifest, known, placed, keys, told)
        models = rows.tables(known)
        rows.renumber(models, "default")
        _same(models, manifest)
        _bring_keys(keys)
        os.sync()
    call_command("migrate", verbosity=0, interactive=False)
    (settings.INDEX / "current").unlink(missing_ok=True)  # built anew from what is there now
    return sorted(keys)


def _prepared(manifest: Manifest) -> Apps:
    """The tables as they were when the archive was made, empty; what is newer is made of them afterwards."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    wanted = {(app, name) for app, name in manifest.migrations}
    unknown = sorted(wanted - set(graph.nodes))
    if unknown:
        name = "/".join(unknown[0])
        raise Refused(f"备份由较新的版本 {manifest.version} 制作（{name}），请先升级本机的程序。")
    if set(MigrationRecorder(connection).applied_migrations()) - wanted:
        raise Refused("备份由较早的版本制作，这里的空数据库却已经是新的结构。请换一个没有用过的数据库。")
    within = {parent.key for key in wanted for parent in graph.node_map[key].parents}
    targets = sorted(wanted - within)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@contextmanager
def _taken_back() -> Iterator[list[str]]:
    """The files that were put in place; gone again where something fails, also by an interruption."""
    placed: list[str] = []
    try:
        yield placed
    except BaseException:
        for path in placed:
            files.delete(path)
        raise


def _fill(
    tar: tarfile.TarFile,
    manifest: Manifest,
    known: Apps,
    placed: list[str],
    keys: dict[str, bytes],
    told: Told,
) -> None:
    by_name = {f"{TABLES}{model._meta.db_table}.jsonl.gz": model for model in rows.tables(known)}
    for at, (name, content) in enumerate(parts(tar)):
        told(at, len(manifest.parts))
        if name in by_name:
            _table(by_name[name], content)
        elif name.startswith(FILES):
            path = name.removeprefix(FILES)
            if files.bring(path, File(content, name=path)):
                placed.append(path)
        elif name.startswith(KEYS):
            keys[name.removeprefix(KEYS)] = content.read()
        elif name != MANIFEST:
            raise Damaged(f"备份里有本版本不认识的内容：{name}。")


def _table(model: type[Model], content: IO[bytes]) -> None:
    try:
        with gzip.open(content, "rb") as lines:
            rows.load(model, lines)
    except (EOFError, gzip.BadGzipFile, ValueError) as wrong:
        raise Damaged(f"备份里的表 {model._meta.db_table} 读不出来。") from wrong


def _same(models: list[type[Model]], manifest: Manifest) -> None:
    """Every row as it now stands in this database is the one in the archive."""
    for model in models:
        table = model._meta.db_table
        if rows.digest(model, "default") != manifest.tables.get(table, {}).get("digest"):
            raise Damaged(f"表 {table} 恢复以后与备份不同。")


def _bring_keys(keys: dict[str, bytes]) -> None:
    """The keys the platform had, in place of those that were made here when the program started."""
    for name, data in keys.items():
        path = data_folder() / name
        draft = path.with_name(f".{name}.part")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
        os.replace(draft, path)
