"""In which formats can a report be printed? One module a format, loaded only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from gongkai.report.model import Report


class NoFormat(ValueError):
    """Nothing is printed in that format; the message is one Chinese line."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the ending of its files, its name for people and its media type."""

    ending: str
    name: str
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS = {
    format.ending: format
    for format in (
        Format("html", "网页", "text/html; charset=utf-8"),
        Format("docx", "Word 文档", f"{_OFFICE}.wordprocessingml.document"),
        Format("pdf", "PDF 文档", "application/pdf"),
        Format("xlsx", "Excel 表格", f"{_OFFICE}.spreadsheetml.sheet"),
        Format("json", "JSON 数据", "application/json"),
        Format("csv", "CSV 数据", "text/csv; charset=utf-8"),
        Format("txt", "纯文本", "text/plain; charset=utf-8"),
    )
}


def render(report: Report, ending: str) -> bytes:
    """The report in the format of that ending ("pdf" or ".pdf"); NoFormat for an ending nobody writes."""
    key = ending.lower().removeprefix(".")
    if key not in FORMATS:
        raise NoFormat(f"不能输出“.{key}”文件，可用的有：{'、'.join('.' + known for known in FORMATS)}。")
    # By name: PDF brings a typesetter and Excel a library that a text report need not load.
    writer: Callable[[Report], bytes] = import_module(f"gongkai.report.write.{key}").render
    return writer(report)
