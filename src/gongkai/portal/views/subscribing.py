"""Hearing by mail of what is new: asked for here, confirmed and ended by the links of the mails."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from gongkai.portal import heads, visits
from gongkai.portal.forms.subscribing import SubscribeForm
from gongkai.portal.pages import counter_page, organ_counter, show
from gongkai.portal.wanted import Wanted, wanted
from gongkai.records.actions import clock, subscriptions, tries
from gongkai.records.models import Organ, Subscription
from gongkai.records.queries import news

OFTEN = "从您的网络提交的订阅太多，请过 15 分钟再试。"
GONE = "没有这个订阅，或者已经退订，订阅的资料已经删除。"


@organ_counter
def subscribe(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The form for what the query string names; afterwards always the same words, whoever was subscribed."""
    asked = wanted(request.GET.dict(), organ.columns.all())
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _begun(request, organ, asked, form):
        return redirect(f"{request.path}?{asked.query()}&sent=1" if asked else f"{request.path}?sent=1")
    about = news.about(
        Subscription(column=asked.column, item=_item(asked), topic=asked.topic, text=asked.text)
    )
    return show(
        request,
        "subscribe",
        organ,
        "subscribe",
        form=form,
        about=about,
        asked=asked,
        sent=request.GET.get("sent") == "1",
        days=subscriptions.UNCONFIRMED_DAYS,
    )


def _begun(request: HttpRequest, organ: Organ, asked: Wanted, form: SubscribeForm) -> bool:
    marks = [f"subscribe/{visits.address(request)}"]
    if tries.spent(marks, clock.now()):
        form.add_error(None, OFTEN)
        return False
    about = {"column": asked.column, "item": _item(asked), "topic": asked.topic, "text": asked.text}
    done = form.attempt(
        lambda: subscriptions.begin(
            organ=organ, about=about, to=form.cleaned_data["to"], base=heads.base(request)
        )
    )
    if done:
        tries.wrong(marks, clock.now())
    return done


def _item(asked: Wanted) -> str:
    return asked.item.key if asked.item else ""


@counter_page
def subscription(request: HttpRequest, code: str) -> HttpResponse:
    """What the links of the mails lead to: confirm it, or end it."""
    found = _found(code)
    if request.method == "POST" and found.confirmed_at is None:
        subscriptions.confirm(subscription=found)
        return redirect("portal:subscription", code)
    return _shown(request, found, code)


# The code in the address is what allows it. A mail program ends a subscription by itself, without a page
# and so without a token of one (RFC 8058).
@csrf_exempt
@counter_page
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """End it: a click on the button, or by the reader's mail program. To look at the address ends nothing."""
    found = _found(code)
    if request.method == "POST":
        subscriptions.stop(subscription=found)
        return show(request, "subscription", found.organ, "subscribe", ended=True)
    return _shown(request, found, code)


def _shown(request: HttpRequest, found: Subscription, code: str) -> HttpResponse:
    about = news.about(found)
    return show(request, "subscription", found.organ, "subscribe", wish=found, code=code, about=about)


def _found(code: str) -> Subscription:
    found = subscriptions.of_code(code)
    if found is None:
        raise Http404(GONE)
    return found
