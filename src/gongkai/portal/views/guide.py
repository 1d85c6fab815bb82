"""The guide: what the organ publishes, how to ask, and what may be done about an answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gongkai.law import cites
from gongkai.portal import guidance
from gongkai.portal.pages import organ_page, show, standing
from gongkai.records.actions import clock
from gongkai.records.models import Organ


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
