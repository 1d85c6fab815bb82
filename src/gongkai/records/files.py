"""Where do the bytes of attachments and papers lie? Under random names, readable by the platform only."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from gongkai.records import cipher, room

_PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}\.bin")


class _Finished(File):
    """A file that is complete on disk: the storage moves it into place in one step."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def put(data: bytes, *, encrypt: bool) -> str:
    """Keep these bytes; the path to ask for them by. They are there in full, or not at all.

    Raises room.NoRoom where the disk is nearly full.
    """
    room.for_files()
    path = _new_path()
    written = cipher.seal_bytes(data, about=_about(path)) if encrypt else data
    saved = _save(path, written)
    if saved != path:
        delete(saved)
        raise FileExistsError(f"{path} is taken")
    return path


def get(path: str, *, encrypted: bool) -> bytes:
    """The bytes as they were put. Raises FileNotFoundError, or cipher.Unreadable."""
    with _storage().open(path) as file:
        data = file.read()
    return cipher.unseal_bytes(data, about=_about(path)) if encrypted else data


def current(path: str) -> bool:
    """Whether the file is sealed under the first key and the cipher in force. Raises FileNotFoundError."""
    begins = cipher.head().encode()
    with _storage().open(path) as file:
        return bool(file.read(len(begins)) == begins)


def exists(path: str) -> bool:
    """Whether there is a file of that path; what is in it is not read."""
    return _storage().exists(path)


def delete(path: str) -> None:
    """Remove for good; that it is gone already is no fault."""
    _storage().delete(path)


def lying(path: str) -> File:
    """The file as it lies there, sealed if it was: for a backup. Raises FileNotFoundError."""
    return _storage().open(path)


def size(path: str) -> int:
    """How many bytes lie there."""
    return _storage().size(path)


def bring(path: str, content: File) -> bool:
    """Put back a file as it lay; False where it lies there already. Raises FileExistsError for another."""
    if not _PATH.fullmatch(path):
        raise FileExistsError(f"{path} is no path of a file")
    if exists(path):
        with lying(path) as there:
            if _hash(there) == _hash(content):
                return False
        raise FileExistsError(f"{path} is taken")
    saved = _storage().save(path, content)
    if saved != path:
        delete(saved)
        raise FileExistsError(f"{path} is taken")
    return True


def _hash(content: File) -> bytes:
    return hashlib.file_digest(content, "sha256").digest()


def _storage() -> Storage:
    return storages["files"]


def _new_path() -> str:
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}.bin"


def _about(path: str) -> str:
    return f"file {path}"


def _save(path: str, data: bytes) -> str:
    """On a disk, written and synced beside its place, then renamed by the storage; elsewhere sent whole."""
    if not isinstance(_storage(), FileSystemStorage):
        return _storage().save(path, ContentFile(data))
    with NamedTemporaryFile(dir=_waiting(), delete=False) as file:
        finished = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            return _storage().save(path, _Finished(file, name=file.name))
        finally:
            # Moved by the storage, or left by a failure.
            finished.unlink(missing_ok=True)


def _waiting() -> Path:
    folder = Path(_storage().path("waiting"))
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
