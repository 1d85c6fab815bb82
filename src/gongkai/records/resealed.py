"""What did a remembered hash become when the keys were changed? Asked only where a record differs from it."""

from __future__ import annotations

from functools import lru_cache

from gongkai.records.models import LogEntry

ROTATED = "key.rotate"


def latest(organ: int, subject: str, known: str) -> str:
    """The hash that stands for a known one now; itself where the record was never sealed again."""
    rows = LogEntry.objects.filter(organ=organ, subject=subject, action=ROTATED)
    last = rows.order_by("-seq").values_list("hash", flat=True).first()
    moved = _moved(organ, subject, last) if last else {}
    while known in moved:
        known = moved[known]
    return known


@lru_cache(maxsize=16)
def _moved(organ: int, subject: str, last: str) -> dict[str, str]:
    """All that became another, up to the entry of this hash."""
    rows = LogEntry.objects.filter(organ=organ, subject=subject, action=ROTATED).order_by("seq")
    found: dict[str, str] = {}
    for data in rows.values_list("data", flat=True).iterator():
        found |= data["moved"]
    return found
