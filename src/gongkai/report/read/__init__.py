"""What does this published report say? One module a format; the ending of the name tells which."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from gongkai.report.model import Report, Unreadable
from gongkai.report.read.lines import NO_SCANS

__all__ = ["ENDINGS", "TEXTS", "Unreadable", "read"]

TEXTS = {
    "txt": "text",
    "json": "json",
    "html": "html",
    "htm": "html",
    "doc": "doc",
    "docx": "docx",
    "pdf": "pdf",
    "xlsx": "xlsx",
}
PICTURES = dict.fromkeys(("png", "jpg", "jpeg", "tif", "tiff", "bmp"), "picture")
ENDINGS = TEXTS | PICTURES

_MARKS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"PK\x03\x04", "docx"),
    (b"<", "html"),
    (b"{", "json"),
)


def read(data: bytes, name: str, *, scans: bool = True) -> Report:
    """The report in these bytes; `name` is the file's name, or "-" where only the content can tell.

    Without `scans` no picture is recognised, which takes much memory and time. Raises Unreadable, with one
    Chinese line, for what is no report.
    """
    ending = _ending(name) or _by_content(data)
    if ending not in ENDINGS:
        raise Unreadable(
            f"不认识 .{ending} 文件，可以读取的有：{'、'.join('.' + known for known in ENDINGS)}。"
        )
    report: Report = _reader(ending, scans)(data)
    return report


def _reader(ending: str, scans: bool) -> Callable[[bytes], Report]:
    if ending in PICTURES and not scans:
        raise Unreadable(NO_SCANS)
    try:
        read = import_module(f"gongkai.report.read.{ENDINGS[ending]}").read
    except ImportError:
        if ending not in PICTURES:
            raise
        raise Unreadable("这是图片，没有文字。安装 gongkai[ocr] 后可以识别。") from None
    return partial(read, scans=scans) if ending == "pdf" else read


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and not {"/", "\\"} & set(ending) else ""


def _by_content(data: bytes) -> str:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    ending = next((ending for mark, ending in _MARKS if start.startswith(mark)), "txt")
    return "xlsx" if ending == "docx" and b"xl/workbook.xml" in data else ending
