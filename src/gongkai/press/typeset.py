"""How does data become a PDF? One typst template, JSON inputs, the packaged fonts and the PDF standards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import typst

from gongkai.press import glyphs

if TYPE_CHECKING:
    from typst import PDFStandard  # named in the stubs only

STANDARDS: list[PDFStandard] = ["a-2a", "ua-1"]  # archival with tags, and accessible

_LONG_WORD = 25  # letters; it may be broken anywhere, so that it stays on the page
_UNBROKEN = re.compile(rf"[^\s\u2e80-\uffef]{{{_LONG_WORD},}}")

Words = str | list[str | int]


class Typesetter:
    """Sets documents from one template, one at a time: a compiler can serve one thread only."""

    def __init__(self, template: Path) -> None:
        self._template = template
        self._lock = Lock()
        self._compiler: typst.Compiler | None = None

    def compiled(self, given: dict[str, str], day: date) -> bytes:
        """One document from the template's inputs; `day` is the date written into the file."""
        created = datetime.combine(day, time(), UTC)
        with self._lock:
            made = self._ready().compile(
                format="pdf", sys_inputs=given, pdf_standards=STANDARDS, timestamp=created
            )
        assert isinstance(made, bytes)  # one PDF file, not a list of page images
        return made

    def _ready(self) -> typst.Compiler:
        """The compiler, made when the first document is asked for."""
        if self._compiler is None:
            self._compiler = typst.Compiler(self._template, root=self._template.parent, font_paths=fonts())
        return self._compiler


@cache
def fonts() -> typst.Fonts:
    """The packaged fonts and none of the system's, read once for all templates."""
    folders = sorted({str(path.parent) for path in glyphs.font_files()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


class Wording:
    """Turns the texts of one document into words the fonts can print, numbering the characters they lack.

    A text stays a string; with a lacking character in it, it becomes a list of strings and of the numbers
    that stand for such characters.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def words(self, text: str) -> Words:
        """One text; it must be clean (see `press.text.clean`)."""
        if len(text) >= _LONG_WORD:
            text = _UNBROKEN.sub(lambda run: "\u200b".join(run.group()), text)
        if glyphs.covers(text):
            return text
        return list(self._pieces(text))

    def notes(self) -> list[str]:
        """What each number stands for; to be asked after all the words."""
        return [glyphs.note(number, char) for char, number in self._numbers.items()]

    def _pieces(self, text: str) -> Iterator[str | int]:
        lacking = re.compile("([" + re.escape("".join(glyphs.missing(text))) + "])")
        for piece in lacking.split(text):
            if lacking.fullmatch(piece):
                yield self._numbers.setdefault(piece, len(self._numbers) + 1)
            elif piece:
                yield piece
