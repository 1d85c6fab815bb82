"""What does the receipt say that staff hand to an applicant?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone

from gongkai.law.receipt import CHANNELS, missing
from gongkai.letter.papers import Paper, submission
from gongkai.letter.papers import receipt as receipt_paper
from gongkai.records import identity, places
from gongkai.records.actions import cases
from gongkai.records.models import Request
from gongkai.records.queries import papers


def staff_receipt(request: Request, code: str, on: date, address: str = "") -> Paper:
    """The receipt of a request: its number and code, the receipt date and its rule, when an answer is due.

    `address`: where it is followed, for a platform that was told of none.
    """
    opened = sorted(request.cases.all(), key=lambda case: (case.item, case.pk))
    name = identity.unseal(request.applicant, f"request {request.token}").get("name", "")
    if not opened:
        return _submission(request, code, on, name, places.track() or address)
    first = opened[0]
    first.organ, first.request = request.organ, request
    clock = cases.read(request.organ, first.events.all())
    facts = replace(
        papers.case_facts(first, clock, on),
        case_number=request.number,
        addressee=name,
        summary="；".join(case.summary for case in opened),
        track_address=places.track() or address,
    )
    return receipt_paper(facts, code, clock.ledger, provisional=clock.provisional)


def _submission(request: Request, code: str, on: date, name: str, address: str) -> Paper:
    """What proves a submission whose day of receipt waits for a confirmation."""
    channel = CHANNELS[request.channel]
    facts = replace(
        papers.organ_facts(request.organ, on),
        channel=channel.name,
        receipt_rule=channel.rule,
        submitted_on=timezone.localdate(request.submitted_at),
        case_number=request.number,
        addressee=name,
        track_address=address,
    )
    asks = identity.unseal(request.asks, f"request {request.token}")
    at = f"{timezone.localtime(request.submitted_at):%Y年%m月%d日 %H:%M}"
    lacks = missing(request.channel)
    return submission(facts, code, at, asks, lacks)
