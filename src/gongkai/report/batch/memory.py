"""How is done work remembered, so that an interruption costs nothing? Line by line, in a file of JSON lines.

Its first line says what kind of file it is; a torn last line, as an interruption leaves it, is skipped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai import __version__
from gongkai.report.model import Number


class BadState(ValueError):
    """That file is no such list, or cannot be written; the message is one Chinese line."""


class Memory:
    """The lines of such a file; a file of anything else is refused before it is written to."""

    def __init__(self, path: Path, mark: str) -> None:
        self.path = path
        self._first = json.dumps({"mark": mark}).encode() + b"\n"
        try:
            self._begin()
        except (OSError, ValueError) as wrong:
            raise (
                wrong if isinstance(wrong, BadState) else BadState(f"{self.path}：进度文件打不开。")
            ) from None

    def _begin(self) -> None:
        """A new file gets its first line, a torn one an end to its last."""
        if not self.path.exists() or not self.path.stat().st_size:
            self.path.write_bytes(self._first)
            return
        with self.path.open("rb+") as file:
            if file.readline() != self._first:
                raise BadState(f"{self.path}：不是检查进度文件，没有改动它。")
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")

    def lines(self) -> Iterator[dict[str, Any]]:
        """Every whole line after the first."""
        with self.path.open("rb") as file:
            file.readline()
            for line in file:
                try:
                    yield json.loads(line)
                except ValueError:
                    continue

    def add(self, line: dict[str, Any]) -> None:
        """Append a line: one write, so that two lines never mix."""
        data = json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        try:
            target = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(target, data)
            finally:
                os.close(target)
        except OSError:
            raise BadState(f"{self.path}：进度写不进去。") from None


def key(file: str, way: str) -> list[object]:
    """Equal while the file has not changed and the program treats it alike; empty where there is none."""
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return []
    return [found.st_size, found.st_mtime_ns, __version__, way]


def packed(value: Number | None) -> int | str | None:
    """A figure as JSON keeps it exactly: a decimal as the text of its digits."""
    return str(value) if isinstance(value, Decimal) else value


def unpacked(raw: int | str | None) -> Number | None:
    """The figure that was kept so."""
    return Decimal(raw) if isinstance(raw, str) else raw
