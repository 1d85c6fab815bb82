"""Does a PDF do anything by itself, hide a file, or refuse to be looked into? Read without a PDF library.

Whatever can act must be written as a name (`/JavaScript`, `/Launch`), plain or with characters as `#4A`, in
the open or in a compressed object stream. So every stream that may be one is unpacked, within limits.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from gongkai.guard.archives import DAMAGED, LOCKED, Budget, Refused

SCRIPT = "里面有脚本或会自动执行的动作，请重新打印（导出）为普通 PDF 后再上传"
EMBEDDED = "里面带有附件或多媒体，请把附件取出来单独上传，PDF 重新打印后再上传"
ODD = "用了少见的写法，无法检查，请重新打印（导出）为普通 PDF 后再上传"
JOINED = "结尾后面还有别的内容，请重新打印（导出）为普通 PDF 后再上传"
STREAMS = 100_000
HEAD, PIECE, OUTPUT = 64, 4096, 1024 * 1024
TAIL = 4096


def _name(words: str) -> str:
    """A pattern for a PDF name, each character plain or as #xx."""
    spelt = "".join(f"(?:{char}|#(?i:{ord(char):02x}))" for char in words)
    return rf"/{spelt}(?=[\s\x00()<>\[\]{{}}/%]|$)"


def _any(*words: str) -> re.Pattern[bytes]:
    return re.compile("|".join(_name(word) for word in words).encode())


_ACTS = _any("JavaScript", "Launch", "ImportData", "GoToE", "SubmitForm")
_XFA = re.compile((_name("XFA") + r"\s*(?:\[|\d+\s+\d+\s+R)").encode())
_HOLDS = _any("EmbeddedFile", "EmbeddedFiles", "FileAttachment", "RichMedia", "Movie", "Sound")
_LOCK = re.compile((_name("Encrypt") + r"\s*(?:<<|\d+\s+\d+\s+R)").encode())
_OBJECTS = _any("ObjStm")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_FILTER = _any("Filter")
_FIGURE_FIRST = re.compile(rb"[\s\x00]*[\d%+-]")
BLANK = b" \t\r\n\x0c\x00"


def problems(data: bytes, budget: Budget) -> Iterator[str]:
    """What is wrong with this PDF, each thing once."""
    found: set[str] = set(_ends(data))
    for words in _readable(data, budget):
        found.update(_named(words))
        if LOCKED in found:
            break
    yield from sorted(found)


def _named(words: bytes) -> Iterator[str]:
    if _LOCK.search(words):
        yield LOCKED
    if _ACTS.search(words) or _XFA.search(words):
        yield SCRIPT
    if _HOLDS.search(words):
        yield EMBEDDED


def _ends(data: bytes) -> Iterator[str]:
    """Whole, and nothing of another format after the end."""
    end = data.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in data:
        yield DAMAGED
    elif len(data) - end > TAIL or zipfile.is_zipfile(BytesIO(data)):
        yield JOINED


def _readable(data: bytes, budget: Budget) -> Iterator[bytes]:
    """The file itself, then each compressed stream that may hold objects."""
    yield data
    previous = 0
    for count, found in enumerate(_STREAM.finditer(data)):
        if count > STREAMS:
            raise Refused(ODD)
        head = data[previous : found.start()]
        previous = found.end()
        words = _unpacked(data, previous, budget)
        if words:
            yield words
        elif _OBJECTS.search(head) and not _plain(head, data[previous : previous + HEAD]):
            raise Refused(ODD)


def _plain(head: bytes, words: bytes) -> bool:
    """Whether objects stand there uncompressed: then they were read with the file itself."""
    return not _FILTER.search(head) and bool(_FIGURE_FIRST.match(words))


def _unpacked(data: bytes, start: int, budget: Budget) -> bytes:
    """Objects of a compressed stream: they begin with figures. Empty for pictures, fonts, most pages."""
    if not _zlib(data[start : start + 2]):
        return b""
    worker = zlib.decompressobj()
    try:
        first = worker.decompress(data[start : start + PIECE], HEAD)
    except zlib.error:
        return b""
    # Nothing yet, or blanks only: what follows must be seen before it can be left alone.
    if first.strip(BLANK) and not _FIGURE_FIRST.match(first):
        return b""
    return first + _rest(worker, data, start + PIECE, budget)


def _rest(worker: zlib._Decompress, data: bytes, at: int, budget: Budget) -> bytes:
    """What follows. Both what goes in and what comes out is counted: either can be made endless."""
    parts, waiting = [], worker.unconsumed_tail
    while not worker.eof and (waiting or at < len(data)):
        if not waiting:
            waiting, at = data[at : at + PIECE], at + PIECE
            budget.spend(PIECE)
        try:
            part = worker.decompress(waiting, OUTPUT)
        except zlib.error as error:
            # A reader may go on with what it has got by then; so what we cannot see is not let through.
            raise Refused(ODD) from error
        waiting = worker.unconsumed_tail
        budget.spend(len(part))
        parts.append(part)
    return b"".join(parts)


def _zlib(head: bytes) -> bool:
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head) % 31 == 0
