"""Since when does an organ's own answer on handling hold, and by whom was it given?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.records.models import LogEntry, Organ


@dataclass(frozen=True, slots=True)
class Decided:
    """When and by whom an answer was last changed."""

    at: datetime
    by: str


def since(organ: Organ) -> dict[str, Decided]:
    """By setting; read from the log, in one query."""
    rows = LogEntry.objects.filter(organ=organ, subject=organ.code, action="organ.settings")
    found: dict[str, Decided] = {}
    for entry in rows.select_related("actor").order_by("seq"):
        before, after = (entry.data.get(key, {}).get("handling") or {} for key in ("before", "after"))
        for key in {*before, *after}:
            if before.get(key) != after.get(key):
                found[key] = Decided(entry.at, entry.actor.name if entry.actor else "平台")
    return found
