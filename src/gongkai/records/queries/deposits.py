"""What was published and not yet handed to a place where the public can read it?"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.records.models import Deposit, DepositItem, Organ, Publication
from gongkai.records.queries.gate import Public


def waiting(organ: Organ, place: str, first: date, last: date) -> QuerySet[Publication]:
    """Published in the period, standing, on no list for that place; the oldest first."""
    listed = DepositItem.objects.filter(publication=OuterRef("pk"), place=place, voided=False)
    rows = Public().publications(organ).filter(published_on__range=(first, last))
    return rows.exclude(Exists(listed)).order_by("published_on", "pk")


def waiting_counts(organ: Organ, first: date, last: date) -> list[tuple[str, str, int]]:
    """(place, its name, how many wait) for every place."""
    return [
        (place, str(name), waiting(organ, place, first, last).order_by().count())
        for place, name in Deposit.Place.choices
    ]


def listed(deposit: Deposit) -> QuerySet[Publication]:
    """What stands on a list, in its order."""
    pks = deposit.items.order_by("pk").values("publication")
    return Publication.objects.filter(pk__in=pks).order_by("published_on", "pk")
