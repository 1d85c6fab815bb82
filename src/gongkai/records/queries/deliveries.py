"""Which sendings are still open, and which have been open for too long?"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from gongkai.letter.kinds import KINDS
from gongkai.records.models import Delivery
from gongkai.records.queries.paging import SIZE, Page, is_day, is_key, page

# Days after which a posted letter nobody signed for is asked after; the platform's own reminder.
SLOW = 7
STATES = {"open": "待签收", "slow": "寄出七日未签收", "served": "已送达", "returned": "已退回", "all": "全部"}


def asked(rows: QuerySet[Delivery], state: str, way: str, words: str, today: date) -> QuerySet[Delivery]:
    """The sendings that a list was asked for, with their letters and cases."""
    rows = rows.select_related("letter__case", "letter__matter", "organ").filter(_where(state, today))
    if way:
        rows = rows.filter(way=way)
    if words:
        found = Q(tracking_no__icontains=words) | Q(letter__number__icontains=words)
        found |= Q(letter__case__number__icontains=words) | Q(letter__matter__number__icontains=words)
        rows = rows.filter(found)
    return rows


def _where(state: str, today: date) -> Q:
    still = Q(served_on__isnull=True, returned_on__isnull=True)
    return {
        "open": still,
        "slow": still & Q(way=Delivery.Way.POST, sent_on__lt=today - timedelta(days=SLOW)),
        "served": Q(served_on__isnull=False),
        "returned": Q(returned_on__isnull=False),
    }.get(state, Q())


def listed(rows: QuerySet[Delivery], state: str, after: str) -> Page:
    """Open sendings begin with the oldest, others with the newest; paged by key."""
    return _oldest(rows, after) if state in ("open", "slow") else page(rows, after, by="sent_on")


def _oldest(rows: QuerySet[Delivery], after: str) -> Page:
    day, _, pk = after.rpartition("~")
    if is_day(day) and is_key(pk):
        rows = rows.filter(Q(sent_on__gt=day) | Q(sent_on=day, pk__gt=int(pk)))
    found = list(rows.order_by(F("sent_on").asc(), "pk")[: SIZE + 1])
    if len(found) <= SIZE:
        return Page(found, "")
    last = found[SIZE - 1]
    return Page(found[:SIZE], f"{last.sent_on}~{last.pk}")


def slow(delivery: Delivery, today: date) -> int:
    """For how many days a posted letter has been waiting for its signature; 0 while that is in order."""
    if delivery.way != Delivery.Way.POST or delivery.served_on or delivery.returned_on:
        return 0
    days = (today - delivery.sent_on).days
    return days if days > SLOW else 0


def state(delivery: Delivery) -> str:
    """How it stands, in words."""
    if delivery.served_on:
        return f"{delivery.served_on} {'领取' if delivery.collected_at else '签收'}"
    return f"{delivery.returned_on} 退回" if delivery.returned_on else "待签收"


def title(delivery: Delivery) -> str:
    """What was sent."""
    return KINDS[delivery.letter.kind].title
