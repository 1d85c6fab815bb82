"""Whoever was asked for an opinion answers here: once, with the number and the code of the letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.portal import opinions, uploads, visits
from gongkai.portal.forms.following import LetterForm, OpinionForm
from gongkai.portal.pages import attachment, counter_page, fragment, show
from gongkai.portal.views.following import opened
from gongkai.records.actions import counter, delivering
from gongkai.records.models import Delivery, Letter
from gongkai.records.queries import tracking

OPINION = "opinion"
WRONG = "文号和回复码对不上。请对照征求意见书核对；仍有困难的，请联系发函的机关。"


@counter_page
def opinion(request: HttpRequest) -> HttpResponse:
    """Number and code of the letter, then what it asks."""
    found = _current(request)
    if found is not None:
        return _answer(request, found)
    form = LetterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and opened(request, form, tracking.consulted, OPINION, WRONG):
        _collect(request)
        return redirect("portal:opinion")
    return show(request, "opinion_open", None, "opinion", form=form)


def _collect(request: HttpRequest) -> None:
    """Whoever opens it here has received it: where it was sent online, that is its service."""
    letter = _current(request)
    online = Delivery.Way.ONLINE
    if letter and letter.deliveries.filter(way=online, collected_at=None, returned_on=None).exists():
        delivering.collect(letter=letter)


def _current(request: HttpRequest) -> Letter | None:
    pk = visits.current(request, OPINION)
    return tracking.consulted_again(pk) if pk else None


def _answer(request: HttpRequest, letter: Letter) -> HttpResponse:
    asked, given = tracking.consultation(letter), tracking.answered(letter)
    form = OpinionForm(*uploads.given(request))
    if request.method == "POST" and form.attempt(lambda: _give(request, letter, form)):
        return redirect("portal:opinion")
    text = fragment(tracking.document(letter))
    about = {"letter": letter, "asked": asked, "given": given, "text": text, "opinions": counter.OPINIONS}
    return show(request, "opinion", letter.organ, "opinion", form=form, **about)


def _give(request: HttpRequest, letter: Letter, form: OpinionForm) -> object:
    said = form.cleaned_data
    sent = uploads.scanned(request, "files")
    return counter.give_opinion(letter=letter, opinion=said["opinion"], text=said["text"], uploads=sent)


@counter_page
def receipt(request: HttpRequest) -> HttpResponse:
    """The confirmation of the opinion given, as PDF."""
    letter = _current(request)
    given = tracking.answered(letter) if letter else None
    if letter is None or given is None:
        return redirect("portal:opinion")
    return attachment(opinions.receipt(letter, given), "application/pdf", f"意见回执 {letter.number}.pdf")


@counter_page
def leave(request: HttpRequest) -> HttpResponse:
    """Close the letter."""
    if request.method == "POST":
        visits.end(request, OPINION)
    return redirect("portal:opinion")
