"""What is in an old Office document (doc, xls, ppt and the WPS formats), and does it carry programs?"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from io import BytesIO

import olefile  # type: ignore[import-untyped]

from gongkai.guard.archives import DAMAGED, LOCKED, Refused

MACRO = "里面有宏，请在“另存为”里选不带宏的格式（如 docx、xlsx、pdf）后再上传"
EMBEDDED = "里面嵌入了别的文件，请把它取出来单独上传"
_KINDS = (("worddocument", "doc"), ("workbook", "xls"), ("book", "xls"), ("powerpoint document", "ppt"))
_VBA = ("vba", "_vba_project", "_vba_project_cur", "macros")
_LOCKS = ("encryptedpackage", "encryptioninfo", "encryptedsummary", "\x06dataspaces")
_PACKAGES = ("\x01ole10native", "package")
# VBAInfoAtom of a presentation: header, reference, and whether there are macros.
_PPT_MACRO = re.compile(rb"\x02\x00\x00\x04\x0c\x00\x00\x00.{4}\x01\x00\x00\x00", re.DOTALL)
BOUNDSHEET, FILEPASS = 0x85, 0x2F
STREAM_BYTES = 64 * 1024 * 1024


def kind(data: bytes) -> str:
    """doc, xls or ppt; empty where it is none of them."""
    try:
        names = _names(data)
    except Refused:
        return ""
    return next((key for stream, key in _KINDS if stream in names), "")


def locked_package(data: bytes) -> bool:
    """Whether it is a newer document (docx, xlsx …) under a password."""
    try:
        return "encryptedpackage" in _names(data)
    except Refused:
        return False


def problems(data: bytes) -> Iterator[str]:
    """Macros of all kinds, packed files, passwords."""
    names = _names(data)
    if names & set(_LOCKS) or _locked(data, names):
        yield LOCKED
    if names & set(_VBA) or _sheet_macros(data, names) or _slide_macros(data, names):
        yield MACRO
    if names & set(_PACKAGES):
        yield EMBEDDED


def _names(data: bytes) -> set[str]:
    """Every storage and stream, at any depth, in small letters."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            return {part.lower() for path in file.listdir(streams=True, storages=True) for part in path}
    except Exception as error:  # a parser of hostile bytes may fail in any way; all of them mean the same
        raise Refused(DAMAGED) from error


def _stream(data: bytes, *names: str) -> bytes:
    """The first of these streams that is there, up to a limit; empty else."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            for name in names:
                if file.exists(name):
                    return bytes(file.openstream(name).read(STREAM_BYTES))
    except Exception as error:  # as above
        raise Refused(DAMAGED) from error
    return b""


def _locked(data: bytes, names: set[str]) -> bool:
    if "worddocument" in names:
        head = _stream(data, "WordDocument")[:12]
        return len(head) == 12 and bool(struct.unpack_from("<H", head, 10)[0] & 0x0100)
    return any(number == FILEPASS for number, _ in _book(data, names))


def _sheet_macros(data: bytes, names: set[str]) -> bool:
    """A sheet of Excel 4.0 macros or of Visual Basic (dt of BOUNDSHEET: 1 or 6)."""
    return any(
        number == BOUNDSHEET and len(record) > 5 and record[5] in (1, 6)
        for number, record in _book(data, names)
    )


def _slide_macros(data: bytes, names: set[str]) -> bool:
    slides = "powerpoint document" in names
    return slides and bool(_PPT_MACRO.search(_stream(data, "PowerPoint Document")))


def _book(data: bytes, names: set[str]) -> Iterator[tuple[int, bytes]]:
    """The records of a workbook: number and content."""
    if not names & {"workbook", "book"}:
        return
    stream, at = _stream(data, "Workbook", "Book"), 0
    while at + 4 <= len(stream):
        number, size = struct.unpack_from("<HH", stream, at)
        yield number, stream[at + 4 : at + 4 + min(size, 8)]
        at += 4 + size
