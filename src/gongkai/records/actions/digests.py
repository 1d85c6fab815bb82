"""Who is told by mail what the day asks of them? Once a day, on working days, outside the quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.records import places, quiet
from gongkai.records.actions import telling
from gongkai.records.calendars import calendar
from gongkai.records.models import Message, Organ, User
from gongkai.records.policy import policy
from gongkai.records.queries.digest import ROLES, Group, digest
from gongkai.records.queries.gate import Staff


def daily(organ: Organ, now: datetime) -> int | None:
    """Lay today's digests of an organ out; how many, or None while it is too early to say.

    Whoever has nothing to do gets none, and whoever got today's gets no other, however often this is asked.
    """
    if quiet.not_before(now, policy(organ).quiet) > now:
        return None
    today = timezone.localdate(now)
    if not calendar(organ).is_workday(today):
        return 0
    return sum(_tell(organ, person, today) for person in _people(organ, today))


def _people(organ: Organ, today: date) -> QuerySet[User]:
    """Those who work on requests, have an address and were not told today."""
    told = Message.objects.filter(organ=organ, day=today, person__isnull=False).values("person")
    people = User.objects.filter(grants__organ=organ, grants__role__in=ROLES, is_active=True)
    return people.exclude(email="").exclude(pk__in=told).distinct().order_by("pk")


def _tell(organ: Organ, person: User, today: date) -> int:
    groups = digest(Staff(person), organ, today)
    if not groups:
        return 0
    address = places.desk_address(places.desk(organ)) or places.NAMELESS
    values = {"date": today, "list": listed(groups), "address": address}
    try:
        with transaction.atomic():
            telling.lay("digest", organ, Message.Channel.MAIL, person.email, values, person=person, day=today)
    except IntegrityError:  # another worker was quicker
        return 0
    return 1


def listed(groups: Sequence[Group]) -> str:
    """The groups as text: a heading each, then a line for each thing with its address where that is known."""
    return "\n".join(line for group in groups for line in _lines(group))


def _lines(group: Group) -> list[str]:
    number = len(group.points)
    head = f"{group.name}（{number} 件{'以上' if group.full else ''}）"
    rows = [f"{each.number}，{each.said} {places.desk_address(each.path)}".rstrip() for each in group.shown]
    return [head, *rows, *([f"还有 {group.more} 件，请登录查看"] if group.more else [])]
