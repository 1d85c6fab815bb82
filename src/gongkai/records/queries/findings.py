"""What did the review of the public stock find, and what waits to be settled?"""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gongkai.records.models import Finding, Manuscript, Organ, Sweep

UNREAD = "unread"
# Which of them a page shows.
READERS = ("handler", "reviewer", "signer", "head", "administrator", "auditor")
TRAYS = {
    "person": "待处理",
    "unread": "没有读到、要人看的",
    "answered": "说明理由保留的",
    "gone": "已经没有的",
}
_OPEN = Q(state=Finding.State.OPEN)
_TRAYS = {
    "person": _OPEN & ~Q(kind=UNREAD),
    "unread": _OPEN & Q(kind=UNREAD),
    "answered": Q(state=Finding.State.ANSWERED),
    "gone": Q(state=Finding.State.GONE),
}


def asked(organ: Organ, tray: str) -> QuerySet[Finding]:
    """The findings a page was asked for; `earlier`: in a version that was replaced."""
    newer = Manuscript.objects.filter(
        publication=OuterRef("publication"), version__gt=OuterRef("version__version")
    )
    rows = Finding.objects.filter(_TRAYS[tray], organ=organ).annotate(earlier=Exists(newer))
    return rows.select_related("publication", "version", "issued", "settled_by")


def counts(organ: Organ) -> dict[str, int]:
    """How many wait: with persons named, and unread."""
    rows = Finding.objects.filter(organ=organ).aggregate(
        person=Count("pk", filter=_TRAYS["person"]), unread=Count("pk", filter=_TRAYS["unread"])
    )
    return {key: int(value) for key, value in rows.items()}


def one(organ: Organ, pk: int) -> Finding | None:
    """One finding of the organ."""
    rows = Finding.objects.filter(organ=organ, pk=pk)
    return rows.select_related("organ", "publication", "version", "issued").first()


def last(organ: Organ) -> Sweep | None:
    """The newest review, finished or under way."""
    return Sweep.objects.filter(organ=organ).order_by("-pk").first()
