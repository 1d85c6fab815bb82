"""Which files may be handed in, and what is this one really? Told by the content, never by the name."""

from __future__ import annotations

import re
from dataclasses import dataclass

import filetype  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken. The first ending is its own; `family` says how it is looked into."""

    key: str
    name: str
    content_type: str
    endings: tuple[str, ...]
    family: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.key: kind
    for kind in (
        Kind("pdf", "PDF 文件", "application/pdf", ("pdf",), "pdf"),
        Kind("ofd", "OFD 文件", "application/ofd", ("ofd",), "office"),
        Kind("docx", "Word 文档", _OFFICE + "wordprocessingml.document", ("docx",), "office"),
        Kind("xlsx", "Excel 表格", _OFFICE + "spreadsheetml.sheet", ("xlsx",), "office"),
        Kind("pptx", "演示文稿", _OFFICE + "presentationml.presentation", ("pptx",), "office"),
        Kind("doc", "Word 97 文档", "application/msword", ("doc", "wps"), "ole"),
        Kind("xls", "Excel 97 表格", "application/vnd.ms-excel", ("xls", "et"), "ole"),
        Kind("ppt", "97 版演示文稿", "application/vnd.ms-powerpoint", ("ppt", "dps"), "ole"),
        Kind("jpg", "JPG 图片", "image/jpeg", ("jpg", "jpeg"), "picture"),
        Kind("png", "PNG 图片", "image/png", ("png",), "picture"),
        Kind("tif", "TIFF 图片", "image/tiff", ("tif", "tiff"), "picture"),
        Kind("bmp", "BMP 图片", "image/bmp", ("bmp",), "picture"),
        Kind("webp", "WebP 图片", "image/webp", ("webp",), "picture"),
        Kind("heic", "HEIC 图片", "image/heic", ("heic", "heif"), "picture"),
        Kind("txt", "文本文件", "text/plain", ("txt",), "text"),
        Kind("csv", "CSV 表格", "text/csv", ("csv",), "text"),
        Kind("zip", "ZIP 压缩包", "application/zip", ("zip",), "archive"),
    )
}
ENDINGS = tuple(ending for kind in KINDS.values() for ending in kind.endings)
# What is not taken and would run or open something: named before anything else is asked.
STRANGE = (
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"\xca\xfe\xba\xbe", "程序"),
    (b"\xcf\xfa\xed\xfe", "程序"),
    (b"#!", "脚本"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式"),
    (b"ITSF", "CHM 帮助文件"),
    (b"{\\rt", "RTF 文件"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "GZ 压缩包"),
)
MARKUP = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<svg",
    b"<iframe",
    b"<?php",
    b"<hta:",
)
ARCHIVES = ("RAR 压缩包", "7z 压缩包", "GZ 压缩包")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_STARTS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
PDF_START = b"%PDF-"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")


def family(data: bytes) -> str:
    """How to look into it: pdf, zip, ole, text, the key of a picture, or nothing we know."""
    if data.startswith(ZIP_STARTS):
        return "zip"
    if data.startswith(OLE_START):
        return "ole"
    # A byte order mark or blank lines before the header are common; anything else is not.
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(PDF_START):
        return "pdf"
    if picture := _picture(data):
        return picture
    return "text" if not strange(data) and text(data) is not None else ""


def _picture(data: bytes) -> str:
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return "bmp"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return "heic"
    return next((key for start, key in _STARTS if data.startswith(start)), "")


def strange(data: bytes) -> str:
    """What it is, where it is something that is never taken; empty else."""
    for start, name in STRANGE:
        if data.startswith(start):
            return name
    return "网页" if markup(data[:2048]) else ""


def markup(data: bytes) -> bool:
    """Whether a browser might take it for a page of its own."""
    lowered = data.replace(b"\x00", b"").lower()
    return any(tag in lowered for tag in MARKUP)


def text(data: bytes) -> str | None:
    """The words, if it is plain text in a coding used in China; None else."""
    for coding in _codings(data):
        try:
            words = data.decode(coding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(words) else words
    return None


def _codings(data: bytes) -> tuple[str, ...]:
    return ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")


def guess(data: bytes) -> str:
    """A word for content that is not taken, for the message only; empty where nobody knows."""
    return strange(data) or str(filetype.guess_extension(data[:8192]) or "")
