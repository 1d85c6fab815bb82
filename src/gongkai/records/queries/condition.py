"""How does the platform itself stand? What the records know of it: messages, files, log times, machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import OperationalError, connection
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from gongkai.records.models import Case, LogEntry, Message, Node, Organ, StoredFile
from gongkai.records.queries.inbox import MOST_TRIES

LOOKED_AT = 500  # of the newest log entries
OCCUPIED_MS = 2000  # longer than any act of ours but a large import


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Messages not sent: due since when, failed since when and why, given up how many."""

    due: int
    due_since: datetime | None
    failed: int
    failed_since: datetime | None
    error: str
    given_up: int


@dataclass(frozen=True, slots=True)
class Held:
    """Files that wait for the scanner, and since when."""

    number: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Times:
    """Of the newest log entries: the latest time, and the longest step back from one entry to the next."""

    latest: datetime | None
    back: timedelta


def writable() -> bool:
    """Whether the database answers and takes writes. Raises DatabaseError where it does not answer."""
    Organ.objects.order_by().values_list("pk", flat=True).first()
    if connection.vendor != "postgresql":
        return True  # who may write is asked of the folder
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean")
        return not cursor.fetchone()[0]


def occupied() -> bool:
    """Whether another program keeps the embedded database from taking writes."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {OCCUPIED_MS}")
        try:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        except OperationalError as problem:
            if "locked" not in str(problem):
                raise
            return True
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return False


def apart() -> timedelta:
    """How far this machine's clock is from the database's; an embedded database has the same one."""
    if connection.vendor != "postgresql":
        return timedelta()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return abs(cursor.fetchone()[0] - timezone.now())


def outgoing(now: datetime) -> Outgoing:
    """What waits to be sent."""
    open_ = Q(tries__lt=MOST_TRIES)
    found = Message.objects.filter(sent_at__isnull=True).aggregate(
        due=Count("pk", filter=open_ & Q(not_before__lte=now)),
        due_since=Min("not_before", filter=open_ & Q(not_before__lte=now)),
        failed=Count("pk", filter=open_ & ~Q(error="")),
        failed_since=Min("created_at", filter=open_ & ~Q(error="")),
        given_up=Count("pk", filter=~open_),
    )
    last = Message.objects.filter(open_, sent_at__isnull=True).exclude(error="").order_by("-pk").first()
    return Outgoing(**found, error=last.error if last else "")


def held() -> Held:
    """Files nobody may open before the scanner has seen them."""
    rows = StoredFile.objects.filter(scan=StoredFile.Scan.HELD)
    return Held(**rows.aggregate(number=Count("pk"), since=Min("at")))


def overdue(today: date) -> int:
    """Requests for information past their due date, in all organs."""
    return Case.objects.filter(closed_on__isnull=True, due__lt=today).count()


def times() -> Times:
    """Whether the clock was ever set back, as far as the newest entries tell."""
    rows = LogEntry.objects.order_by("-pk").values_list("organ_id", "at")[:LOOKED_AT]
    after: dict[int, datetime] = {}
    latest, back = None, timedelta()
    for organ, at in rows:
        back = max(back, at - after.get(organ, at))
        after[organ] = at
        latest = max(latest or at, at)
    return Times(latest, back)


def nodes() -> Sequence[Node]:
    """Every machine whose worker has been heard of within a day."""
    return list(Node.objects.order_by("name"))


def last_round(name: str) -> datetime | None:
    """When the worker of a machine finished its last round."""
    return Node.objects.filter(name=name).aggregate(at=Max("seen_at"))["at"]
