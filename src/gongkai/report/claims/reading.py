"""What do the six sections say that the tables say too?

The prose is read unit by unit. A number is bound to a quantity by the words beside it, and only where the
topic is right; a number of another year, of a part of a part, or of anything else is no claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.report.claims.claim import Claim, Total
from gongkai.report.claims.denials import DENIAL, denials
from gongkai.report.claims.lists import totals
from gongkai.report.claims.numbers import FIRST, MOST, Token, tokens
from gongkai.report.claims.passages import Passage, Unit, passage, units
from gongkai.report.claims.phrases import named, published, tail
from gongkai.report.claims.quantities import Quantity, quantities
from gongkai.report.claims.scope import Scopes, Years
from gongkai.report.model import Report

_REACH = 40  # characters before a number that can name it
_WHOLES = ("new", "asked", "handled", "processed", "person")


@dataclass(frozen=True, slots=True)
class Reading:
    """The six sections as laid out for reading, the claims in them, and the totals with their parts."""

    passages: tuple[Passage, ...]
    claims: tuple[Claim, ...]
    totals: tuple[Total, ...]


def read(report: Report, kind: str) -> Reading:
    """Read the prose of a report by an organ of that kind (a key of `gongkai.law.annual.KINDS`)."""
    passages = tuple(passage(section, report.year) for section in report.sections if section.text)
    claims: list[Claim] = []
    sums: list[Total] = []
    for one in passages:
        reader = _Reader(one, kind)
        claims += reader.claims()
        sums += reader.sums
    return Reading(passages, tuple(claims), tuple(sums))


class _Reader:
    """Reads one passage, remembering what was said last."""

    def __init__(self, passage: Passage, kind: str) -> None:
        self.passage, self.text = passage, passage.text
        self.scopes, self.years = Scopes(self.text, kind), Years(self.text)
        self.sums: list[Total] = []
        self.last: Quantity | None = None  # of the last number of the paragraph, if it claimed anything
        self.lately = 0  # where the unit of that number begins
        self.within: Quantity | None = None  # what 其中 takes apart
        self.muted = False  # the rest of the unit takes apart something that no cell takes apart
        self.paragraph, self.began, self.sentence = 0, 0, 0  # where they begin, and which it is
        self.left = MOST

    def claims(self) -> Iterator[Claim]:
        for unit in units(self.passage):
            if unit.paragraph != self.paragraph:
                self.paragraph, self.began, self.last = unit.paragraph, unit.start, None
            if unit.fresh:
                self.sentence = unit.start
            self.within, self.muted = None, False
            if DENIAL.search(self.text, unit.start, unit.end):
                yield from self._denials(unit)
            if FIRST.search(self.text, unit.start, unit.end):
                yield from self._numbers(unit)

    def _denials(self, unit: Unit) -> Iterator[Claim]:
        for key, start, end in denials(self.text, unit.start, unit.end):
            quantity = quantities()[key]
            if self._believed(quantity, unit, start):
                span, scope = self.passage.span(start, end), self.scopes.at(self.began, start)
                yield Claim(quantity, 0, "", span, True, True, scope, unit.paragraph)

    def _numbers(self, unit: Unit) -> Iterator[Claim]:
        found, bound, before = [], set(), unit.start
        for token in tokens(self.text, unit.start, unit.end):
            self.left -= 1
            if self.left < 0:
                return
            claim = self._claim(unit, token, max(before, token.start - _REACH))
            if claim:
                bound.add(token.start)
                yield claim
            found.append(token)
            before = token.end
        self.sums += totals(self.passage, unit, found, bound)

    def _claim(self, unit: Unit, token: Token, before: int) -> Claim | None:
        label = self.text[before : token.start]
        if "其中" in label:
            self.within = self.last
        name = named(label, tail(self.text, token.end, unit.end), token.unit, unit.topic)
        if not name:
            self.last = self.last if self.within else None
            return None
        quantity, back, on = name
        if quantity.key.startswith("review_") and self.last and self.last.key.startswith("suit"):
            quantity = quantities()[quantity.key.replace("review", "suit")]
        start = token.start - back
        if not self._believed(quantity, unit, start) or not self._whole(quantity, unit, label, start):
            return None
        self.last, self.lately = quantity, unit.start
        span = self.passage.span(start, token.end + on)
        scope = self.scopes.at(self.began, start)
        return Claim(quantity, token.number, token.unit, span, token.exact, False, scope, unit.paragraph)

    def _believed(self, quantity: Quantity, unit: Unit, start: int) -> bool:
        """Whether the topic and the year are right."""
        on_topic = not quantity.topic or unit.topic == "request" or unit.topic == quantity.topic
        return on_topic and self.years.own(self.sentence, start)

    def _whole(self, quantity: Quantity, unit: Unit, label: str, start: int) -> bool:
        """Whether the number stands for the whole quantity, not for a part of something else."""
        if quantity.table == 2:
            return "其中" not in label and self._decided(quantity, unit, start)
        within = self.within
        if quantity.after and not (
            self.last and self.last.key in quantity.after and (within or self.lately == unit.start)
        ):
            return False
        if within and within.table == 3 and within.key not in _WHOLES and quantity.group != within.key:
            self.muted = True
        return not self.muted

    def _decided(self, quantity: Quantity, unit: Unit, start: int) -> bool:
        """Whether the unit up to the number is on decisions or documents made, not on their publication."""
        said = self.text[unit.start : start]
        if quantity.near:
            return quantity.near in self.text[unit.start : unit.end] and "规章" not in said
        return not published(said)
