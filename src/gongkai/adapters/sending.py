"""What waits to be sent, and did it go? Of several workers, none sends what another has taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet

from gongkai.adapters import mail, sms
from gongkai.adapters.undelivered import Undelivered
from gongkai.records import cipher, quiet
from gongkai.records.actions import telling
from gongkai.records.models import Message
from gongkai.records.policy import policy

# After each failure in turn; then daily.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
DAILY = timedelta(days=1)
MOST_TRIES = 10
# A worker that takes a message puts it off by this long and counts the try. If the worker dies, the message
# is due again afterwards: sent twice at worst (it died between sending and noting it), never lost.
LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Sent:
    """Of one round: what went, what did not; and how many still wait for a later one."""

    sent: int
    failed: int
    waiting: int


def deliver(now: datetime, limit: int = 100) -> Sent:
    """Send what is due, at most `limit`. Not for use inside a transaction: each result stands by itself."""
    silent: set[str] = set()  # channels that nobody answers on: to wait there for each would hold up all else
    went = [_send(message, now, silent) for message in _take(now, limit, silent)]
    return Sent(went.count(True), went.count(False), _open().count())


def given_up() -> QuerySet[Message]:
    """What was tried as often as it may be; a person must look."""
    return Message.objects.filter(sent_at=None, tries__gte=MOST_TRIES)


def _open() -> QuerySet[Message]:
    return Message.objects.filter(sent_at=None, tries__lt=MOST_TRIES)


def _take(now: datetime, limit: int, silent: Collection[str]) -> Iterable[Message]:
    """One at a time, so that a lease is as old as its own sending and no older."""
    for _ in range(limit):
        message = _claim(now, silent)
        if message is None:
            return
        yield message


@transaction.atomic
def _claim(now: datetime, silent: Collection[str]) -> Message | None:
    """The next message that is due, put off by the lease; None when nothing is."""
    due = _open().select_related("organ").filter(not_before__lte=now).exclude(channel__in=silent)
    due = due.order_by("not_before", "id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    # SQLite has one writer at a time, and our transactions begin as writers: nobody else is between the two.
    message = due.first()
    if message is None:
        return None
    taken = Message.objects.filter(pk=message.pk, tries=message.tries, sent_at=None)
    if not taken.update(not_before=now + LEASE, tries=F("tries") + 1):
        return None
    message.tries += 1
    return message


def _send(message: Message, now: datetime, silent: set[str]) -> bool:
    try:
        _hand_over(message)
    except Undelivered as failed:
        _put_off(message, now, failed.reason)
        if failed.away:
            silent.add(message.channel)
        return False
    except cipher.Unreadable as sealed:
        _put_off(message, now, str(sealed))
        return False
    _done(message, now)
    return True


@transaction.atomic
def _done(message: Message, now: datetime) -> None:
    if _own(message).update(sent_at=now, error=""):
        telling.sent(message, now)


def _hand_over(message: Message) -> None:
    about = telling.sealed_for(message.organ)
    to = cipher.unseal(message.to, about=about).decode()
    text = cipher.unseal(message.text, about=about).decode()
    if message.channel == Message.Channel.SMS:
        sms.send(to, text)
    else:
        mail.send(to, message.subject, text)


def _put_off(message: Message, now: datetime, reason: str) -> None:
    wait = WAITS[message.tries - 1] if message.tries <= len(WAITS) else DAILY
    later = quiet.not_before(now + wait, policy(message.organ).quiet)
    _own(message).update(not_before=later, error=reason[:300])


def _own(message: Message) -> QuerySet[Message]:
    """The row as this worker took it: one that took it over after the lease has the last word."""
    return Message.objects.filter(pk=message.pk, tries=message.tries)
