"""Where does an old address lead now, and what became of the runs that brought an old site over?"""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.records.models import Brought, Manuscript, Organ, Publication, StockImport


def led(path: str, host: str = "") -> Publication | None:
    """The document that stood at an old address; where several did, the one of that host."""
    if "\0" in path + host:  # no address has one, and PostgreSQL takes none in a text
        return None
    if not path or len(path) > 800:
        return None
    rows = Brought.objects.filter(path=path, manuscript__publication__isnull=False)
    found = list(rows.select_related("manuscript__publication").order_by("pk")[:20])
    own = [each for each in found if host and _host(each.address) == host.lower()]
    chosen = own or found
    return chosen[0].manuscript.publication if len({each.manuscript_id for each in chosen}) == 1 else None


def _host(address: str) -> str:
    return address.split("//")[-1].split("/")[0].lower()


def runs(organ: Organ) -> QuerySet[StockImport]:
    """The runs of an organ, newest first."""
    return StockImport.objects.filter(organ=organ).select_related("by", "rejects").order_by("-pk")


def held(organ: Organ) -> QuerySet[Manuscript]:
    """What was brought over and is not public yet because it names persons."""
    rows = Manuscript.objects.filter(organ=organ, brought__isnull=False, publication=None)
    return rows.exclude(state="dropped").order_by("-pk").defer("body")
