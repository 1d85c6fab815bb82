"""Which rules and normative documents are there, how do they stand, which are due for a clean-up?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from gongkai.records.models import Cleanup, Conclusion, Organ, Publication

RULING = (Publication.Kind.RULES, Publication.Kind.NORMATIVE)
# The same for lists in the order of an index of these alone, which SQLite takes only where both are written
# alike, values and all.
RULES_ONLY = RawSQL("records_publication.kind IN ('rules', 'normative')", (), output_field=BooleanField())
ENDED = (Publication.Validity.REPEALED, Publication.Validity.LAPSED)


def ruling() -> QuerySet[Publication]:
    """Rules and normative documents of every organ."""
    return Publication.objects.filter(kind__in=RULING)


def asked(rows: QuerySet[Publication], given: Mapping[str, str]) -> QuerySet[Publication]:
    """Those of a list's filter: kind, validity, year of making, words of title or number."""
    rows = rows.filter(kind__in=RULING, voided=False)
    wanted = {"kind": given.get("kind"), "validity": given.get("validity"), "formed_year": given.get("year")}
    rows = rows.filter(**{key: value for key, value in wanted.items() if value})
    words = given.get("q", "")
    if not words:
        return rows
    found = Q(title__icontains=words) | Q(doc_number__icontains=words) | Q(unified_number__icontains=words)
    return rows.filter(found)


def along(rows: QuerySet[Publication]) -> QuerySet[Publication]:
    """With what a list tells of each: what ended it, and what interprets it."""
    return rows.select_related("ended_by").prefetch_related("interpretations")


def due(organ: Organ, today: date, years: int) -> QuerySet[Publication]:
    """In force, and made that many years ago or to lapse within a year; the oldest first."""
    old, soon = _years(today, -years), _years(today, 1)
    rows = ruling().filter(organ=organ, voided=False, ended_on__isnull=True)
    return rows.filter(Q(formed_on__lte=old) | Q(valid_until__lte=soon)).order_by("formed_on", "pk")


def _years(day: date, number: int) -> date:
    """The same day some years on; of 29 February, the last of that month."""
    try:
        return day.replace(year=day.year + number)
    except ValueError:
        return day.replace(year=day.year + number, day=28)


@dataclass(frozen=True, slots=True)
class Looked:
    """One document of a round, with its conclusion where there is one."""

    document: Publication
    conclusion: Conclusion | None


def looked(cleanup: Cleanup) -> list[Looked]:
    """Every document of a round; two queries."""
    found = {each.publication_id: each for each in cleanup.conclusions.select_related("by")}
    rows = Publication.objects.filter(pk__in=cleanup.listed).order_by("formed_on", "pk")
    return [Looked(each, found.get(each.pk)) for each in rows]


def choices(organ: Organ, *, but: int | None = None, most: int = 500) -> QuerySet[Publication]:
    """The documents another one may interpret or be ended by; the newest first."""
    pks = ruling().filter(organ=organ, voided=False).exclude(pk=but).order_by("-formed_on", "-pk")
    return Publication.objects.filter(pk__in=list(pks.values_list("pk", flat=True)[:most]))
