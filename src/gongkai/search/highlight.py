"""Where in a text stands what was asked for?"""

from __future__ import annotations

import re
from typing import NamedTuple

from gongkai.search import words

WIDTH = 90  # characters of a passage


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


def passage(text: str, asked: words.Asked) -> list[Piece]:
    """The part of a text around the first place, or its beginning; … where something was left out."""
    flat = " ".join(text.split())
    first = next(iter(_spans(flat, asked)), (0, 0))[0]
    start = max(0, min(first - WIDTH // 3, len(flat) - WIDTH))
    part = pieces(flat[start : start + WIDTH], asked)
    before = [Piece("…", False)] if start else []
    after = [Piece("…", False)] if start + WIDTH < len(flat) else []
    return [*before, *part, *after]


def _spans(text: str, asked: words.Asked) -> list[tuple[int, int]]:
    """The places, in order; none overlaps another."""
    if not asked.runs:
        return []
    folded, places = _folded(text)
    pattern = "|".join(_pattern(run) for run in sorted(asked.runs, key=len, reverse=True))
    return [(places[found.start()], places[found.end() - 1] + 1) for found in re.finditer(pattern, folded)]


def _pattern(run: str) -> str:
    """Chinese anywhere; Latin words and figures only whole, as they are found."""
    return re.escape(run) if words.is_han(run) else rf"(?<![a-z0-9]){re.escape(run)}(?![a-z0-9])"


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place of the one it came from."""
    folded, places = [], []
    for at, character in enumerate(text):
        plain = words.fold(character)
        folded.append(plain)
        places += [at] * len(plain)
    return "".join(folded), places
