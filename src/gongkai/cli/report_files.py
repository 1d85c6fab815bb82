"""Which files were meant, what do they hold, and how is a file written whole or not at all?"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from gongkai.report.model import Report, Unreadable
from gongkai.report.read import ENDINGS, LATER, read

STDIN = "-"


def expand(names: Sequence[str]) -> list[str]:
    """The files meant: a folder stands for the reports in it, by name; Unreadable for an empty one."""
    files: list[str] = []
    for name in names:
        if name != STDIN and Path(name).is_dir():
            files += _inside(Path(name))
        else:
            files.append(name)
    return files


def _inside(folder: Path) -> list[str]:
    endings = {f".{ending}" for ending in (*ENDINGS, *LATER)}
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
    return len(names) > 1 or (names[0] != STDIN and Path(names[0]).is_dir())


def load(name: str) -> Report:
    """The report in a file or on standard input; Unreadable without the file's name in it."""
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise Unreadable(f"打不开文件（{_reason(error)}）。") from None
    except ValueError:
        raise Unreadable("打不开文件（文件名有误）。") from None
    return read(data, name)


def write(path: Path, data: bytes) -> None:
    """Write beside the target and rename, so that a failure leaves nothing; Unreadable when it fails."""
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False) as draft:
            draft.write(data)
        try:
            os.chmod(draft.name, 0o666 & ~_umask())
            os.replace(draft.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(draft.name)
            raise
    except OSError as error:
        raise Unreadable(f"{path}：写不进去（{_reason(error)}）。") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: OSError) -> str:
    reasons = {
        FileNotFoundError: "文件或文件夹不存在",
        PermissionError: "没有权限",
        IsADirectoryError: "这是一个文件夹",
        NotADirectoryError: "路径里有一段不是文件夹",
    }
    return next(
        (text for kind, text in reasons.items() if isinstance(error, kind)), error.strerror or "系统错误"
    )


def folder(out: str) -> Path:
    """The folder for several results, made if it is not there."""
    path = Path(out)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unreadable(f"{out}：建不了文件夹（{_reason(error)}）。") from None
    return path
