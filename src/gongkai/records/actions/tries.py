"""How often may a wrong code be given? Counted in the database, so that every process counts together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from gongkai.records import cipher
from gongkai.records.models import WrongTry

MOST, PAUSE = 10, timedelta(minutes=15)


def spent(marks: Iterable[str], now: datetime, most: int = MOST) -> bool:
    """Whether too many wrong codes were given under one of these marks."""
    return until(marks, now, most) is not None


def until(marks: Iterable[str], now: datetime, most: int = MOST) -> datetime | None:
    """When one may try again under all of these marks; None where one may now."""
    rows = WrongTry.objects.filter(key__in=list(map(_key, marks)), since__gt=now - PAUSE, count__gte=most)
    last = rows.order_by("-since").values_list("since", flat=True).first()
    return last + PAUSE if last else None


@transaction.atomic
def wrong(marks: Iterable[str], now: datetime) -> None:
    """Count a wrong code under each mark. The pause lasts from the first of them."""
    for key in sorted(map(_key, marks)):
        WrongTry.objects.filter(key=key, since__lte=now - PAUSE).delete()
        WrongTry.objects.get_or_create(key=key, defaults={"since": now})
        WrongTry.objects.filter(key=key).update(count=F("count") + 1)


def forget(marks: Iterable[str]) -> None:
    """What was wrong before does not count any more: the right one was given."""
    WrongTry.objects.filter(key__in=list(map(_key, marks))).delete()


def sweep(now: datetime) -> int:
    """Forget what no longer counts."""
    return WrongTry.objects.filter(since__lte=now - PAUSE).delete()[0]


def _key(mark: str) -> str:
    """Neither a session's key, nor a number, nor an address stands in the database."""
    return cipher.blind(f"tries/{mark}")
