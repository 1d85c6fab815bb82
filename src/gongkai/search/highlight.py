"""Where in a text stands what was asked for?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai.search import words

WIDTH = 90  # characters of a passage
# Characters of which each folds to exactly one.
_USUAL = re.compile(r"[\x00-\x7f\u00b7\u2018\u2019\u201c\u201d\u3000-\u3020\u4e00-\u9fff\uff01-\uff5e]*")
NEAR = 400  # characters around a place that was found roughly


class Piece(NamedTuple):
    """A part of a text, and whether it is what was asked for."""

    text: str
    hit: bool


def pieces(text: str, asked: words.Asked) -> list[Piece]:
    """A text cut where what was asked for begins and ends."""
    made, at = [], 0
    for start, end in _spans(text, asked):
        made += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    return [each for each in (*made, Piece(text[at:], False)) if each.text]


def holds(text: str, asked: words.Asked) -> bool:
    """Whether something that was asked for stands in the text."""
    return bool(asked.runs) and _any(asked.runs).search(words.fold(text)) is not None


def passage(text: str, asked: words.Asked) -> list[Piece]:
    """The part of a text around the first place, or its beginning; … where something was left out."""
    flat = " ".join(text.split())
    first = _first(flat, asked)
    start = max(0, min(first - WIDTH // 3, len(flat) - WIDTH))
    part = pieces(flat[start : start + WIDTH], asked)
    before = [Piece("…", False)] if start else []
    after = [Piece("…", False)] if start + WIDTH < len(flat) else []
    return [*before, *part, *after]


def _first(flat: str, asked: words.Asked) -> int:
    """The first place, 0 for none. A long text is folded in one stroke, which is a hundred times as quick.

    Folding lengthens a few characters, so that the place is only near; there it is looked for exactly.
    """
    if len(flat) > NEAR * 2:
        found = _any(asked.runs).search(words.fold(flat)) if asked.runs else None
        if found is None:
            return 0
        begin = max(0, found.start() - NEAR)
        spans = _spans(flat[begin : found.end() + NEAR], asked)
        if spans:
            return begin + spans[0][0]
    return next(iter(_spans(flat, asked)), (0, 0))[0]


@lru_cache(maxsize=64)  # a page asks for each of its lines
def _any(runs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(run) for run in sorted(runs, key=len, reverse=True)))


def _spans(text: str, asked: words.Asked) -> list[tuple[int, int]]:
    """The places, in order; none overlaps another."""
    if not asked.runs:
        return []
    folded, places = _folded(text)
    found = _any(asked.runs).finditer(folded)
    return [(places[each.start()], places[each.end() - 1] + 1) for each in found]


def _pattern(run: str) -> str:
    """Chinese anywhere; Latin words and figures only whole, as they are found."""
    return re.escape(run) if words.is_han(run) else rf"(?<![a-z0-9]){re.escape(run)}(?![a-z0-9])"


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place of the one it came from."""
    if _USUAL.fullmatch(text):
        return words.fold(text), range(len(text))  # nearly every text, and a hundred times as quick
    folded: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        plain = words.fold(character)
        folded.append(plain)
        places += [at] * len(plain)
    return "".join(folded), places
