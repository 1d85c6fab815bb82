"""The passages as one text that is searched once: what stands where, beside what, and under which heading?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from gongkai.guard import finders
from gongkai.guard.reading.model import Passage

END = "\x1e"  # between passages; a tab between the cells of a row
# Characters that nobody sees and that would part a number.
_SILENT = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LAST = re.compile(f".*[。！？!?\n{END}]", re.DOTALL)
_NEXT = re.compile(f"[。！？!?\n{END}]")
_FAR = 160  # characters; a sentence that is longer is looked at so far around


class Lines:
    """`words` is the text with plain figures; a place in it belongs to one passage."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = tuple(passages)
        self.kept: dict[int, list[int]] = {}
        self.starts: list[int] = []
        self.heads: dict[str, str] = {}
        pieces, at = [], 0
        for number, passage in enumerate(self.passages):
            sign = "" if not number else "\t" if passage.joined else END
            text = self._clean(number, passage.text)
            pieces += [sign, text]
            self.starts.append(at + len(sign))
            at += len(sign) + len(text)
        self.words = finders.plain("".join(pieces))

    def _clean(self, number: int, text: str) -> str:
        if END in text:
            text = text.replace(END, " ")
        if not text.isascii() and _SILENT.search(text):
            self.kept[number] = [at for at, char in enumerate(text) if not _SILENT.match(char)]
            text = _SILENT.sub("", text)
        return text

    def number(self, place: int) -> int:
        """Which passage this place is in."""
        return bisect_right(self.starts, place) - 1

    def within(self, start: int, end: int) -> tuple[Passage, int, int]:
        """The passage of these words, and where they stand in its own text."""
        number = self.number(start)
        first, last = start - self.starts[number], end - self.starts[number]
        if number in self.kept:
            first, last = self.kept[number][first], self.kept[number][last - 1] + 1
        return self.passages[number], first, last

    def span(self, number: int) -> tuple[int, int]:
        """Where a passage stands in the text."""
        last = number + 1 == len(self.starts)
        return self.starts[number], len(self.words) if last else self.starts[number + 1] - 1

    def row(self, number: int) -> range:
        """The passages of the same row; a passage that is no cell is alone."""
        first, last = number, number + 1
        while first > 0 and self.passages[first].joined:
            first -= 1
        while last < len(self.passages) and self.passages[last].joined:
            last += 1
        return range(first, last)

    def before(self, start: int, most: int = 24) -> str:
        """The heading and what stands before in the cell; without a heading, in the row and line."""
        number = self.number(start)
        label = self.passages[number].label
        first = self.starts[number if label else self.row(number)[0]]
        text = self.words[max(first, start - most) : start].rpartition("\n")[2]
        if not label:
            return text
        if label not in self.heads:
            self.heads[label] = finders.plain(label)
        return f"{self.heads[label]}:{text}"

    def beside(self, start: int, end: int, far: int = _FAR) -> tuple[int, int]:
        """The sentence, as far as that to either side; of a cell the row."""
        row = self.row(self.number(start))
        if len(row) > 1:
            return self.starts[row[0]], self.span(row[-1])[1]
        before = max(start - far, 0)
        led, ends = _LAST.match(self.words, before, start), _NEXT.search(self.words, end, end + far)
        return led.end() if led else before, ends.start() if ends else min(end + far, len(self.words))

    def labels(self, start: int) -> list[tuple[str, str]]:
        """Headings and cells of the row."""
        cells = (self.passages[number] for number in self.row(self.number(start)))
        return [(cell.label, cell.text) for cell in cells if cell.label]
