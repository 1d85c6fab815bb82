"""The receipt: at once, as a page and as a paper, for as long as the session lasts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.law.receipt import CHANNELS, missing
from gongkai.letter.write import render
from gongkai.portal import filling
from gongkai.portal.pages import attachment, organ_counter, show
from gongkai.records.actions import clock, telling
from gongkai.records.actions.requests import code_hash, code_of
from gongkai.records.models import Organ, Request
from gongkai.records.queries import papers, receipts, tracking


@organ_counter
def sent(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Number, code, the day of receipt and by which rule, and when an answer is due."""
    token = filling.sent_token(request, organ)
    found = tracking.sent(organ, token)
    if found is None:
        return redirect("portal:ask", organ.code)
    stories = tracking.stories(found, clock.today())
    code = _code(found)
    return show(
        request,
        "sent",
        organ,
        "requests",
        request_=found,
        code=f"{code[:5]} {code[5:]}" if code else "",
        stories=stories,
        first=stories[0] if stories else None,
        rule=rule(found),
        cite=CHANNELS[found.channel].cite,
        lacks=missing(found.channel, rule="confirmed"),
        reached=telling.reached(found),
    )


def _code(of: Request) -> str:
    """The code the form was given; "" once another one has taken its place."""
    code = code_of(of.token)
    return code if code_hash(code) == of.code_hash else ""


def rule(of: Request) -> str:
    """By which rule the day of receipt is set."""
    return papers.acknowledged_rule() if of.receipt_rule == "acknowledged" else CHANNELS[of.channel].rule


@organ_counter
def leave(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Forget the receipt: whoever sits down at this computer next finds nothing."""
    if request.method == "POST":
        filling.forget(request, organ)
        messages.success(request, "已经退出，这台电脑上不再保留这件申请的内容。请保管好受理号和查询码。")
    return redirect("portal:requests", organ.code)


@organ_counter
def receipt(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The receipt as PDF."""
    token = filling.sent_token(request, organ)
    found = tracking.sent(organ, token)
    if found is None or not _code(found):
        raise Http404("没有可以下载的回执。回执只能在提交申请的浏览器里下载，请改用受理号和查询码查询。")
    followed = request.build_absolute_uri(reverse("portal:track"))
    sheet = receipts.staff_receipt(found, _code(found), clock.today(), followed)
    kind = "提交回执" if found.state == Request.State.WAITING else "登记回执"
    return attachment(render(sheet, "pdf"), "application/pdf", f"{kind} {found.number}.pdf")
