"""Where do the six sections begin?

A heading is known by its number and its words. The same headings often stand in the page's navigation
before the body, and lists inside the prose are numbered in the same way; the run of headings that holds
the most text is the body, and what it lacks is looked for in its gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from gongkai.report.forms import load
from gongkai.report.labels import labels, plain
from gongkai.report.read.lines import TextLine

LONGEST = 40  # characters; a longer line is a sentence

_NUMBERED = re.compile(r"[\s#*]*([一二三四五六])\s*[、.．，,:：]\s*(\S.*?)[\s*]*")
_NUMERALS = "一二三四五六"


@dataclass(frozen=True, slots=True)
class Found:
    """A heading: the section it opens, its words as printed, and its line's place in the list of lines."""

    no: int
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class _Words:
    official: dict[str, int]
    like: tuple[re.Pattern[str], ...]
    rows: frozenset[str]


def headings(lines: Sequence[TextLine], form: str) -> list[Found]:
    """The headings of the body, in the order they are printed."""
    words = _words(form)
    candidates = [
        found
        for at, line in enumerate(lines)
        if (text := line.alone()) and (found := _heading(text, at, words))
    ]
    if not candidates:
        return []
    weights = _weights(lines, candidates)
    body = max(_runs(candidates, weights), key=lambda run: sum(weights[found.at] for found in run))
    for no in range(1, len(_NUMERALS) + 1):
        body = (
            _filled(body, no, candidates, weights)
            or _filled(body, no, _odd(lines, body, no, words), {})
            or body
        )
    return body


@cache
def _words(form: str) -> _Words:
    known = load(form)
    return _Words(
        official={plain(text): no for no, text in enumerate(known.headings, start=1)},
        like=tuple(re.compile(section.like) for section in known.sections),
        rows=frozenset(label for no in known.tables for label in labels(form, no).rows),
    )


def _heading(text: str, at: int, words: _Words) -> Found | None:
    if len(text) > LONGEST:
        return None
    match = _NUMBERED.fullmatch(text)
    said = match[2] if match else text.lstrip("0123456789.、．#* ")
    if no := words.official.get(plain(said)):
        return Found(no, said, at)
    if not match or _sentence(said) or plain(text) in words.rows:
        return None
    no = _NUMERALS.index(match[1]) + 1
    return Found(no, said, at) if words.like[no - 1].search(plain(said)) else None


def _sentence(text: str) -> bool:
    return text.endswith(("。", "；", "！", "？", ";", "，", "：", ":"))


def _weights(lines: Sequence[TextLine], candidates: Sequence[Found]) -> dict[int, int]:
    """How much text stands between each candidate and the next."""
    ends = [found.at for found in candidates[1:]] + [len(lines)]
    return {
        found.at: sum(len(line.text.strip()) for line in lines[found.at + 1 : end])
        for found, end in zip(candidates, ends, strict=True)
    }


def _runs(candidates: Iterable[Found], weights: dict[int, int]) -> list[list[Found]]:
    """Candidates cut where a number comes again; a heading printed twice in a row counts once."""
    runs: list[list[Found]] = []
    for found in candidates:
        run = runs[-1] if runs else []
        if run and run[-1].no == found.no:
            if not weights[run[-1].at]:
                run[-1] = found
        elif not runs or any(found.no == earlier.no for earlier in run):
            runs.append([found])
        else:
            run.append(found)
    return runs


def _filled(
    body: list[Found], no: int, others: Iterable[Found], weights: dict[int, int]
) -> list[Found] | None:
    """The body with the heading of that number put into its gap, where it lacks one and there is one."""
    if any(found.no == no for found in body):
        return None
    low, high = _gap(body, no)
    fits = [found for found in others if found.no == no and low < found.at < high]
    if not fits:
        return None
    best = max(fits, key=lambda found: weights.get(found.at, 0))
    return sorted([*body, best], key=lambda found: found.at)


def _gap(body: Iterable[Found], no: int) -> tuple[float, float]:
    low = max((found.at for found in body if found.no < no), default=-1)
    high = min((found.at for found in body if found.no > no), default=float("inf"))
    return low, high


def _odd(lines: Sequence[TextLine], body: list[Found], no: int, words: _Words) -> Iterator[Found]:
    """A heading in words of its own, if it is the only numbered line in the gap it would fill."""
    low, high = _gap(body, no)
    between = ((line.alone(), at) for at, line in enumerate(lines) if low < at < high)
    short = ((text, at) for text, at in between if len(text) <= LONGEST)
    numbered = [(match, at) for text, at in short if (match := _NUMBERED.fullmatch(text))]
    if len(numbered) != 1:
        return
    match, at = numbered[0]
    said = match[2]
    if match[1] == _NUMERALS[no - 1] and not _sentence(said) and plain(match[0]) not in words.rows:
        yield Found(no, said, at)
