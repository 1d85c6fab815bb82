"""What a list says beside its rows, kept until something is done in the organ."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from django.core.cache import cache

DAY = 24 * 3600
FRESH = 60.0  # seconds for which a look serves the lists, whatever is done meanwhile

T = TypeVar("T")


def remembered(key: str, seq: int, make: Callable[[], T], *, fresh: float = 0.0) -> T:
    """What `make` found when the register or log stood at `seq`; or less than `fresh` seconds ago.

    One entry for each key, replaced: an organ in which much is done fills no cache.
    """
    kept: tuple[int, float, T] | None = cache.get(key)
    if kept is not None and (kept[0] == seq or monotonic() - kept[1] < fresh):
        return kept[2]
    found = make()
    cache.set(key, (seq, monotonic(), found), DAY)
    return found
