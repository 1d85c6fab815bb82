"""How is everything written into one archive, of one moment, whole or not at all?"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from gongkai import __version__
from gongkai.cli.report_files import writing
from gongkai.records import cipher, files, heads
from gongkai.records.actions import clock
from gongkai.records.models import Organ, StoredFile
from gongkai.records.snapshot import snapshot
from gongkai.web.backup import rows
from gongkai.web.backup.contents import (
    FILES,
    FORMAT,
    KEY_FILES,
    KEYS,
    MANIFEST,
    TABLES,
    Manifest,
    survey,
)
from gongkai.web.backup.envelope import Sealing
from gongkai.web.config import SETTINGS, data_folder

Told = Callable[[int, int], None]


@dataclass(slots=True)
class _Packing:
    """The archive under way, and what is known of its parts."""

    tar: tarfile.TarFile
    beside: Path
    parts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, dict[str, object]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)

    def add(self, name: str, content: BinaryIO, size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size, int(time.time()), 0o600
        listening = _Listening(content)
        self.tar.addfile(entry, cast("BinaryIO", listening))
        self.parts[name] = listening.found.hexdigest()


class _Listening(io.RawIOBase):
    """Hashes what is read from another file."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self.source, self.found = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.found.update(data)
        return data


def write(path: Path, *, passphrase: str = "", with_keys: bool = False, told: Told) -> Manifest:
    """Write the archive, read it again against its manifest, and only then give it its name.

    Raises contents.Damaged where what was written cannot be read again, and Unreadable of `writing`.
    """
    assert passphrase or not with_keys
    with writing(path) as file:
        os.fchmod(file.fileno(), 0o600)
        sealing = Sealing(file, passphrase, settings.IDENTITY_CIPHER) if passphrase else None
        with tarfile.open(fileobj=cast("BinaryIO", sealing or file), mode="w|") as tar:
            _fill(_Packing(tar, path.parent), with_keys, told)
        if sealing:
            sealing.finish()
        file.flush()
        os.fsync(file.fileno())
        return survey(Path(file.name), lambda: passphrase)


def _fill(packing: _Packing, with_keys: bool, told: Told) -> None:
    with snapshot():
        kept = list(_files())
        models = rows.tables(apps)
        manifest = _manifest(packing)
        for at, model in enumerate(models):
            told(at, len(models) + len(kept))
            _table(packing, model)
        for at, path in enumerate(kept, start=len(models)):
            told(at, len(models) + len(kept))
            _file(packing, path)
    for name in KEY_FILES if with_keys else ():
        _key(packing, name)
    data = manifest.as_json()
    packing.add(MANIFEST, io.BytesIO(data), len(data))


def _files() -> Iterator[str]:
    rows = StoredFile.objects.filter(erased_on__isnull=True).order_by("pk")
    yield from dict.fromkeys(rows.values_list("path", flat=True).iterator())


def _table(packing: _Packing, model: type[Model]) -> None:
    """Compressed beside the archive first: a tar file must know the size of what comes."""
    found, count = hashlib.sha256(), -1
    with TemporaryFile(dir=packing.beside) as draft:
        with gzip.GzipFile(fileobj=draft, mode="wb", compresslevel=3, mtime=0) as packed:
            for count, line in enumerate(rows.lines(model)):  # noqa: B007 (counted)
                found.update(line)
                packed.write(line)
        size = draft.tell()
        draft.seek(0)
        packing.add(f"{TABLES}{model._meta.db_table}.jsonl.gz", cast("BinaryIO", draft), size)
    packing.tables[model._meta.db_table] = {
        "model": model._meta.label_lower,
        "rows": count,
        "digest": found.hexdigest(),
    }


def _file(packing: _Packing, path: str) -> None:
    """As it lies there: sealed by the identity key. One that was erased since the snapshot is told of."""
    try:
        with files.lying(path) as content:
            packing.add(FILES + path, content, files.size(path))
    except FileNotFoundError:
        packing.absent.append(path)


def _key(packing: _Packing, name: str) -> None:
    path = data_folder() / name
    if path.exists():
        data = path.read_bytes()
        packing.add(KEYS + name, io.BytesIO(data), len(data))


def _manifest(packing: _Packing) -> Manifest:
    """Its tables, parts and absent files are those of the packing, which fills them."""
    return Manifest(
        format=FORMAT,
        version=__version__,
        made_at=clock.now().isoformat(),
        database=connection.vendor,
        migrations=sorted([list(each) for each in MigrationRecorder(connection).applied_migrations()]),
        tables=packing.tables,
        parts=packing.parts,
        absent=packing.absent,
        settings=sorted(name for name in SETTINGS if name in os.environ),
        identity_keys=[cipher.Master(secret.encode()).id for secret in settings.IDENTITY_KEYS],
        index={str(pk): seq for pk, seq in Organ.objects.values_list("pk", "log_seq")},
        heads=heads.made(clock.now()),
    )
