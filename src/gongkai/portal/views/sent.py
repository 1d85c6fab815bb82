"""The receipt: at once, as a page and as a paper, for as long as the session lasts."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from gongkai.law.receipt import CHANNELS, missing
from gongkai.letter import papers as sheets
from gongkai.letter.write import render
from gongkai.portal import filling
from gongkai.portal.pages import organ_counter, show
from gongkai.records.actions import clock
from gongkai.records.actions.requests import code_of
from gongkai.records.models import Organ, Request
from gongkai.records.queries import papers, tracking


@organ_counter
def sent(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Number, code, the day of receipt and by which rule, and when an answer is due."""
    token = filling.sent_token(request, organ)
    found = tracking.sent(organ, token)
    if found is None:
        return redirect("portal:ask", organ.code)
    stories = tracking.stories(found, clock.today())
    code = code_of(token)
    return show(
        request,
        "sent",
        organ,
        "requests",
        request_=found,
        code=f"{code[:5]} {code[5:]}",
        stories=stories,
        first=stories[0] if stories else None,
        rule=rule(found),
        cite=CHANNELS[found.channel].cite,
        lacks=missing(found.channel, rule="confirmed"),
    )


def rule(of: Request) -> str:
    """By which rule the day of receipt is set."""
    return papers.acknowledged_rule() if of.receipt_rule == "acknowledged" else CHANNELS[of.channel].rule


@organ_counter
def receipt(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The receipt as PDF."""
    token = filling.sent_token(request, organ)
    found = tracking.sent(organ, token)
    stories = tracking.stories(found, clock.today()) if found else []
    if not stories:
        raise Http404("没有可以下载的回执。回执只能在提交申请的浏览器里下载，请改用受理号和查询码查询。")
    first = stories[0]
    facts = papers.case_facts(first.case, first.clock, clock.today())
    whole = replace(facts, case_number=found.number, addressee=papers.applicant_name(first.case))
    sheet = sheets.receipt(whole, code_of(token), first.clock.ledger, provisional=first.clock.provisional)
    headers = {"Content-Disposition": content_disposition_header(True, f"登记回执 {found.number}.pdf")}
    return HttpResponse(render(sheet, "pdf"), content_type="application/pdf", headers=headers)
