"""Into which pieces of work do the files fall? A few whole files, or a stretch of the lines of one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from gongkai.report.model import Unreadable
from gongkai.report.read import ENDINGS
from gongkai.report.read.decode import LARGEST

LINES = "jsonl"  # a report a line
_STRETCH = 4 * 1024 * 1024  # bytes of such a file that are one piece of work
_FILES = {"json": 200}  # so many small files are one piece of work; of other formats, which cost more:
_FEW = 8


class Slice(NamedTuple):
    """A whole file (`end` is None), or its lines that begin from `start` up to before `end`.

    `line` is the number of a single line, 0 where that is not known yet.
    """

    file: str
    start: int = 0
    end: int | None = None
    line: int = 0


Batch = tuple[Slice, ...]


def files_in(folder: str) -> list[str]:
    """The reports in a folder, by name; Unreadable where there are none."""
    endings = {f".{ending}" for ending in (*ENDINGS, LINES)}
    try:
        found = [entry.path for entry in os.scandir(folder) if _is_report(entry, endings)]
    except (OSError, ValueError):
        raise Unreadable(f"{folder}：打不开文件夹。") from None
    if not found:
        raise Unreadable(f"{folder}：文件夹里没有报告。")
    return sorted(found)


def _is_report(entry: os.DirEntry[str], endings: set[str]) -> bool:
    hidden = entry.name.startswith((".", "~$"))
    return not hidden and os.path.splitext(entry.name)[1].lower() in endings and entry.is_file()


def batches(files: Sequence[str]) -> Iterator[Batch]:
    """The pieces of work, always the same for the same files."""
    whole: dict[int, list[Slice]] = {}
    for file in files:
        ending = file.rpartition(".")[2].lower()
        if ending == LINES:
            yield from ((one,) for one in _stretches(file))
        else:
            whole.setdefault(_FILES.get(ending, _FEW), []).append(Slice(file))
    for count, slices in whole.items():
        yield from (tuple(some) for some in _batched(slices, count))


def _batched(slices: Sequence[Slice], count: int) -> Iterator[Sequence[Slice]]:
    return (slices[at : at + count] for at in range(0, len(slices), count))


def _stretches(file: str) -> Iterator[Slice]:
    size = max(os.stat(file).st_size, 1)
    return (Slice(file, at, min(at + _STRETCH, size)) for at in range(0, size, _STRETCH))


def content(one: Slice) -> bytes:
    """The bytes of a slice; OSError or ValueError where they cannot be had."""
    if one.end is None:
        return Path(one.file).read_bytes()
    with open(one.file, "rb") as file:
        begin = _begin(file, one.start)
        data = file.read(one.end - begin) if begin < one.end else b""
        return data + (file.readline(LARGEST + 1) if data and not data.endswith(b"\n") else b"")


def lines(one: Slice) -> Iterator[Slice]:
    """Each line of a slice as a slice of its own."""
    with open(one.file, "rb") as file:
        at = _begin(file, one.start)
    for line in content(one).split(b"\n"):
        yield Slice(one.file, at, at + len(line) + 1)
        at += len(line) + 1


def _begin(file: BinaryIO, start: int) -> int:
    """Go to the first line that begins at or after `start`; the one before belongs to the slice before."""
    file.seek(max(start - 1, 0))
    while start and (part := file.readline(LARGEST)) and not part.endswith(b"\n"):
        pass
    return file.tell()
