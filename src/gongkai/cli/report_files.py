"""Which files were meant, what do they hold, and how is a file written whole or not at all?"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from gongkai.report.model import Report, Unreadable
from gongkai.report.read import ENDINGS, read

STDIN = "-"


def is_folder(name: str) -> bool:
    """Whether that is a folder; a name that no file can have is none."""
    return name != STDIN and os.path.isdir(name)


def expand(names: Sequence[str]) -> list[str]:
    """The files meant: a folder stands for the reports in it, by name; Unreadable for an empty one."""
    files: list[str] = []
    for name in names:
        if is_folder(name):
            files += _inside(Path(name))
        else:
            files.append(name)
    return files


def _inside(folder: Path) -> list[str]:
    endings = {f".{ending}" for ending in ENDINGS}
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in endings and path.is_file()]
    except OSError as error:
        raise Unreadable(f"{folder}：打不开文件夹（{_reason(error)}）。") from None
    files = sorted(str(path) for path in found if not path.name.startswith((".", "~$")))
    if not files:
        raise Unreadable(f"{folder}：文件夹里没有报告。")
    return files


def several(names: Sequence[str]) -> bool:
    """Whether more than one report may be meant."""
    return len(names) > 1 or is_folder(names[0])


def load(name: str) -> Report:
    """The report in a file or on standard input; Unreadable without the file's name in it."""
    return read(content(name), name)


def content(name: str) -> bytes:
    """What is in a file or comes from standard input; Unreadable without the file's name in it."""
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise Unreadable(f"打不开文件（{_reason(error)}）。") from None


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; Unreadable when that fails."""
    with writing(path) as file:
        file.write(data)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Write beside the target and rename, so that a failure leaves nothing; Unreadable when it fails."""
    draft = path.parent / f".{path.name[:40]}.{os.getpid()}.part"
    try:
        file = open(draft, "xb")  # noqa: SIM115 (closed below, where it fails otherwise)
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path}：写不进去（{_reason(error)}）。") from None
    try:
        with file:
            yield file
        os.replace(draft, path)
    except BaseException as error:
        with suppress(OSError):
            draft.unlink()
        if isinstance(error, OSError):
            raise Unreadable(f"{path}：写不进去（{_reason(error)}）。") from None
        raise


_REASONS = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "只读，不能写",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "同名的文件已经存在",
    errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "名字太长",
}


def _reason(error: OSError | ValueError) -> str:
    code = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(code, f"系统错误 {code}") if code else "名字里有不能用的字符"


def folder(out: str) -> Path:
    """The folder for several results, made if it is not there."""
    path = Path(out)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise Unreadable(f"{out}：建不了文件夹（{_reason(error)}）。") from None
    return path
