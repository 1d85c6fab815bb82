"""The words of an old Word document (.doc), by its table of pieces: body, notes, headers and comments alike.

Layout by [MS-DOC]: the header of the main stream (FIB) names the table stream and where the pieces are.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from io import BytesIO

import olefile  # type: ignore[import-untyped]

from gongkai.guard.archives import DAMAGED, LOCKED, Refused
from gongkai.guard.reading.heads import Headings
from gongkai.guard.reading.model import Passage

LARGEST = 64 * 1024 * 1024  # bytes of one stream
MOST_PIECES = 200_000
_ENCRYPTED, _TABLE_ONE = 0x0100, 0x0200
_CLX = 0x01A2  # where the header says where the list of pieces is
_BYTES = 1 << 30  # in a piece's place: one byte a character
_CELL = "\x07"
# Ends of fields, anchors of pictures and notes; a field's code stays, since it may hold an address.
_SIGNS = re.compile("[\x01-\x06\x08\x13-\x15\x1f]")


def read(data: bytes) -> Iterator[Passage]:
    """Paragraphs, rows of tables as cells. Raises Refused."""
    text = _SIGNS.sub("", _text(data)).replace("\x0b", "\n").replace("\x1e", "-")
    headings, count = Headings(), 0
    for paragraph in re.split("[\r\x0c]", text):
        rows = paragraph.split(_CELL * 2) if _CELL in paragraph else []
        if not rows and paragraph.strip():
            count += 1
            yield Passage(f"第 {count} 段", paragraph)
        for row in rows:
            cells = [(column, cell) for column, cell in enumerate(row.split(_CELL)) if cell.strip()]
            labels = headings.row(cells)
            for first, (column, cell) in enumerate(cells):
                yield Passage(f"表格第 {column + 1} 列", cell, labels.get(column, ""), joined=first > 0)


def _text(data: bytes) -> str:
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            main = file.openstream("WordDocument").read(LARGEST)
            flags = struct.unpack_from("<H", main, 10)[0]
            if flags & _ENCRYPTED:
                raise Refused(LOCKED)
            table = file.openstream("1Table" if flags & _TABLE_ONE else "0Table").read(LARGEST)
        at, size = struct.unpack_from("<II", main, _CLX)
        return "".join(_pieces(main, _list(table[at : at + size])))
    except Refused:
        raise
    except Exception as error:  # a parser of hostile bytes may fail in any way; all of them mean the same
        raise Refused(DAMAGED) from error


def _list(clx: bytes) -> bytes:
    """The list of pieces, behind the properties that may come before it."""
    at = 0
    while clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at] != 2:
        raise Refused(DAMAGED)
    return clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]


def _pieces(main: bytes, listed: bytes) -> Iterator[str]:
    """Each piece: where its characters begin and end in the text, and where they are kept."""
    count = min((len(listed) - 4) // 12, MOST_PIECES)
    starts = struct.unpack_from(f"<{count + 1}I", listed)
    left = LARGEST
    for number in range(count):
        place = struct.unpack_from("<I", listed, (count + 1) * 4 + number * 8 + 2)[0]
        size = starts[number + 1] - starts[number]
        left -= size
        if size < 0 or left < 0:
            raise Refused(DAMAGED)
        if place & _BYTES:
            first = (place & ~_BYTES) // 2
            yield main[first : first + size].decode("cp1252", "replace")
        else:
            yield main[place : place + size * 2].decode("utf-16-le", "replace")
