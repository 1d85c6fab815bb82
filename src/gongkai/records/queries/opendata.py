"""What is there for everybody's own use: publications, texts, issued reports, and counts of requests?

Everything comes through the gate of what is public. Counts of requests are those of table three, of years and
months that are over; nothing in them is about one request.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from gongkai.records.models import Case, IssuedReport, Manuscript, Organ, Publication
from gongkai.records.queries.gate import Public

CHUNK = 2000
FIRST_YEAR = 2008  # the Regulation came into force on 2008-05-01


def head() -> tuple[int, int]:
    """What everything public is as new as: the organs there are, and the sum of their logs."""
    found = Public().organs().aggregate(organs=Count("pk"), entries=Sum("log_seq"))
    return found["organs"], found["entries"] or 0


def publications() -> Iterator[Publication]:
    """Every public document, in the order in which they came, read in pieces."""
    rows = Public().published().select_related("organ", "column").order_by("pk")
    yield from rows.iterator(CHUNK)


def texts() -> Iterator[Manuscript]:
    """The version that stands of every public document that has a text here, read in pieces."""
    rows = Manuscript.objects.filter(version__gt=0, publication__in=Public().published().values("pk"))
    rows = rows.only("publication_id", "version", "published_at", "body").order_by("publication", "-version")
    last = None
    for each in rows.iterator(CHUNK):
        if each.publication_id != last:
            last = each.publication_id
            yield each


def issued() -> Iterator[IssuedReport]:
    """The newest version of every organ's report of every year."""
    last = None
    rows = IssuedReport.objects.filter(organ__in=Public().organs()).select_related("organ")
    for each in rows.order_by("organ__code", "year", "-version").iterator(50):
        if (each.organ_id, each.year) != last:
            last = (each.organ_id, each.year)
            yield each


def reports() -> QuerySet[IssuedReport]:
    """Every version of every report, newest first, without the documents, which are large."""
    rows = IssuedReport.objects.filter(organ__in=Public().organs()).select_related("organ")
    return rows.defer("document", "findings")


def years(organ: Organ, today: date) -> range:
    """The years of which counts are public: from the organ's first request to the last year that is over."""
    first = Case.objects.filter(organ=organ, received_year__gte=FIRST_YEAR).order_by("received_year").first()
    return range(first.received_year, today.year) if first else range(0)


def months(organ: Organ, today: date) -> dict[tuple[int, int], dict[str, int]]:
    """{(year, month): {"received", "closed", "late"}} of the months that are over.

    `late` are those of the closed ones that were answered after their last day.
    """
    found: dict[tuple[int, int], dict[str, int]] = {}
    for measure, rows in _monthly(organ, today):
        for year, month, number in rows:
            found.setdefault((year, month), {"received": 0, "closed": 0, "late": 0})[measure] += number
    return dict(sorted(found.items()))


def _monthly(organ: Organ, today: date) -> Iterator[tuple[str, QuerySet[Case]]]:
    cases = Case.objects.filter(organ=organ, received_year__gte=FIRST_YEAR)
    over = {"received": cases.filter(received_on__lt=today.replace(day=1))}
    over["closed"] = cases.filter(closed_on__lt=today.replace(day=1))
    over["late"] = over["closed"].filter(late=True)
    for measure, rows in over.items():
        day = F("received_on" if measure == "received" else "closed_on")
        grouped = rows.order_by().annotate(y=ExtractYear(day), m=ExtractMonth(day)).values_list("y", "m")
        yield measure, grouped.annotate(Count("pk"))
