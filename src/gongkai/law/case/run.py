"""What is known of a case while its events are read one after another?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.law import cites
from gongkai.law.case.clock import Breach, ClockSettings
from gongkai.law.cites import Cite
from gongkai.law.workdays import Calendar

PERIOD = 20
ONE = timedelta(days=1)


@dataclass(slots=True)
class Pause:
    """Days that are not counted: after `after`, up to and including `through` (None: still open).

    A consultation excludes no day after `last`, when its period has lapsed whatever is written down later.
    `served_on` is the day on which the letter that began it arrived, where that is known; `until` the last
    day the applicant was given; `restarts` whether the period begins anew once the wait is over.
    """

    after: date
    kind: str
    cite: Cite
    party: str = ""
    served_on: date | None = None
    through: date | None = None
    until: date | None = None
    last: date = date.max
    role: str = ""
    answered: bool = False
    restarts: bool = False

    @property
    def end(self) -> date:
        """The last day left out of the count; date.max while none is known."""
        return min(self.through or date.max, self.last)

    def covers(self, day: date) -> bool:
        """Is this day left out of the count?"""
        return self.after < day <= self.end

    def overran(self) -> bool:
        """Did its end come after the last day it may exclude?"""
        return self.through is not None and self.through > self.last


@dataclass(slots=True)
class Run:
    """The running state of a replay. `start` is the day before day 1 of the current clock.

    `asked` holds the unanswered consultations by party, `told` the consultation an event began or ended, and
    `excluded` the days left out by what has ended, as spans with a working day between them: a period of 40
    days meets 40 of them at most, however many events the case has.
    """

    calendar: Calendar
    settings: ClockSettings
    phase: str = "new"
    received: date | None = None
    start: date = date.min
    budget: int = PERIOD
    started_by: Cite = cites.REG_33
    pauses: list[Pause] = field(default_factory=list)
    wait: Pause | None = None
    asked: dict[str, Pause] = field(default_factory=dict)
    told: dict[int, Pause] = field(default_factory=dict)
    excluded: list[tuple[date, date]] = field(default_factory=list)
    extended: bool = False
    corrections: int = 0
    reasons_demanded: bool = False
    fee_noticed: bool = False
    deferred: date | None = None
    deferred_on: date | None = None
    closed_on: date | None = None
    row: str | None = None
    reply: str | None = None
    breaches: list[Breach] = field(default_factory=list)

    def restart(self, day: date, cite: Cite) -> None:
        """A new period of 20 working days, day 1 being the next working day."""
        self.start, self.budget, self.started_by = day, PERIOD, cite
        self.deferred = self.deferred_on = None

    def pause_on(self, day: date) -> Pause | None:
        """The pause that leaves this day out; where several overlap, the first, so it counts once."""
        return next((pause for pause in self.pauses if pause.covers(day)), None)

    def open_pauses(self) -> list[Pause]:
        """What the case is waiting for, in the order in which that began."""
        waits = [self.wait] if self.wait else []
        return sorted((*waits, *self.asked.values()), key=lambda pause: pause.after)

    def end(self, pause: Pause, day: date) -> None:
        """The pause ends with this day; what it left out joins the days that are excluded for good."""
        pause.through = day
        after, end = pause.after, pause.end
        while self.excluded and self.calendar.count(self.excluded[-1][1], after) == 0:
            first, last = self.excluded.pop()
            after, end = min(first, after), max(last, end)
        if end > after:
            self.excluded.append((after, end))

    def expiry(self) -> date | None:
        """The last day of the period; None while a pause without a last day, begun before it, is open.

        An open consultation has a last day: this is then the latest day on which the period can end.
        """
        if self.deferred:
            return self.deferred
        day, left = self.start, self.budget
        waiting = [(pause.after, pause.end) for pause in self.open_pauses()]
        for after, end in sorted((*self.excluded, *waiting)) if waiting else self.excluded:
            if end <= day:
                continue
            counted = self.calendar.count(day, after)
            if counted >= left:
                break
            if end == date.max:
                return None
            day, left = end, left - counted
        return self.calendar.add(day, left)

    def due(self) -> date | None:
        """The day by which the answer is due; None before receipt and while the clock is stopped."""
        if self.received is None or self.wait or self.asked:
            return None
        return self.expiry()

    def is_late(self, day: date) -> bool:
        """Had the period ended before this day?"""
        expiry = self.expiry()
        return expiry is not None and day > expiry

    def breach(self, code: str, on: date, message: str, cite: Cite) -> None:
        """Write down a step taken late or out of turn."""
        self.breaches.append(Breach(code, on, message, cite))
