"""The sums a report is made of: a fixed number of grouped queries, however many rows there are.

Each returns small rows (what is grouped by, units, records); `compile` turns them into cells.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet, Sum

from gongkai.law.registers import REGISTERS
from gongkai.records.models import Case, Organ, Proceeding, Publication, RegisterEntry

STANDING = [kind.key for kind in REGISTERS.values() if any(f.of == "standing" for f in kind.figures)]


def entries(organ: Organ, year: int) -> QuerySet[RegisterEntry]:
    """The register entries of a year."""
    return RegisterEntry.objects.filter(organ=organ, year=year, voided=False)


def entry_sums(organ: Organ, year: int) -> Iterator[tuple[str, str, int, int, int]]:
    """(kind, category, sum of counts, sum of amounts in 分, entries) of a year."""
    rows = entries(organ, year).order_by().values_list("kind", "category")
    return rows.annotate(Sum("count"), Sum("amount"), Count("id")).iterator()


def standing_sums(organ: Organ, year: int) -> Iterator[tuple[str, str, int]]:
    """(kind, category, entries) up to the end of a year, of the registers that keep a stock."""
    rows = RegisterEntry.objects.filter(organ=organ, year__lte=year, voided=False, kind__in=STANDING)
    return rows.order_by().values_list("kind", "category").annotate(Count("id")).iterator()


def new_cases(organ: Organ, year: int) -> QuerySet[Case]:
    """Received in the year."""
    return Case.objects.filter(organ=organ, received_year=year)


def closed_cases(organ: Organ, year: int) -> QuerySet[Case]:
    """Answered or otherwise ended in the year."""
    return Case.objects.filter(organ=organ, closed_year=year)


def carried_in_cases(organ: Organ, year: int) -> QuerySet[Case]:
    """Received before the year and not ended before it."""
    return Case.objects.filter(organ=organ, closed_year__gte=year, received_year__lt=year)


def carried_out_cases(organ: Organ, year: int) -> QuerySet[Case]:
    """Received by the end of the year and not ended in it."""
    return Case.objects.filter(organ=organ, closed_year__gt=year, received_year__lte=year)


def case_sums(organ: Organ, year: int) -> Iterator[tuple[str, str, int]]:
    """(row of table three, applicant type, cases) for the 24 rows that are no sum."""
    for row, cases in (
        ("new", new_cases(organ, year)),
        ("carried_in", carried_in_cases(organ, year)),
        ("carried_out", carried_out_cases(organ, year)),
    ):
        for applicant, number in cases.order_by().values_list("applicant_type").annotate(Count("id")):
            yield row, applicant, number
    closed = closed_cases(organ, year).order_by().values_list("row", "applicant_type")
    yield from closed.annotate(Count("id")).iterator()


def published(organ: Organ, year: int) -> QuerySet[Publication]:
    """Published of the organ's own motion in the year."""
    return Publication.objects.filter(
        organ=organ, published_year=year, attribute=Publication.Attribute.PROACTIVE, voided=False
    )


def publication_sums(organ: Organ, year: int) -> Iterator[tuple[int, int]]:
    """(column id, publications). Without the names: a join would leave the index."""
    return published(organ, year).order_by().values_list("column_id").annotate(Count("id")).iterator()


def normative(organ: Organ, year: int, measure: str, lapsed: bool) -> QuerySet[Publication]:
    """Rules and normative documents made, repealed in the year, or valid at its end.

    `lapsed`: a document whose time ran out counts as repealed too (a local setting; default no).
    """
    documents = Publication.objects.filter(organ=organ, voided=False, kind__in=("rules", "normative"))
    return documents.filter(_normative(year, lapsed)[measure])


def _normative(year: int, lapsed: bool) -> dict[str, Q]:
    ended = [Publication.Validity.REPEALED, *([Publication.Validity.LAPSED] if lapsed else [])]
    return {
        "made": Q(formed_year=year),
        "repealed": Q(ended_year=year, validity__in=ended),
        "valid": Q(formed_year__lte=year, ended_year__gt=year),
    }


def normative_sums(organ: Organ, year: int, lapsed: bool) -> Iterator[tuple[str, int, int, int]]:
    """(kind, made, repealed, valid)."""
    rows = Publication.objects.filter(organ=organ, voided=False, kind__in=("rules", "normative"))
    conditions = _normative(year, lapsed)
    counts = {measure: Count("id", filter=condition) for measure, condition in conditions.items()}
    return rows.order_by().values_list("kind").annotate(**counts).iterator()


def counted_proceedings(organ: Organ, year: int) -> QuerySet[Proceeding]:
    """Decided in the year, or pending at its end; where only co-defendant, not counted."""
    return Proceeding.objects.filter(
        organ=organ, decided_year__gte=year, filed_year__lte=year, co_defendant_only=False, voided=False
    )


def proceeding_sums(organ: Organ, year: int) -> Iterator[tuple[str, bool, str, int]]:
    """(kind, after review, ending or "" while pending at the year's end, proceedings)."""
    rows = counted_proceedings(organ, year).order_by()
    for kind, after, ending, decided, number in rows.values_list(
        "kind", "after_review", "ending", "decided_year"
    ).annotate(Count("id")):
        yield kind, after, ending if decided == year else "", number
