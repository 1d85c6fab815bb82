"""Bad usage or input of a management command: one clear line, exit 2."""

from __future__ import annotations

from pathlib import Path


class Bad(Exception):
    """The line says what is wrong and what to do."""


def read_bytes(path: str) -> bytes:
    """A file given on the command line. Raises Bad."""
    try:
        return Path(path).read_bytes()
    except OSError as problem:
        raise Bad(f"{path}：打不开，请检查文件是否存在、有没有权限。") from problem
