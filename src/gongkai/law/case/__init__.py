"""Where does a case stand, and when is the answer due? A case is its dated events; the rest is computed.

events ──order, void──▶ steps (one function an event) ──▶ Run ──▶ ledger, due date ──▶ Clock
"""

from __future__ import annotations

from gongkai.law.case.clock import SILENCE, Breach, Clock, ClockSettings, Consultation, Line, silent
from gongkai.law.case.events import KINDS, PHASES, ROLES, Event, EventKind, numbered, parse_date
from gongkai.law.case.replay import replay
from gongkai.law.errors import NotAllowed, Unusable

__all__ = [
    "KINDS",
    "PHASES",
    "ROLES",
    "SILENCE",
    "Breach",
    "Clock",
    "ClockSettings",
    "Consultation",
    "Event",
    "EventKind",
    "Line",
    "NotAllowed",
    "Unusable",
    "numbered",
    "parse_date",
    "replay",
    "silent",
]
