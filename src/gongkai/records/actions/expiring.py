"""Whose retention period has ended, who was told, and what may be erased without asking once more?

Nobody is forgotten unannounced: what becomes due is listed in the log and on the desk. It is erased by a
person or the command, or, where the organ has so set, by itself once it has been listed for NOTICE days.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from gongkai.records.actions import log, retention
from gongkai.records.models import LogEntry, Organ
from gongkai.records.policy import policy

NOTICE = 30  # days
LISTED = "retention.list"


def daily(today: date) -> int:
    """What the worker does once a day, organ by organ; how many requests were listed or erased."""
    return sum(_of(organ, today) for organ in Organ.objects.order_by("pk"))


def _of(organ: Organ, today: date) -> int:
    ready = [each.number for each in retention.due(organ, today) if not each.held]
    since = listed(organ) if ready else {}
    new = [number for number in ready if number not in since]
    if new:
        data = {"requests": new, "years": int(policy(organ).retention_years)}
        log.append(organ=organ, actor=None, action=LISTED, subject="retention", data=data)
    if policy(organ).retention_run != "erase":
        return len(new)
    told = {number for number in ready if number in since and ripe(since[number]) <= today}
    return len(new) + (len(retention.run(organ, today, dry_run=False, only=told)) if told else 0)


def listed(organ: Organ) -> dict[str, date]:
    """The day on which each request was first listed as due."""
    found: dict[str, date] = {}
    for entry in LogEntry.objects.filter(organ=organ, subject="retention", action=LISTED).order_by("seq"):
        for number in entry.data["requests"]:
            found.setdefault(number, timezone.localdate(entry.at))
    return found


def ripe(day: date) -> date:
    """The first day on which what was listed that day may be erased by itself."""
    return day + timedelta(days=NOTICE)
