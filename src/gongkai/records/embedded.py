"""Is the embedded database still the file that was opened?

A file that was moved or deleted goes on being read and written by whoever holds it open, and what is
acknowledged then is in no file anybody will open again. So each transaction first looks where the file
should be: nothing there refuses until it is back; another one (a restored copy) is opened at the next one.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.signals import connection_created

File = tuple[int, int]  # device and inode
TRUSTED = 1.0  # seconds


class _Guard:
    """Before each transaction, and each statement outside of one; of those that only read, now and then."""

    def __init__(self, connection: Any, path: Path, opened: File) -> None:
        self._connection, self._path, self._opened = connection, path, opened
        self._until = 0.0  # looks trust the last answer so long

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if sql.startswith("BEGIN") or not (self._connection.in_atomic_block or self._trusted(sql)):
            self._look()
        return execute(sql, params, many, context)

    def _trusted(self, sql: str) -> bool:
        return sql.startswith("SELECT") and time.monotonic() < self._until

    def _look(self) -> None:
        found, self._until = file_at(self._path), 0.0
        if found == self._opened:
            self._until = time.monotonic() + TRUSTED
            return
        if found and not self._connection.in_atomic_block:
            self._connection.close()
        raise OperationalError(f"{self._path.name} is not the file that was opened")


def file_at(path: Path) -> File | None:
    """Which file lies there; None: none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _watch(connection: Any, **_: object) -> None:
    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    opened = file_at(path)
    kept = [each for each in connection.execute_wrappers if not isinstance(each, _Guard)]
    # In its place in front: whoever is about to take his own wrapper away takes the last one.
    connection.execute_wrappers[:] = [*([_Guard(connection, path, opened)] if opened else []), *kept]


def begin() -> None:
    """Watch every connection that this process opens from now on."""
    connection_created.connect(_watch, dispatch_uid="gongkai-embedded")
