"""Is this worker alive? It says so after every round. No log entry: nobody did anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from gongkai import __version__
from gongkai.records import room
from gongkai.records.actions import clock
from gongkai.records.models import Node

FORGOTTEN = timedelta(days=1)  # a machine taken away is an alarm for a day, then it is none of ours


def beat(*, name: str, leads: bool, failing: Sequence[str], behind: int) -> None:
    """A round is over."""
    now = clock.now()
    facts = {
        "seen_at": now,
        "leads": leads,
        "failing": list(failing),
        "behind": behind,
        "free": room.free(),
        "version": __version__,
    }
    Node.objects.update_or_create(name=name, defaults=facts, create_defaults={**facts, "started_at": now})


def began(*, name: str) -> None:
    """A worker has started; its round is not over yet."""
    Node.objects.filter(name=name).update(started_at=clock.now())


def forget() -> int:
    """Machines that have said nothing for a day; how many. One that comes back says so itself."""
    return Node.objects.filter(seen_at__lt=clock.now() - FORGOTTEN).delete()[0]
