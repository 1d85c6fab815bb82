"""What do the six sections say that the tables say too?

The prose is read unit by unit. A number is bound to a quantity by the words beside it, and only where the
topic is right; a number of another year, of a part of a part, or of anything else is no claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongkai.report.claims.claim import Claim, Total
from gongkai.report.claims.denials import denials
from gongkai.report.claims.lists import totals
from gongkai.report.claims.numbers import MOST, Token, tokens
from gongkai.report.claims.passages import Passage, Unit, passage, units
from gongkai.report.claims.phrases import named, published, tail
from gongkai.report.claims.quantities import Quantity, quantities
from gongkai.report.claims.scope import Scopes, Years
from gongkai.report.model import Report

_REACH = 40  # characters before a number that can name it
_WHOLES = ("new", "handled", "processed", "person")
_CLAUSE = ",:("


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
        self.scopes = Scopes(self.text, kind)
        self.sums: list[Total] = []
        self.last: Quantity | None = None  # of the last number of the paragraph, if it claimed anything
        self.lately = 0  # where the unit of that number begins
        self.within: Quantity | None = None  # what 其中 takes apart
        self.muted = False  # the rest of the unit takes apart something that no cell takes apart
        self.left = MOST

    def claims(self) -> Iterator[Claim]:
        paragraph, began = 0, 0
        years = Years(self.text, 0, 0)
        for unit in units(self.passage):
            if unit.paragraph != paragraph:
                paragraph, began, self.last = unit.paragraph, unit.start, None
            if unit.fresh:
                years = Years(self.text, unit.start, self._sentence_end(unit))
            self.within, self.muted = None, False
            yield from self._unit(unit, years, began)

    def _sentence_end(self, unit: Unit) -> int:
        stops = [at for at in (self.text.find(stop, unit.end) for stop in "。\n") if at >= 0]
        return min(stops, default=len(self.text))

    def _unit(self, unit: Unit, years: Years, began: int) -> Iterator[Claim]:
        for key, start, end in denials(self.text, unit.start, unit.end):
            quantity = quantities()[key]
            if self._believed(quantity, unit) and years.own(start):
                said = Claim(quantity, 0, "", self.passage.span(start, end), True, True, "", unit.paragraph)
                yield replace(said, scope=self.scopes.at(began, start))
        found, bound, before = [], set(), unit.start
        for token in tokens(self.text, unit.start, unit.end):
            self.left -= 1
            if self.left < 0:
                return
            claim = self._claim(unit, token, max(before, token.start - _REACH), years, began)
            if claim:
                bound.add(token.start)
                yield claim
            found.append(token)
            before = token.end
        self.sums += totals(self.passage, unit, found, bound)

    def _claim(self, unit: Unit, token: Token, before: int, years: Years, began: int) -> Claim | None:
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
        start = token.start - back if back else token.start
        if (
            not self._believed(quantity, unit)
            or not years.own(start)
            or not self._apart(quantity, unit, label, start)
        ):
            return None
        self.last, self.lately = quantity, unit.start
        span = self.passage.span(start, token.end + on)
        scope = self.scopes.at(began, start)
        return Claim(quantity, token.number, token.unit, span, token.exact, False, scope, unit.paragraph)

    def _believed(self, quantity: Quantity, unit: Unit) -> bool:
        return not quantity.topic or unit.topic == "request" or unit.topic == quantity.topic

    def _apart(self, quantity: Quantity, unit: Unit, label: str, start: int) -> bool:
        """Whether the number stands for the whole quantity, not for a part of something else."""
        if quantity.table == 2:
            said = self.text[unit.start : start]
            near = quantity.near in self.text[unit.start : unit.end] and "规章" not in said
            return near and "其中" not in label and (bool(quantity.near) or not published(said))
        within = self.within
        if quantity.after and not (
            self.last and self.last.key in quantity.after and (within or self.lately == unit.start)
        ):
            return False
        if within and within.table == 3 and within.key not in _WHOLES and quantity.group != within.key:
            self.muted = True
        return not self.muted
