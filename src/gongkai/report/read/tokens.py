"""Of which labels and figures do these lines consist? A line with anything else in it is a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from unicodedata import normalize

from gongkai.report.labels import Labels
from gongkai.report.read.lines import TextLine

_FIGURE = re.compile(
    r"[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s?(?:万元|元|件|条|宗|份|起|项|个|次)?(?![\w.])"
    r"|/+|—+|–+|-+(?!\d)|(?:不适用|不涉及|无)(?!\w)"
)
_SENTENCE = ("。", "！", "？", "!", "?")
_LONGEST = 64  # characters of a label


@dataclass(frozen=True, slots=True)
class Token:
    """A label in its plain spelling, a figure as printed, or the mark of a sentence; and its line."""

    kind: Literal["label", "figure", "sentence"]
    text: str
    line: TextLine


@dataclass(frozen=True, slots=True)
class _Words:
    """Every label of a table, and the lengths they have, longest first."""

    labels: frozenset[str]
    lengths: tuple[int, ...]
    starts: frozenset[str]


def tokens(lines: Sequence[TextLine], known: Labels) -> Iterator[Token]:
    """The labels and figures of these lines in reading order; each sentence as one mark."""
    words = _words(known)
    texts = [normalize("NFKC", line.text).strip() for line in lines]
    at, begin = 0, 0
    while at < len(lines):
        found, end = _line(texts, at, begin, words, lines)
        yield from found
        at, begin = end


@cache
def _words(known: Labels) -> _Words:
    leaves = {label for block in known.blocks for label in block.leaves}
    every = frozenset(known.rows) | known.groups | known.heads | leaves
    lengths = tuple(sorted({len(label) for label in every if label}, reverse=True))
    return _Words(every, lengths, frozenset(label[0] for label in every if label))


def _line(
    texts: Sequence[str], at: int, begin: int, words: _Words, lines: Sequence[TextLine]
) -> tuple[list[Token], tuple[int, int]]:
    """What one line holds from `begin` on, and the line and character where the next one begins."""
    text, line = texts[at], lines[at]
    found: list[Token] = []
    if line.prose or text.endswith(_SENTENCE):
        return [Token("sentence", "", line)], (at + 1, 0)
    while begin < len(text):
        if text[begin].isalnum() and (label := _label(texts, at, begin, words)):
            word, here, begin = label
            found.append(Token("label", word, line))
            if here != at:
                return found, (here, begin)
        elif match := _FIGURE.match(text, begin):
            found.append(Token("figure", match[0], line))
            begin = match.end()
        elif not text[begin].isalnum():
            begin += 1
        else:
            return [Token("sentence", "", line)], (at + 1, 0)
    return found, (at + 1, 0)


def _label(texts: Sequence[str], at: int, begin: int, words: _Words) -> tuple[str, int, int] | None:
    """The longest label that begins here, and where it ends; it may go on in the next lines."""
    if texts[at][begin] not in words.starts:
        return None
    letters, ends = _letters(texts, at, begin)
    for length in words.lengths:
        if length <= len(letters) and (word := "".join(letters[:length])) in words.labels:
            here, end = ends[length - 1]
            return word, here, end
    return None


def _letters(texts: Sequence[str], at: int, begin: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Letters and digits from here on, at most as many as a label has, and the place behind each."""
    letters: list[str] = []
    ends: list[tuple[int, int]] = []
    while at < len(texts) and len(letters) < _LONGEST:
        for place in range(begin, len(texts[at])):
            if texts[at][place].isalnum():
                letters.append(texts[at][place])
                ends.append((at, place + 1))
        at, begin = at + 1, 0
    return letters, ends
