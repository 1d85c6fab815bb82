"""What stands under each item of a directory, what is missing, what is late?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from gongkai.law.workdays import Calendar
from gongkai.records.models import Directory, DirectoryItem, Manuscript, Organ, Publication
from gongkai.records.queries import manuscripts
from gongkai.records.queries.gate import Public


@dataclass(frozen=True, slots=True)
class Filed:
    """One item: how much stands under it, when the newest came, texts on their way and those too late."""

    item: DirectoryItem
    count: int
    last: date | None
    under_way: int = 0
    late: int = 0

    @property
    def missing(self) -> bool:
        """Whether something should be public under it and nothing is."""
        return not self.count and self.item.ended_on is None and "主动" in (self.item.way or "主动")


@dataclass(frozen=True, slots=True)
class Summary:
    """One directory: how many items are in force, and how many of them nothing stands under."""

    directory: Directory
    items: int
    missing: int


def summaries(organ: Organ) -> list[Summary]:
    """Every directory of the organ; two queries."""
    live = Q(items__ended_on__isnull=True)
    found = organ.directories.annotate(number=Count("items", filter=live)).order_by("name")
    used = _filled(organ)
    return [Summary(each, each.number, each.number - used.get(each.pk, 0)) for each in found]


def _filled(organ: Organ) -> dict[int, int]:
    """How many items in force have something under them, by directory; items on request count as filled."""
    rows = DirectoryItem.objects.filter(organ=organ, ended_on__isnull=True)
    there = Public().publications(organ).filter(directory_item__isnull=False).values("directory_item")
    filled = rows.filter(Q(pk__in=there) | Q(way="依申请公开")).order_by()
    return dict(filled.values_list("directory").annotate(Count("pk")))


def filed(directory: Directory, organ: Organ, open_texts: Iterable[tuple[Manuscript, bool]]) -> list[Filed]:
    """Every item in its order, ended ones last; `open_texts` are texts on their way and if they are late."""
    found = counts(Public().publications(organ), directory)
    waiting: dict[int, list[bool]] = {}
    for text, late in open_texts:
        if text.directory_item_id:
            waiting.setdefault(text.directory_item_id, []).append(late)
    items = sorted(directory.items.all(), key=lambda each: (each.ended_on is not None, each.position))
    for each in items:
        each.directory = directory
    return [_filed(each, found.get(each.pk, (0, None)), waiting.get(each.pk, [])) for each in items]


def _filed(item: DirectoryItem, found: tuple[int, date | None], waiting: list[bool]) -> Filed:
    return Filed(item, *found, len(waiting), sum(waiting))


def counts(rows: QuerySet[Publication], directory: Directory) -> dict[int, tuple[int, date | None]]:
    """By item, how many of these stand under it and when the newest came; one query."""
    under = rows.filter(directory_item__in=directory.items.values("pk")).order_by()
    found = under.values_list("directory_item").annotate(Count("pk"), Max("published_on"))
    return {item: (number, last) for item, number, last in found}


def open_texts(rows: QuerySet[Manuscript], today: date, days: Calendar) -> list[tuple[Manuscript, bool]]:
    """The texts on their way under any item, each with whether its last day is over."""
    found = manuscripts.under_way(rows).filter(directory_item__isnull=False)
    dues = ((each, manuscripts.due(each, days)) for each in found)
    return [(each, bool(due and due < today)) for each, due in dues]


def choices(organ: Organ, along: int | None = None) -> list[tuple[str, list[tuple[int, str]]]]:
    """The items in force, and one that stands already, grouped by their directory; one query."""
    rows = DirectoryItem.objects.filter(Q(ended_on__isnull=True) | Q(pk=along), organ=organ)
    groups: dict[str, list[tuple[int, str]]] = {}
    for each in rows.select_related("directory").order_by("directory__name", "position", "pk"):
        groups.setdefault(each.directory.name, []).append((each.pk, str(each)))
    return list(groups.items())
