"""The sentence around a finding, for whoever decides, without any number in clear."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile

from gongkai.guard import masks
from gongkai.guard.lines import END, Lines
from gongkai.guard.marks import Mark

WIDE = 30  # characters to either side
_LONG = re.compile(r"\d[\d -]{5,}")


def around(lines: Lines, marks: list[Mark], at: int, shown: Callable[[Mark], str]) -> str:
    """What stands before and behind; findings that reach into the excerpt are masked whole."""
    mark = marks[at]
    first, last = lines.beside(mark.start, mark.end, WIDE)
    first, last = max(first, mark.start - WIDE), min(last, mark.end + WIDE)
    before = takewhile(lambda other: other.end > first, reversed(marks[max(at - 8, 0) : at]))
    behind = takewhile(lambda other: other.start < last, marks[at + 1 : at + 9])
    chosen = [*reversed([*before]), mark, *behind]
    pieces, place = [], min(first, chosen[0].start)
    for each in chosen:
        pieces += [_numberless(lines.words[place : each.start]), _value(each, shown)]
        place = each.end
    pieces.append(_numberless(lines.words[place : max(last, place)]))
    return " ".join("".join(pieces).replace(END, " ").split())


def _value(mark: Mark, shown: Callable[[Mark], str]) -> str:
    """A name beside its word: the word stands in the sentence already."""
    return masks.name("".join(mark.value.split())) if mark.word else shown(mark)


def _numberless(words: str) -> str:
    return _LONG.sub(lambda run: masks.STAR * len(run[0].strip()), words)
