"""What does a request cost? The information-processing fee, tier by tier (whole yuan)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import NotAllowed, Unusable

# Nobody files so many requests in a month or asks for so many pages at once: a larger number is a slip of
# the hand, and by cases every ten requests are a line of the answer.
MOST = {"cases": 10_000, "pages": 100_000}
TOO_LARGE = f"数量太大：按件最多算到{MOST['cases']}件，按量最多算到{MOST['pages']}页。"


@dataclass(frozen=True, slots=True)
class Tier:
    """One band that the quantity reaches into: `first` to `last` (None: no end), yuan each, how many."""

    first: int
    last: int | None
    rate: int
    count: int

    @property
    def yuan(self) -> int:
        """What this band costs."""
        return self.rate * self.count

    def as_json(self) -> dict[str, int | None]:
        """The keys of the exchange format."""
        return {
            "from": self.first,
            "to": self.last,
            "rate": self.rate,
            "count": self.count,
            "yuan": self.yuan,
        }


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee for a quantity: method `cases` or `pages`, whole yuan, the tiers it is made of."""

    method: str
    quantity: int
    tiers: tuple[Tier, ...]
    cite: Cite

    @property
    def yuan(self) -> int:
        """The sum of the tiers."""
        return sum(tier.yuan for tier in self.tiers)


@dataclass(frozen=True, slots=True)
class Tariff:
    """One method of a measure in force: its bands, and the open band that goes on for ever."""

    name: str
    unit: str
    basis: str
    cite: Cite
    bands: tuple[dict[str, int], ...]
    open: dict[str, int] | None = None

    def each(self) -> Iterator[tuple[int, int | None, int]]:
        """Every band as (first, last, rate); never ends where the band above the last is open."""
        for band in self.bands:
            yield band["from"], band.get("to"), band["rate"]
        first, rate = self.bands[-1].get("to", 0) + 1, 0
        while self.open:
            rate = rate + self.open["step"] if rate else self.open["rate"]
            yield first, first + self.open["size"] - 1, rate
            first += self.open["size"]


@dataclass(frozen=True, slots=True)
class Measure:
    """The fee rules in force from a day on."""

    since: date
    cite: Cite
    tariffs: dict[str, Tariff]


def _tariff(row: dict[str, Any]) -> Tariff:
    return Tariff(**{**row, "cite": cites.ALL[row["cite"]], "bands": tuple(row["bands"])})


def _measure(row: dict[str, Any]) -> Measure:
    tariffs = {method: _tariff(row[method]) for method in ("cases", "pages")}
    return Measure(row["since"], cites.ALL[row["cite"]], tariffs)


_DATA = tomllib.loads(files(__package__).joinpath("fees.toml").read_text(encoding="utf-8"))
MEASURES: tuple[Measure, ...] = tuple(_measure(row) for row in _DATA["measure"])


def in_force(on: date | None = None) -> Measure:
    """The measure in force on a day, by default the newest; before the first no fee may be asked."""
    found = [measure for measure in MEASURES if on is None or measure.since <= on]
    if not found:
        raise NotAllowed(f"{on}尚无信息处理费的收费标准，不得收费。", cites.REG_42)
    return max(found, key=lambda measure: measure.since)


def _fee(method: str, quantity: int, on: date | None) -> Fee:
    if quantity < 0:
        raise Unusable(f"数量不能小于0，不能是{quantity}。")
    if quantity > MOST[method]:
        raise Unusable(TOO_LARGE)
    tariff = in_force(on).tariffs[method]
    return Fee(method, quantity, tuple(_tiers(tariff, quantity)), tariff.cite)


def _tiers(tariff: Tariff, quantity: int) -> Iterator[Tier]:
    for first, last, rate in tariff.each():
        if quantity < first:
            return
        top = quantity if last is None else min(quantity, last)
        yield Tier(first, last, rate, top - first + 1)


def by_cases(quantity: int, on: date | None = None) -> Fee:
    """The fee for all requests of one applicant in one calendar month."""
    return _fee("cases", quantity, on)


def by_pages(quantity: int, on: date | None = None) -> Fee:
    """The fee for the pages provided in one request."""
    return _fee("pages", quantity, on)
