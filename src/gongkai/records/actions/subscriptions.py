"""Who is told by mail of what is new? Asked for, confirmed by the owner of the address, ended with a click.

The log knows that there is a subscription, by its number, and how many mails went out; never who reads or
what. Nothing that is answered here tells anybody whether an address is subscribed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, QuerySet

from gongkai.records import cipher
from gongkai.records.actions import clock, log
from gongkai.records.models import Organ, Subscription

UNCONFIRMED_DAYS = 7  # after which what nobody confirmed is deleted
MOST_OPEN = 3  # unconfirmed wishes for one address within a day: nobody's letter box is filled by strangers
MOST = 50  # confirmed ones for one address in one organ
MOST_FAILURES = 10  # in a row; then the address is taken to be dead
LONGEST = 200
SWEPT = 1000  # ended in one round of the worker; the rest in the next
ABOUT = ("column", "item", "topic", "text")


@dataclass(frozen=True, slots=True)
class Reached:
    """What a subscription is sent to: the address, the code of its links, and the platform's own address."""

    to: str
    code: str
    base: str


def begin(*, organ: Organ, about: Mapping[str, object], to: str, base: str) -> None:
    """Somebody asks for mails to an address. Raises ValidationError for what is no address.

    What is there already, and what is too much, is passed over in silence.
    """
    to = to.strip()
    if len(to) > LONGEST:
        raise ValidationError({"to": "邮箱地址太长。"})
    try:
        validate_email(to)
    except ValidationError as wrong:
        raise ValidationError({"to": "电子邮箱不对，应写成 name@example.cn 的样子。"}) from wrong
    wanted = {key: about.get(key) or (None if key == "column" else "") for key in ABOUT}
    with transaction.atomic():
        if _wanted(organ, to, wanted):
            _make(organ, wanted, Reached(to, secrets.token_urlsafe(24), base))


def _wanted(organ: Organ, to: str, about: Mapping[str, object]) -> bool:
    same = Subscription.objects.filter(mark__in=cipher.blinds(_marked(to)))
    own = same.filter(organ=organ)
    if own.filter(**about).exists() or own.filter(confirmed_at__isnull=False).count() >= MOST:
        return False
    yesterday = clock.now() - timedelta(days=1)
    return same.filter(confirmed_at__isnull=True, created_at__gt=yesterday).count() < MOST_OPEN


def _make(organ: Organ, about: Mapping[str, object], reached: Reached) -> None:
    sealed = json.dumps({"to": reached.to, "code": reached.code, "base": reached.base}, ensure_ascii=False)
    made = Subscription.objects.create(
        organ=organ,
        **about,
        mark=mark(reached.to),
        code_hash=_hash(reached.code),
        sealed=cipher.seal(sealed, about=sealed_as(organ.pk)),
        created_at=clock.now(),
    )
    _log(made, "ask")


def _log(subscription: Subscription, act: str, **data: str) -> None:
    subject = f"subscription/{subscription.pk}"
    log.append(organ=subscription.organ, actor=None, action=f"subscription.{act}", subject=subject, data=data)


def mark(to: str) -> str:
    """The keyed mark of an address."""
    return cipher.blind(_marked(to))


def _marked(to: str) -> str:
    return f"subscriber/{to.lower()}"


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def sealed_as(organ: int) -> str:
    return f"subscription {organ}"


def reached(subscription: Subscription) -> Reached:
    """Where its mails go. Raises cipher.Unreadable."""
    return Reached(**json.loads(cipher.unseal(subscription.sealed, about=sealed_as(subscription.organ_id))))


def of_code(code: str) -> Subscription | None:
    """The subscription that a link belongs to."""
    rows = Subscription.objects.select_related("organ", "column")
    return rows.filter(code_hash=_hash(code)).first()


@transaction.atomic
def confirm(*, subscription: Subscription) -> None:
    """The owner of the address wants it; what is published from now on is told."""
    seq = Organ.objects.values_list("log_seq", flat=True).get(pk=subscription.organ_id)
    rows = Subscription.objects.filter(pk=subscription.pk, confirmed_at__isnull=True)
    if rows.update(confirmed_at=clock.now(), told_seq=seq, told_on=clock.today()):
        _log(subscription, "confirm")


@transaction.atomic
def stop(*, subscription: Subscription, why: str = "") -> None:
    """It ends, and nothing of it is kept but that there was one."""
    if Subscription.objects.filter(pk=subscription.pk).delete()[0]:
        _log(subscription, "end", **({"reason": why} if why else {}))


# ── what the worker does ───────────────────────────────────────────────────────────────────────────────


def to_ask() -> QuerySet[Subscription]:
    """Those whose owner has not been asked yet."""
    return Subscription.objects.filter(asked_at__isnull=True).select_related("organ", "column").order_by("pk")


def due(organ: Organ, today: date) -> QuerySet[Subscription]:
    """Confirmed ones of an organ that were not looked at today."""
    rows = Subscription.objects.filter(organ=organ, confirmed_at__isnull=False, told_on__lt=today)
    return rows.select_related("organ", "column").order_by("pk")


def take_to_ask(subscription: Subscription) -> bool:
    """Whether this worker is the one to ask; another may be at it too."""
    rows = Subscription.objects.filter(pk=subscription.pk, asked_at__isnull=True)
    return bool(rows.update(asked_at=clock.now()))


def take_for_today(subscription: Subscription, today: date) -> bool:
    """Whether this worker is the one to tell of what is new today."""
    rows = Subscription.objects.filter(pk=subscription.pk, told_on=subscription.told_on)
    return bool(rows.update(told_on=today))


def told(subscription: Subscription, seq: int) -> None:
    """It went, or there was nothing to tell: what comes after that number of the log is new."""
    Subscription.objects.filter(pk=subscription.pk).update(told_seq=seq, failures=0)


def failed(subscription: Subscription, *, asking: bool) -> None:
    """It did not go: tried again in the next round, or with the next day's; given up after many."""
    rows = Subscription.objects.filter(pk=subscription.pk)
    again = {"asked_at": None} if asking else {}
    rows.update(failures=F("failures") + 1, **again)
    if rows.filter(failures__gte=MOST_FAILURES).exists():
        stop(subscription=subscription, why=f"连续 {MOST_FAILURES} 次没有发出去")


def note(organ: Organ, sent: int) -> None:
    """How many mails went out of an organ today, and to nobody in particular."""
    if sent:
        log.append(
            organ=organ, actor=None, action="subscription.digest", subject=organ.code, data={"sent": sent}
        )


def sweep(now: datetime) -> int:
    """Delete what nobody confirmed in time."""
    before = now - timedelta(days=UNCONFIRMED_DAYS)
    over = Subscription.objects.filter(confirmed_at__isnull=True, created_at__lt=before)
    found = list(over.select_related("organ")[:SWEPT])
    for each in found:
        stop(subscription=each, why=f"{UNCONFIRMED_DAYS} 天没有确认")
    return len(found)
