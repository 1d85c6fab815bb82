"""What has become public since a number of the log, and whom does it concern?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.law.contents import ITEMS
from gongkai.records.models import LogEntry, Organ, Publication, Subscription
from gongkai.records.queries.gate import Public

ENTERED = ("publication.create", "publication.sign")  # by hand, or through the steps of a text


@dataclass(frozen=True, slots=True)
class New:
    """A publication, the number under which it came into the log, and whether it was entered then."""

    record: Publication
    seq: int
    entered: bool


def since(organ: Organ, seq: int, upto: int) -> list[New]:
    """What was entered or changed after that number and is public now; two queries."""
    rows = LogEntry.objects.filter(organ=organ, seq__gt=seq, seq__lte=upto)
    acts = rows.filter(action__in=(*ENTERED, "publication.change")).order_by("seq")
    found: dict[int, tuple[int, bool]] = {}
    for subject, number, action in acts.values_list("subject", "seq", "action"):
        pk = int(subject.partition("/")[2])
        entered = found.get(pk, (0, False))[1] or action in ENTERED
        found[pk] = (number, entered)
    public = Public().publications(organ).filter(pk__in=list(found)).select_related("column")
    return [New(each, *found[each.pk]) for each in public.order_by("-published_on", "-pk")]


def concerning(wish: Subscription, news: Sequence[New]) -> Iterator[Publication]:
    """Of these, what the subscriber has not been told and wants to know.

    What is only changed is new where it was published since the last look; what is older is a correction.
    """
    last: date = wish.told_on or date.min
    for each in news:
        public = each.record.published_on
        fresh = each.entered or (public is not None and public >= last)
        if each.seq > wish.told_seq and fresh and _matches(wish, each.record):
            yield each.record


def _matches(wish: Subscription, record: Publication) -> bool:
    title = record.title.lower()
    return (
        wish.column_id in (None, record.column_id)
        and wish.item in ("", record.item)
        and wish.topic in ("", record.topic)
        and all(word in title for word in wish.text.lower().split())
    )


def about(wish: Subscription) -> str:
    """What is subscribed to, in words."""
    parts = [
        f"“{wish.column.name}”栏目" if wish.column else "",
        str(ITEMS[wish.item]) if wish.item in ITEMS else "",
        f"主题“{wish.topic}”" if wish.topic else "",
        f"标题中有“{wish.text}”" if wish.text else "",
    ]
    return "，".join(part for part in parts if part) or "全部公开信息"
