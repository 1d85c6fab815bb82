"""What else may be asked: correct a record about oneself (Article 41), publish something (Article 44)?

Neither is a request for information: no statutory period runs, and table three does not count it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import Unusable
from gongkai.law.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a matter ends: its name, and what is told in one sentence."""

    key: str
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class MatterKind:
    """One kind of matter: provision, what has to be stated, how it may end.

    `reminder` is a number of working days, the platform's own (`status` says how far it was checked).
    """

    key: str
    name: str
    cite: Cite
    help: str
    needs: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    reminder: int
    status: str
    note: str

    def outcome(self, key: str) -> Outcome:
        """The outcome of that key; raises Unusable for one this kind does not have."""
        for each in self.outcomes:
            if each.key == key:
                return each
        known = "、".join(each.key for each in self.outcomes)
        raise Unusable(f"{self.name}没有“{key}”这种结果；可用的有：{known}。")

    def remind_on(self, received_on: date, calendar: Calendar, days: int | None = None) -> date:
        """The day on which an open matter is brought to mind; nothing is late by it."""
        return calendar.add(received_on, self.reminder if days is None else days)


def _kind(key: str, row: dict[str, Any]) -> MatterKind:
    outcomes = tuple(Outcome(**each) for each in row.pop("outcomes"))
    needs, cite = tuple(row.pop("needs")), cites.ALL[row.pop("cite")]
    return MatterKind(key=key, cite=cite, needs=needs, outcomes=outcomes, **row)


_DATA = tomllib.loads(files(__package__).joinpath("matters.toml").read_text(encoding="utf-8"))
MATTERS: dict[str, MatterKind] = {key: _kind(key, row) for key, row in _DATA.items()}
