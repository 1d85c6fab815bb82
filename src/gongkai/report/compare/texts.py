"""Which sentences of the prose stayed, came and went between two years?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from gongkai.report.checks.sentences import sentences
from gongkai.report.claims.passages import passage
from gongkai.report.model import Report, Span

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_MOST = 2000  # sentences of one section; a section of more is no prose

Kind = Literal["same", "added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Neighbouring sentences of a section that are the same, came, went or were replaced."""

    section: int
    kind: Kind
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reused:
    """A sentence carried over, whatever its figures: where it stands in the later and the earlier report."""

    after: Span
    before: Span


def edits(before: Report, after: Report) -> Iterator[Edit]:
    """The differences of every section that either report has."""
    for no in range(1, 7):
        old, new = _split(before, no), _split(after, no)
        for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield Edit(no, _KINDS[tag], tuple(old[start:end]), tuple(new[first:last]))


_KINDS: dict[str, Kind] = {"equal": "same", "insert": "added", "delete": "removed", "replace": "changed"}


def _split(report: Report, no: int) -> list[str]:
    section = report.section(no)
    found = _SENTENCE.findall(section.text) if section else []
    return [text for one in found[:_MOST] if (text := one.strip())]


def reused(before: Report, after: Report) -> Iterator[Reused]:
    """Every sentence of the later report that the earlier has too, by the measure of TEXT-COPY."""
    old = _sentences(before)
    for section in after.sections:
        here = passage(section, after.year)
        for one in sentences(here):
            if one.words in old:
                yield Reused(here.span(one.start, one.end), old[one.words])


def _sentences(report: Report) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for section in report.sections:
        here = passage(section, report.year)
        for one in sentences(here):
            found.setdefault(one.words, here.span(one.start, one.end))
    return found
