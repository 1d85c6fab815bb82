"""What does a replay say: where the case stands, when the answer is due, and how each day was counted?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from gongkai.law import cites
from gongkai.law.cites import Cite

# What it means that a consulted party says nothing, by its role.
SILENCE = {
    "third_party": ("由本机关决定是否公开", cites.REG_32),
    "co_maker": ("视为同意公开", cites.REG_34),
    "organ": ("不影响本机关作出答复", cites.REG_33),
}


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """What the sources leave open. Each default is listed in docs/law.md under the same name.

    `delivery_days` are the working days allowed for a consultation letter or a fee notice to arrive: the
    periods run from its arrival, and events only say when it was sent.
    """

    payment_restarts: bool = True
    late_correction_restarts: bool = True
    late_extension_counts: bool = True
    delivery_days: int = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger.

    `event` is an event's key, or for a plain day `workday` (counted), `restday`, `paused`, `restarted`
    (counted once, but a new period began later), `deferred` or `overdue`. `count` is 1 or 0, `number` the
    running number of a counted day.
    """

    date: date
    event: str
    count: int
    note: str
    cite: Cite
    number: int = 0


@dataclass(frozen=True, slots=True)
class Breach:
    """A step taken late or out of turn: it stands, but the register says so."""

    code: str
    on: date
    message: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Consultation:
    """One party asked for its opinion: when, by which day at the latest, and how that ended.

    `ended` is "" while it is open, else "answered" or "lapsed". `last` allows for the letter's arrival.
    """

    party: str
    role: str
    sent_on: date
    last: date
    ended_on: date | None = None
    ended: str = ""

    @property
    def silence(self) -> str:
        """What its silence means, in Chinese."""
        return SILENCE[self.role][0]

    @property
    def cite(self) -> Cite:
        """The provision on its opinion and its silence."""
        return SILENCE[self.role][1]

    @property
    def consents(self) -> bool:
        """A co-maker that let its period lapse has consented (Article 34)."""
        return self.role == "co_maker" and self.ended == "lapsed"


@dataclass(frozen=True)
class Clock:
    """The state of a case after its events.

    `due` is None before receipt and while the clock is stopped; for a closed case it is the day by which
    the answer was due. `original_due` is receipt plus 20 working days, whatever came later. `row` is the
    row of table three, `allowed` the events that have a meaning now. `waits_until` is the last day the
    applicant has to correct or to pay, while the case waits for that. The ledger is made when asked for.
    """

    state: str
    phase: str
    received_on: date | None
    due: date | None
    provisional: bool
    original_due: date | None
    breaches: tuple[Breach, ...]
    closed_on: date | None
    row: str | None
    reply: str | None
    allowed: tuple[str, ...]
    consultations: tuple[Consultation, ...]
    lines: Callable[[], tuple[Line, ...]] = field(repr=False, compare=False)
    waits_until: date | None = None

    @cached_property
    def ledger(self) -> tuple[Line, ...]:
        """Every day and every event, in order of date."""
        return self.lines()


def silent(clock: Clock, today: date) -> tuple[Consultation, ...]:
    """The open consultations whose period ran out before `today`, and nobody wrote it down."""
    return tuple(each for each in clock.consultations if not each.ended and each.last < today)
