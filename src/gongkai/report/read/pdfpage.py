"""What stands where on a page of a PDF: its letters and its ruled lines, in points from the lower left."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.report.read.lines import SCANNED

MOST_LETTERS, MOST_LINES = 40_000, 20_000  # of a page; what has more is a drawing
_THIN = 3.0  # points; a filled box thinner than this is a line
_DEEPEST = 4  # forms within forms
_SPACES = frozenset(" \u00a0\u3000\t")


@dataclass(frozen=True, slots=True)
class Letter:
    """A character with its box, its baseline, its type size, and whether a space stands before it."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    size: float
    spaced: bool = False

    @property
    def x(self) -> float:
        """Its middle from left to right."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Its middle from below to above."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: at `at` across the page if it lies, up the page if it stands, from `low` to `high`."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page, its letters in the order of the file; `scanned` if they were recognised from a picture."""

    no: int
    width: float
    height: float
    letters: tuple[Letter, ...]
    lying: tuple[Rule, ...]
    standing: tuple[Rule, ...]
    scanned: bool = False

    @property
    def name(self) -> str:
        """How the place of what stands on it begins."""
        return f"第 {self.no} 页{SCANNED if self.scanned else ''}"


def read_page(document: pdfium.PdfDocument, at: int) -> Page:
    """The page at that place, counted from 0."""
    page = document[at]
    try:
        width, height = page.get_size()
        text = page.get_textpage()
        try:
            letters = tuple(_letters(text))
        finally:
            text.close()
        lying, standing = _rules(page)
    finally:
        page.close()
    return Page(at + 1, width, height, letters, tuple(lying), tuple(standing))


def _letters(page: pdfium.PdfTextPage) -> Iterator[Letter]:
    """Spaces that the file does not hold count only between letters and digits of the West, where a wide
    gap parts words; between Chinese characters it parts nothing."""
    box = [ctypes.c_double() for _ in range(6)]
    pointers = [ctypes.byref(number) for number in box]
    matrix = raw.FS_MATRIX()
    spaced, made = False, False
    before = ""
    for at in range(min(page.count_chars(), MOST_LETTERS)):
        char = chr(raw.FPDFText_GetUnicode(page, at))
        if char in _SPACES:
            made |= bool(raw.FPDFText_IsGenerated(page, at))
            spaced |= not raw.FPDFText_IsGenerated(page, at)
            continue
        if char < " " or char in "\ufffe\uffff":
            made = False  # a space that the file holds before a line end still parts two words
            continue
        raw.FPDFText_GetCharBox(page, at, *pointers[:4])
        raw.FPDFText_GetCharOrigin(page, at, *pointers[4:])
        left, right, bottom, top, _, base = (number.value for number in box)
        raw.FPDFText_GetMatrix(page, at, ctypes.byref(matrix))
        size = raw.FPDFText_GetFontSize(page, at) * math.hypot(matrix.c, matrix.d)
        gap = spaced or (made and before.isascii() and char.isascii())
        yield Letter(char, left, bottom, right, top, base, size, gap)
        before, spaced, made = char, False, False


def _rules(page: pdfium.PdfPage) -> tuple[list[Rule], list[Rule]]:
    lying: list[Rule] = []
    standing: list[Rule] = []
    for number, path in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST)):
        if number > MOST_LINES:
            break
        left, bottom, right, top = path.get_bounds()
        wide, high = right - left, top - bottom
        if high <= _THIN and wide > high:
            lying.append(Rule((bottom + top) / 2, left, right))
        elif wide <= _THIN and high > wide:
            standing.append(Rule((left + right) / 2, bottom, top))
        elif _stroked(path):
            lying += [Rule(bottom, left, right), Rule(top, left, right)]
            standing += [Rule(left, bottom, top), Rule(right, bottom, top)]
    return lying, standing


def _stroked(path: pdfium.PdfObject) -> bool:
    """Whether it is a drawn rectangle; a filled one is a background."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)) or not stroke.value:
        return False
    return raw.FPDFPath_CountSegments(path) in (4, 5)
