"""From when may a message go out? Nobody is woken by one."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from django.utils import timezone

# No national rule is known: a visible default, which an organ may change or leave empty.
DEFAULT = "21:00-08:00"
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def problem(hours: str) -> str:
    """What is wrong with quiet hours as typed; empty: nothing. Empty hours mean none."""
    if hours and not HOURS.fullmatch(hours):
        return "免打扰时间要写成 21:00-08:00 的样子，不设就留空。"
    return ""


def not_before(now: datetime, hours: str = DEFAULT) -> datetime:
    """`now`, or the end of the quiet hours it falls in (platform time zone). Raises ValueError."""
    if not hours:
        return now
    if problem(hours):
        raise ValueError(problem(hours))
    here = timezone.localtime(now)
    start, end = (time.fromisoformat(part) for part in hours.split("-"))
    if not _within(here.time(), start, end):
        return now
    wakes = here.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return wakes if wakes > here else wakes + timedelta(days=1)


def _within(at: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= at < end
    return at >= start or at < end
