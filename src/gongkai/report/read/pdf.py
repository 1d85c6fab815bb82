"""A report as PDF: the text of its pages, and tables from the lines ruled around their cells.

A page without text is a picture, and is recognised as one where the extra `ocr` is installed.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pypdfium2 as pdfium

from gongkai.report.model import Report, Unreadable
from gongkai.report.read.document import report_of
from gongkai.report.read.lines import NO_SCANS, numbered
from gongkai.report.read.pages import pieces
from gongkai.report.read.pdfpage import Page, read_page

MOST_PAGES = 300
LARGEST = 100 * 1024 * 1024  # bytes
NO_EXTRA = "这份 PDF 是扫描件，没有文字。安装 gongkai[ocr] 后可以识别。"


def read(data: bytes, *, scans: bool = True) -> Report:
    """The report in a PDF; Unreadable if it is none, or pictures only and `scans` are not wanted."""
    if len(data) > LARGEST:
        raise Unreadable(f"文件太大（{len(data) // 1024 // 1024} MB），不像是一份年度报告。")
    return report_of(numbered(pieces(_pages(data, scans))))


def _pages(data: bytes, scans: bool) -> list[Page]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise Unreadable("这不是 PDF 文件，或者文件已损坏、加了密。") from None
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable(f"文件有 {len(document)} 页，不像是一份年度报告。")
        pages = [read_page(document, at) for at in range(len(document))]
        return pages if all(page.letters for page in pages) else _recognised(document, pages, scans)
    except pdfium.PdfiumError:
        raise Unreadable("PDF 文件已损坏，有的页打不开。") from None
    finally:
        document.close()


def _recognised(document: pdfium.PdfDocument, pages: list[Page], scans: bool) -> list[Page]:
    """The pages, those without letters read as pictures; as they are where that cannot be done."""
    scanner = _scanner() if scans else None
    if scanner is None:
        if any(page.letters for page in pages):
            return pages
        raise Unreadable(NO_EXTRA if scans else NO_SCANS)
    return [page if page.letters else scanner.rendered(document, page) for page in pages]


def _scanner() -> Any:
    try:
        # By name, because it is heavy, comes with the extra `ocr`, and few reports need it.
        return import_module("gongkai.report.read.scanned")
    except ImportError:
        return None
