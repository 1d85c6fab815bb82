"""What is in an archive, and is all of it still what was put in?

A tar file: `tables/<table>.jsonl.gz`, `files/<path>`, perhaps `keys/<name>`, and at its end `manifest.json`,
which has the hash of each of them. Nothing is ever unpacked by the name it has in the archive.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from gongkai.web.backup.envelope import Opening, Unopened, sealed

FORMAT = "gongkai-backup/1"
MANIFEST = "manifest.json"
TABLES, FILES, KEYS = "tables/", "files/", "keys/"
PIECE = 1024 * 1024
KEY_FILES = ("identity.key", "heads.key", "secret.key")


class Damaged(Exception):
    """The archive is not what was written; one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself. `parts`: the hash of everything in it; `tables`: rows and digest."""

    format: str
    version: str
    made_at: str
    database: str
    migrations: list[list[str]]
    tables: dict[str, dict[str, Any]]
    parts: dict[str, str]
    absent: list[str]
    settings: list[str]
    identity_keys: list[str]
    index: dict[str, int]
    heads: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def manifest(data: bytes) -> Manifest:
    """What was written by `as_json`. Raises Damaged."""
    try:
        told = Manifest(**json.loads(data))
        known = told.format == FORMAT
    except (ValueError, TypeError) as wrong:
        raise Damaged("备份的清单读不出来。") from wrong
    if not known:
        raise Damaged(f"备份的格式“{told.format}”本版本不认识。")
    return told


@contextmanager
def opened(path: Path, passphrase: Callable[[], str]) -> Iterator[tarfile.TarFile]:
    """The archive, read from its beginning to its end. Raises Damaged, envelope.Unopened, OSError.

    `passphrase` is asked only for a sealed one.
    """
    with open(path, "rb") as file:
        start = file.read(64)
        file.seek(0)
        source = Opening(file, passphrase()) if sealed(start) else file
        try:
            with tarfile.open(fileobj=cast("BinaryIO", source), mode="r|") as tar:
                yield tar
        except (tarfile.TarError, EOFError) as wrong:
            raise Damaged("备份损坏或者不完整。") from wrong


def parts(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of one part after another."""
    for entry in tar:
        content = tar.extractfile(entry) if entry.isreg() else None
        if content is None:
            raise Damaged(f"备份里有不该有的内容：{entry.name}。")
        yield entry.name, content


def survey(path: Path, passphrase: Callable[[], str]) -> Manifest:
    """Read an archive whole and hold every part against its manifest. Raises as `opened` does."""
    found: dict[str, str] = {}
    last: bytes | None = None
    with opened(path, passphrase) as tar:
        for name, content in parts(tar):
            if last is not None or name in found:
                raise Damaged(f"备份里有多余的内容：{name}。")
            if name == MANIFEST:
                last = content.read()
            else:
                found[name] = hashed(content)
    if last is None:
        raise Damaged("备份不完整：没有清单。")
    told = manifest(last)
    wrong = sorted(
        name for name in found.keys() | told.parts.keys() if found.get(name) != told.parts.get(name)
    )
    if wrong:
        raise Damaged(f"备份里的 {wrong[0]} 与清单不符（共 {len(wrong)} 处）。")
    return told


def hashed(content: IO[bytes]) -> str:
    """The hash of what is read to its end."""
    found = hashlib.sha256()
    while piece := content.read(PIECE):
        found.update(piece)
    return found.hexdigest()


__all__ = ["Damaged", "Manifest", "Unopened", "hashed", "manifest", "opened", "parts", "survey"]
