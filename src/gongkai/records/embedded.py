"""Is the embedded database still the file that was opened?

A file that was moved or deleted goes on being read and written by whoever holds it open, and what is
acknowledged then is in no file anybody will open again. So each transaction first looks where the file
should be: nothing there refuses until it is back; another one (a restored copy) is opened at the next one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.signals import connection_created

File = tuple[int, int]  # device and inode


class _Guard:
    """Before a transaction, and before each statement outside of one."""

    def __init__(self, connection: Any, path: Path, opened: File) -> None:
        self._connection, self._path, self._opened = connection, path, opened

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if not self._connection.in_atomic_block or sql.startswith("BEGIN"):
            self._look()
        return execute(sql, params, many, context)

    def _look(self) -> None:
        found = file_at(self._path)
        if found == self._opened:
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
    connection.execute_wrappers = kept + ([_Guard(connection, path, opened)] if opened else [])


def begin() -> None:
    """Watch every connection that this process opens from now on."""
    connection_created.connect(_watch, dispatch_uid="gongkai-embedded")
