"""The words of a PDF: its pages, notes and fields, and what its properties say."""

from __future__ import annotations

import ctypes
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.guard.archives import DAMAGED, LOCKED, Refused
from gongkai.guard.reading.model import Passage, Source
from gongkai.guard.reading.pdfrows import Rows

MOST_PAGES = 2000
MOST_POINTS = 12_000_000  # of a page drawn for the reader of pictures
_DPI = 200
_FEW = 16  # characters; a scanned page may carry its number as text
_LARGE = 0.4  # of a page; a picture of that size may be a page that was scanned
_NAMED = {"Title": "标题", "Author": "作者", "Subject": "主题", "Keywords": "关键词", "Creator": "创建程序"}
# Printers set figures and Latin letters a little apart from Chinese characters; that is no blank.
_SET_APART = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\dA-Za-z])|(?<=[\dA-Za-z]) (?=[\u4e00-\u9fff])")
_NOTED = (b"Contents", b"V", b"T", b"TU")


def read(data: bytes, source: Source) -> Iterator[Passage]:
    """Properties, then page by page. Raises Refused."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Refused(LOCKED if "password" in str(error).lower() else DAMAGED) from error
    try:
        for key, value in document.get_metadata_dict(skip_empty=True).items():
            if key in _NAMED:
                yield Passage(f"文档属性“{_NAMED[key]}”", value, "作者" if key == "Author" else "")
        if len(document) > MOST_PAGES:
            source.unread.append(f"共 {len(document)} 页，只读了前 {MOST_PAGES} 页。")
        rows = Rows()
        for at in range(min(len(document), MOST_PAGES)):
            yield from _page(document, at, source, rows)
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, at: int, source: Source, rows: Rows) -> Iterator[Passage]:
    place = f"第 {at + 1} 页"
    try:
        page = document[at]
    except pdfium.PdfiumError:
        source.unread.append(f"{place}打不开，没有读。")
        return
    try:
        yield from _words(page, place, source, rows)
    except pdfium.PdfiumError:
        source.unread.append(f"{place}没有读完。")
    finally:
        page.close()


def _words(page: pdfium.PdfPage, place: str, source: Source, rows: Rows) -> Iterator[Passage]:
    texts = page.get_textpage()
    try:
        text = texts.get_text_range().replace("\r\n", "\n").replace("\ufffe", "-")
        table = list(rows.passages(texts, place))
    finally:
        texts.close()
    if text.strip():
        yield Passage(place, _SET_APART.sub("", text))
    # The rows again as cells: what a number or word means may stand in its heading only.
    yield from (replace(cell, text=_SET_APART.sub("", cell.text)) for cell in table)
    for note in _notes(page):
        yield Passage(f"{place}的批注或填写项", note)
    if _pictured(page, few=len(text.strip()) < _FEW):
        seen = source.seen(_drawn(page))
        if seen is None:
            source.unread.append(f"{place}是扫描件或大图片，没有读其中的文字。")
        elif seen.strip():
            yield Passage(f"{place}（图片）", seen)


def _pictured(page: pdfium.PdfPage, *, few: bool) -> bool:
    """Whether the page has a large picture, or hardly a word but something drawn."""
    wide, high = page.get_size()
    for shape in page.get_objects(max_depth=3):
        if few and shape.type != raw.FPDF_PAGEOBJ_TEXT:
            return True
        if shape.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = shape.get_bounds()
            if (right - left) * (top - bottom) > _LARGE * wide * high:
                return True
    return False


def _notes(page: pdfium.PdfPage) -> Iterator[str]:
    seen = set()
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), 1000)):
        note = raw.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        for key in _NOTED:
            if (words := _string(note, key)).strip():
                seen.add(words)
        raw.FPDFPage_CloseAnnot(note)
    yield from sorted(seen)


def _string(note: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if size <= 2:
        return ""
    room = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(note, key, ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return room.raw[: size - 2].decode("utf-16-le", "replace")


def _drawn(page: pdfium.PdfPage) -> bytes:
    """The page as a grey PNG."""
    wide, high = page.get_size()
    scale = min(_DPI / 72, (MOST_POINTS / max(wide * high, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return png(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    finally:
        bitmap.close()


def png(wide: int, high: int, stride: int, grey: bytes) -> bytes:
    """A picture of one byte a point, as PNG."""
    rows = b"".join(b"\0" + grey[at * stride : at * stride + wide] for at in range(high))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 1)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
