"""Which decisions were to be published with their results, and were not, or too late? (双公示)

Of the last year, in the registers that ask for the day of publication. A reminder and no accusation: not
every decision has to be public (secrets, trade secrets, privacy; penalties without social impact).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, ExpressionWrapper, F, QuerySet

from gongkai.law.promptness import Rule, rule
from gongkai.law.registers import REGISTERS, RegisterKind
from gongkai.law.workdays import Calendar
from gongkai.records.models import Organ, RegisterEntry
from gongkai.records.policy import policy

YEAR = timedelta(days=365)
MOST = 50  # of each kind that are named
READ = 1000  # of those published that are looked at, the newest
RESULT_OF = {"licences": "licence", "penalties": "penalty"}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision with the last day on which its publication was in time."""

    entry: RegisterEntry
    due: date


@dataclass(frozen=True, slots=True)
class Publicity:
    """One register: decisions of the last year that are overdue, how many more, and those published late."""

    kind: RegisterKind
    rule: Rule
    missing: list[Decided]
    more: int
    late: list[Decided]


def publicity(rows: QuerySet[RegisterEntry], organ: Organ, today: date, days: Calendar) -> list[Publicity]:
    """Every register that asks for the day of publication; three queries each."""
    kinds = [kind for kind in REGISTERS.values() if kind.online]
    return [_of(rows, kind, organ, today, days) for kind in kinds]


def _of(
    rows: QuerySet[RegisterEntry], kind: RegisterKind, organ: Organ, today: date, days: Calendar
) -> Publicity:
    holds = rule(result=RESULT_OF.get(kind.key, ""), publicity=int(policy(organ).publicity_days))
    wanted = rows.filter(kind=kind.key, voided=False, category__in=kind.published, date__gte=today - YEAR)
    missing = wanted.filter(online_on__isnull=True, date__lte=_cutoff(today, holds, days))
    named = list(missing.order_by("date", "pk")[:MOST])
    number = missing.count() if len(named) == MOST else len(named)
    return Publicity(
        kind,
        holds,
        [Decided(each, holds.last_day(each.date, days)) for each in named],
        number - len(named),
        list(_late(wanted, holds, days)),
    )


def _cutoff(today: date, holds: Rule, days: Calendar) -> date:
    """The last day of a decision whose period is over today."""
    day = today - timedelta(days=holds.days)
    while holds.last_day(day, days) >= today:
        day -= timedelta(days=1)
    return day


def _late(rows: QuerySet[RegisterEntry], holds: Rule, days: Calendar) -> Iterator[Decided]:
    """Working days are never fewer than that many days, so the database leaves the others out first."""
    after = ExpressionWrapper(F("date") + timedelta(days=holds.days), output_field=DateField())
    found = 0
    for entry in rows.filter(online_on__gt=after).order_by("-date", "-pk")[:READ]:
        due = holds.last_day(entry.date, days)
        if entry.online_on and entry.online_on > due and found < MOST:
            found += 1
            yield Decided(entry, due)
