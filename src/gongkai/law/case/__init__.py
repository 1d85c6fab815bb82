"""Where does a case stand, and when is the answer due? A case is its dated events; the rest is computed.

events ──order, void──▶ steps (one function an event) ──▶ Run ──▶ ledger, due date ──▶ Clock
"""

from __future__ import annotations

from gongkai.law.case.clock import Breach, Clock, ClockSettings, Line
from gongkai.law.case.events import KINDS, PHASES, Event, EventKind, numbered, parse_date
from gongkai.law.case.replay import replay
from gongkai.law.errors import NotAllowed, Unusable

__all__ = [
    "KINDS",
    "PHASES",
    "Breach",
    "Clock",
    "ClockSettings",
    "Event",
    "EventKind",
    "Line",
    "NotAllowed",
    "Unusable",
    "numbered",
    "parse_date",
    "replay",
]
