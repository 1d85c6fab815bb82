"""What are the lines of a report: guarded prose, fields of a table row, or a single piece of text?

Every format is turned into such lines, in reading order. A row of a table has a field for each column of
its grid; a merged cell fills its first field and leaves the others empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai.report.prose import GUARD


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: its number from 1, its text, its fields; prose for certain where it was guarded.

    `place` says where it stands in its document; in a text file its number does.
    """

    no: int
    text: str
    fields: tuple[str, ...]
    prose: bool
    place: str = ""

    @property
    def where(self) -> str:
        """Where it stands, as the place of a cell begins."""
        return self.place or f"第 {self.no} 行"

    @property
    def row(self) -> bool:
        """Whether the line is divided into fields, as a row of a table is."""
        return len(self.fields) > 1

    def alone(self) -> str:
        """The one piece of text on a line that has only one; nothing where there are several."""
        if len(self.fields) == 1:
            return self.text.strip()
        only = ""
        for field in self.fields:
            if field and not field.isspace():
                if only:
                    return ""
                only = field
        return only.strip()


# What a format finds: a piece of text, or a row of a table where there are fields; and its place, unless its
# number says it.
Piece = tuple[str, Sequence[str] | None, str]
NO_SCANS = "这份文件是扫描件，没有文字，这里不识别。请换一份有文字的，或者在自己的电脑上用 gongkai[ocr] 读。"
SCANNED = "（扫描识别）"  # in the place of what was recognised from a picture
_LABEL = 60  # characters; a row of one longer text is prose in a frame


def numbered(pieces: Iterable[Piece]) -> list[TextLine]:
    """The lines of a document that is no text file, in order."""
    return [_numbered(no, *piece) for no, piece in enumerate(pieces, start=1)]


def _numbered(no: int, text: str, fields: Sequence[str] | None, place: str) -> TextLine:
    if fields is None:
        return TextLine(no, text, (text,), False, place or f"第 {no} 段")
    return TextLine(no, "\t".join(fields), tuple(fields), False, place)


def table_row(fields: Sequence[str], place: str) -> Iterator[Piece]:
    """A row of a grid; an empty one is nothing, and one of a single long text is that text."""
    filled = [text for text in fields if text.strip()]
    if len(filled) == 1 and (len(fields) == 1 or len(filled[0]) > _LABEL):
        yield filled[0], None, place
    elif filled:
        yield "", fields, place


def split(text: str) -> list[TextLine]:
    """The lines of a text, in order."""
    return [_line(no, line) for no, line in enumerate(text.split("\n"), start=1)]


def _line(no: int, text: str) -> TextLine:
    if text.startswith(GUARD):
        return TextLine(no, text[len(GUARD) :], (), True)
    return TextLine(no, text, _fields(text), False)


def _fields(text: str) -> tuple[str, ...]:
    """Fields stand between tabs, or between bars as in a drawn table."""
    if "\t" in text:
        return tuple(text.split("\t"))
    if text.count("|") > 1:
        return tuple(text.strip().strip("|").split("|"))
    return (text,)
