"""Asking why a record is taken out, for every register alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.desk.forms.base import ReasonForm
from gongkai.records.models import Organ


def ask(
    request: HttpRequest,
    organ: Organ,
    act: Callable[[str], None],
    *,
    what: str,
    section: str,
    back: tuple[str, int],
) -> HttpResponse:
    """The page that asks for the reason; `act(reason)` voids the record, `back` is its page."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(lambda: act(form.cleaned_data["reason"])):
        messages.success(request, "已作废，不再计入任何数字。")
        return redirect(back[0], organ.code, back[1])
    context = {"organ": organ, "section": section, "form": form, "what": what, "back": back}
    return render(request, "desk/void.html", context)


def ask_why(
    request: HttpRequest,
    organ: Organ,
    act: Callable[[str], object],
    *,
    words: Mapping[str, str],
    back: tuple[str, int],
) -> HttpResponse:
    """The same for what is not voided: `words` are what is done (`act`), to `what`, and a `note` on it."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(lambda: act(form.cleaned_data["reason"])):
        messages.success(request, f"已{words['act']}。")
        return redirect(back[0], organ.code, back[1])
    context = {"organ": organ, "section": "publications", "form": form, "back": back, **words}
    return render(request, "desk/reason.html", context)
