"""The guide: what the organ publishes, how to ask, and what may be done about an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from gongkai.law import cites, guides
from gongkai.portal import guidance
from gongkai.portal.pages import organ_page, show, standing
from gongkai.records.actions import clock
from gongkai.records.models import Organ
from gongkai.records.queries.gate import Public


@organ_page
def guide(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The guide of Article 12, as of today."""
    today = clock.today()
    return show(
        request,
        "guide",
        organ,
        "guide",
        head=standing(organ, "guide"),
        today=today,
        said=_said(organ),
        cite_guide=cites.REG_12,
        columns=organ.columns.all(),
        published=guidance.PUBLISHED,
        asking=guidance.ASKING,
        handling=guidance.HANDLING,
        free=guidance.FREE,
        complaining=guidance.COMPLAINING,
        channels=guidance.channels(),
        periods=guidance.periods(),
        example=guidance.example(today),
        tariffs=guidance.tariffs(today),
        fee_defaults=guidance.assumed(guidance.FEE_QUESTIONS),
        remedy_defaults=guidance.assumed(guidance.REMEDY_QUESTIONS),
        remedies=guidance.remedies(organ, today),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What the organ says of itself: the public values, what is missing, when somebody last looked."""

    office: list[tuple[str, str]]
    others: list[tuple[str, str]]
    missing: tuple[guides.Field, ...]
    reviewed_on: date | None


def _said(organ: Organ) -> Said:
    found = Public().guide(organ)
    said = found.published if found else {}
    rows = [(field, said[key]) for key, field in guides.FIELDS.items() if said.get(key)]
    return Said(
        [(field.name, text) for field, text in rows if field.office],
        [(field.name, text) for field, text in rows if not field.office],
        guides.missing(said),
        found.reviewed_on if found and found.published else None,
    )
