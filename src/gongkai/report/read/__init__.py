"""What does this published report say? One module a format; the ending of the name tells which."""

from __future__ import annotations

from importlib import import_module

from gongkai.report.model import Report, Unreadable

__all__ = ["ENDINGS", "Unreadable", "read"]

ENDINGS = {
    "txt": "text",
    "json": "json",
    "html": "html",
    "htm": "html",
    "doc": "doc",
    "docx": "docx",
    "pdf": "pdf",
    "xlsx": "xlsx",
}

_MARKS = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"PK\x03\x04", "docx"),
    (b"<", "html"),
    (b"{", "json"),
)


def read(data: bytes, name: str) -> Report:
    """The report in these bytes; `name` is the file's name, or "-" where only the content can tell.

    Raises Unreadable, with one Chinese line, for what is no report.
    """
    ending = _ending(name) or _by_content(data)
    if ending not in ENDINGS:
        raise Unreadable(
            f"不认识 .{ending} 文件，可以读取的有：{'、'.join('.' + known for known in ENDINGS)}。"
        )
    report: Report = import_module(f"gongkai.report.read.{ENDINGS[ending]}").read(data)
    return report


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and not {"/", "\\"} & set(ending) else ""


def _by_content(data: bytes) -> str:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    ending = next((ending for mark, ending in _MARKS if start.startswith(mark)), "txt")
    return "xlsx" if ending == "docx" and b"xl/workbook.xml" in data else ending
