"""What does a replay say: where the case stands, when the answer is due, and how each day was counted?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.cites import Cite


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
class Clock:
    """The state of a case after its events.

    `due` is None before receipt and while the clock is stopped; for a closed case it is the day by which
    the answer was due. `original_due` is receipt plus 20 working days, whatever came later. `row` is the
    row of table three, `allowed` the events that have a meaning now.
    """

    state: str
    phase: str
    received_on: date | None
    due: date | None
    provisional: bool
    original_due: date | None
    ledger: tuple[Line, ...]
    breaches: tuple[Breach, ...]
    closed_on: date | None
    row: str | None
    reply: str | None
    allowed: tuple[str, ...]
