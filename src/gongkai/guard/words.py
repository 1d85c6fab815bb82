"""Which words does a file hold? Plain text, Word and Excel are read; of other files nothing is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from gongkai.guard import kinds

LARGEST = 20 * 1024**2  # bytes of one file's parts
_PARTS = re.compile(
    r"(?:word/(?:document|header\d*|footer\d*|footnotes|comments)"
    r"|xl/(?:sharedStrings|worksheets/[^/]+))\.xml"
)
# A paragraph, a cell or a line ends here; any other tag may stand in the midst of a number.
_ENDS = re.compile(r"</(?:w:p|w:tc|si|c|row)>|<(?:w:br|w:tab)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def read(data: bytes) -> str | None:
    """The words of a file; None where they cannot be read here (PDF, pictures, old Office files)."""
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return kinds.text(data)


def _office(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = list(_parts(book))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return None
    return "\n".join(parts) if parts else None


def _parts(book: zipfile.ZipFile) -> Iterator[str]:
    left = LARGEST
    for info in book.infolist():
        if not _PARTS.fullmatch(info.filename) or info.file_size > left:
            continue
        left -= info.file_size
        text = book.read(info).decode("utf-8", "replace")
        yield _TAG.sub("", _ENDS.sub("\n", text))
