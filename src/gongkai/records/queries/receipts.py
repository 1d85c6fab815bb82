"""What does the receipt say that staff hand to an applicant?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone

from gongkai.law.receipt import CHANNELS, missing
from gongkai.letter.papers import Paper
from gongkai.letter.papers import receipt as receipt_paper
from gongkai.records import identity
from gongkai.records.actions import cases
from gongkai.records.models import Request
from gongkai.records.queries import papers


def staff_receipt(request: Request, code: str, on: date) -> Paper:
    """The receipt of a request: its number and code, the receipt date and its rule, when an answer is due."""
    opened = list(request.cases.all())
    name = identity.unseal(request.applicant, f"request {request.token}").get("name", "")
    if not opened:
        channel = CHANNELS[request.channel]
        facts = replace(
            papers.organ_facts(request.organ, on),
            channel=channel.name,
            receipt_rule=f"{channel.rule}；现在还缺少{missing(request.channel)}，确定后开始计算期限",
            submitted_on=timezone.localdate(request.submitted_at),
            case_number=request.number,
            addressee=name,
        )
        return receipt_paper(facts, code)
    first = opened[0]
    first.organ, first.request = request.organ, request
    clock = cases.read(request.organ, first.events.all())
    facts = replace(
        papers.case_facts(first, clock, on),
        case_number=request.number,
        addressee=name,
        summary="；".join(case.summary for case in opened),
    )
    return receipt_paper(facts, code, clock.ledger, provisional=clock.provisional)
