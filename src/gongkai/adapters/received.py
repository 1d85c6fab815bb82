"""Is what was sent small enough to be read? Asked of its size, before a byte of it is in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.core.exceptions import ValidationError

from gongkai.adapters import scanner
from gongkai.guard import filenames
from gongkai.records import room
from gongkai.records.actions.files import MAX_BYTES

MOST = 10


class Sent(Protocol):
    """A file as the server received it."""

    name: str | None
    size: int | None

    def seek(self, offset: int) -> object: ...
    def read(self) -> bytes: ...


def check(sent: Iterable[Sent], field: str) -> None:
    """Raises ValidationError at `field`: a file too large, too many of them, or no room left."""
    given = list(sent)
    if given:
        room.for_new(field)
    wrong = [_too_large(each) for each in given if (each.size or 0) > MAX_BYTES]
    if len(given) > MOST:
        wrong.append(f"一次最多上传 {MOST} 个文件，这次有 {len(given)} 个。请合并，或者分几次上传。")
    if wrong:
        raise ValidationError({field: wrong})


def _too_large(each: Sent) -> str:
    return f"“{filenames.shown(each.name or '文件')}”超过 {MAX_BYTES // 2**20} MB，请压缩或者分开后再上传。"


def scanned(sent: Sequence[Sent], field: str) -> list[tuple[str, bytes, str]]:
    """(name, content, the scanner's verdict) of every file. Raises ValidationError as `check` does."""
    check(sent, field)
    return [_read(each) for each in sent]


def _read(each: Sent) -> tuple[str, bytes, str]:
    each.seek(0)
    data = each.read()
    return each.name or "文件", data, scanner.scan(data).state
