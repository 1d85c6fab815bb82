"""How is a section's prose laid out for reading? Without spaces, in half width, with its years marked.

Every change keeps one sign one sign, or is remembered, so that what is found can be shown where it stands.
A year becomes four letters: PPPP the year before the report's, TTTT the report's, NNNN the next, OOOO any
other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from sys import maxsize

from gongkai.report.model import Section, Span

# One after the other: to replace nothing costs next to nothing, a translation looks at every sign.
_WIDTHS = tuple(
    zip("０１２３４５６７８９，；：（）％．＋﹐｜／－“”＂", '0123456789,;:()%.+,|/-""' + '"', strict=True)
)
_SPACE = re.compile(r"[^\S\n]")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)(?<!\d\d\d\d\d)")
_UNIT = re.compile(r"[^。;!?！？…\n]+")
_MARKS = {-1: "PPPP", 0: "TTTT", 1: "NNNN"}
_HEADING = re.compile(
    r"(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十\d]+[、.]|[一二三四五六七八九十]是)"
)
_HEAD = 24  # characters at the start of a paragraph that can make its heading
_REQUESTS = re.compile("依申请|申请公开|公开申请")  # each holds 申请, which is looked for first
_DEFAULTS = {3: "request", 4: "contest"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A section's prose: `plain` without spaces and in half width, `text` with the years marked as well."""

    section: int
    plain: str
    text: str
    spaces: Sequence[int]  # for each space taken out, the place in `plain` before which it stood

    def span(self, start: int, end: int) -> Span:
        """The words from `start` to `end` of `text`, where they stand in the section's own text."""
        return Span(self.section, self._place(start), self._place(end - 1) + 1)

    def _place(self, at: int) -> int:
        return at + bisect_right(self.spaces, at)


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of prose between full stops, semicolons and line ends; `topic` is "request", "contest" or "".

    `fresh`: a sentence or paragraph begins here, not merely the next item of one.
    """

    start: int
    end: int
    paragraph: int
    topic: str
    fresh: bool


def passage(section: Section, year: int) -> Passage:
    """The section's prose, ready to be read."""
    spaces = [found.start() for found in _SPACE.finditer(section.text)]
    before = [at - count for count, at in enumerate(spaces)]
    plain = _SPACE.sub("", section.text) if spaces else section.text
    for wide, narrow in _WIDTHS:
        plain = plain.replace(wide, narrow)
    return Passage(section.no, plain, _YEAR.sub(lambda found: _mark(int(found[0]) - year), plain), before)


def _mark(difference: int) -> str:
    return _MARKS.get(difference, "OOOO")


def units(passage: Passage) -> Iterator[Unit]:
    """The units of a passage in order, each with the topic that headings and its own words give it."""
    text = passage.text
    default = topic = _DEFAULTS.get(passage.section, "")
    paragraph, before = 0, -1
    for found in _UNIT.finditer(text):
        start, end = found.span()
        if before < 0 or "\n" in text[before:start]:
            paragraph += 1
            head = text[start : min(end, start + _HEAD)]
            if _HEADING.match(head):
                topic = "request" if _on_requests(head) else default
            elif end - start < _HEAD and _on_requests(head):
                topic = "request"
        own = topic or ("request" if _on_requests(text, start, end) else "")
        yield Unit(start, end, paragraph, own, before < 0 or text[before] != ";")
        before = end


def _on_requests(text: str, start: int = 0, end: int = maxsize) -> bool:
    if text.find("申请", start, end) >= 0 and _REQUESTS.search(text, start, end):
        return True
    return text.find("信息公开件", start, end) >= 0
