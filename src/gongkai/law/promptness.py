"""By which day is information of the organ's own motion to be public, and by which rule?

Twenty working days from the day on which it came into being or changed, unless a law or regulation sets
another period (Regulation, Article 26); results of licences and penalties sooner (双公示); what a directory
promises, where that is sooner, or where a law stands behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.workdays import Calendar

PERIOD = 20  # working days (Article 26)
PUBLICITY = 7  # working days; whether the notice of 2018 is still in force is UNVERIFIED: a setting
RESULTS = {"licence": "行政许可结果", "penalty": "行政处罚结果"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A period in working days, the rule as a clerk reads it, the provision."""

    days: int
    said: str
    cite: Cite

    def last_day(self, start: date, calendar: Calendar) -> date:
        """The last day in time for what came into being or changed on that day, which is not counted."""
        return calendar.add(start, self.days)


@dataclass(frozen=True, slots=True)
class Promise:
    """What an item of a directory says: its period, its words, whether a law or regulation sets it."""

    days: int
    said: str
    prevails: bool = False


def rule(*, result: str = "", promise: Promise | None = None, publicity: int = PUBLICITY) -> Rule:
    """The rule that holds: the shortest that applies, or the one that a law sets."""
    if promise and promise.prevails:
        said = f"{promise.days} 个工作日（{promise.said}，由法律、法规规定）"
        return Rule(promise.days, said, cites.REG_26)
    found = [Rule(PERIOD, f"自形成或者变更之日起 {PERIOD} 个工作日", cites.REG_26)]
    if result:
        said = f"{RESULTS[result]}自作出决定之日起 {publicity} 个工作日"
        found.append(Rule(publicity, said, cites.PUBLICITY_424))
    if promise:
        found.append(Rule(promise.days, f"{promise.days} 个工作日（{promise.said}）", cites.DIRECTORIES_54))
    return min(found, key=lambda each: each.days)
