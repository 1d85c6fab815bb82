"""How are working days counted from one date to another?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from types import MappingProxyType

from gongkai.law.workdays.notices import Day, Notice, dates, read

ONE = timedelta(days=1)
WEEK = "周一周二周三周四周五周六周日"
ORDINARY = "通知未列，按周一至周五上班"
OUTSIDE = "该年尚无放假通知，暂按周一至周五上班"
# The dates that are counted once and then looked up; any other date is counted day by day.
FIRST, LAST = date(1989, 1, 1).toordinal(), date(2102, 12, 31).toordinal()


def weekday(day: date) -> str:
    """周一 … 周日."""
    return WEEK[day.weekday() * 2 :][:2]


@dataclass(frozen=True, eq=False)
class Calendar:
    """The working days of the country, with any local days laid over them. Never changes."""

    notices: tuple[Notice, ...]
    days: Mapping[date, Day]

    @classmethod
    def load(cls) -> Calendar:
        """The calendar of all notices that ship with this version."""
        return load()

    def with_local(self, days: Iterable[Day]) -> Calendar:
        """A calendar in which `days` (a minority festival, a local arrangement) override the notices."""
        return replace(self, days=MappingProxyType({**self.days, **{day.date: day for day in days}}))

    def with_notice(self, notice: Notice) -> Calendar:
        """A calendar that knows one more notice of the State Council.

        It overrides earlier notices, but neither a later one nor local days.
        """
        earlier = {str(each) for each in self.notices if each.issued <= notice.issued}
        kept = {on: day for on, day in self.days.items() if day.source not in earlier}
        days = {**self.days, **{day.date: day for day in notice.days}, **kept}
        return replace(self, notices=(*self.notices, notice), days=MappingProxyType(days))

    @property
    def known_from(self) -> date:
        """1 January of the first year with a notice."""
        return date(min(notice.year for notice in self.notices), 1, 1)

    @property
    def known_through(self) -> date:
        """31 December of the last year with a notice."""
        return date(max(notice.year for notice in self.notices), 12, 31)

    def provisional(self, day: date) -> bool:
        """No notice covers the year of this date, and none names the date itself."""
        return day.year not in self._years and day not in self.days

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(notice.year for notice in self.notices)

    def is_workday(self, day: date) -> bool:
        """A date named by a notice is what the notice says; any other is Monday to Friday."""
        named = self.days.get(day)
        return named.is_workday if named else day.weekday() < 5

    def day(self, day: date) -> Day:
        """All that is known of one date."""
        named = self.days.get(day)
        if named:
            return named
        provisional = self.provisional(day)
        source = OUTSIDE if provisional else ORDINARY
        return Day(day, day.weekday() < 5, weekday(day), source, provisional)

    def add(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`; the start day itself is not counted."""
        if count < 0:
            raise ValueError("count must not be negative")
        day = start.toordinal()
        if count and FIRST <= day <= LAST:
            until, worked = self._index
            number = until[day - FIRST] + count
            if number <= len(worked):
                return date.fromordinal(worked[number - 1])
        while count:
            start += ONE
            count -= self.is_workday(start)
        return start

    def count(self, start: date, end: date) -> int:
        """The working days after `start` up to and including `end`."""
        first, last = start.toordinal(), end.toordinal()
        if FIRST <= first <= last <= LAST:
            until = self._index[0]
            return until[last - FIRST] - until[first - FIRST]
        return sum(self.is_workday(day) for day in dates(start + ONE, end))

    @cached_property
    def _index(self) -> tuple[list[int], list[int]]:
        """For each date from FIRST on, how many working days there were up to it; and those days in order."""
        named = {day.toordinal(): known.is_workday for day, known in self.days.items()}
        until, worked = [], []
        for day in range(FIRST, LAST + 1):
            if named.get(day, (day - 1) % 7 < 5):  # day 1 of the calendar was a Monday
                worked.append(day)
            until.append(len(worked))
        return until, worked

    def on_or_before(self, day: date) -> date:
        """The last working day not later than `day`."""
        while not self.is_workday(day):
            day -= ONE
        return day

    def on_or_after(self, day: date) -> date:
        """The first working day not earlier than `day`."""
        while not self.is_workday(day):
            day += ONE
        return day


def changes(before: Calendar, after: Calendar) -> tuple[date, ...]:
    """The dates that work in one and not in the other, or are provisional in one only; in order."""
    years = {notice.year for notice in before.notices} ^ {notice.year for notice in after.notices}
    whole = (day for year in years for day in dates(date(year, 1, 1), date(year, 12, 31)))
    return tuple(
        day
        for day in sorted({*whole, *before.days, *after.days})
        if _known(before, day) != _known(after, day)
    )


def _known(calendar: Calendar, day: date) -> tuple[bool, bool]:
    return calendar.is_workday(day), calendar.provisional(day)


@cache
def load() -> Calendar:
    """The calendar of all notices that ship with this version; read once a process."""
    notices, days = read()
    return Calendar(notices, MappingProxyType(days))
