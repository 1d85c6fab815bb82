"""The second factor of the person who is signed in: set up, backup codes, the picture for the phone."""

from __future__ import annotations

from io import BytesIO

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from gongkai.adapters import visitors
from gongkai.desk import signon
from gongkai.desk.asking import signed_in
from gongkai.desk.forms.signon import CodeForm
from gongkai.records.actions import factors, signing_in

PAGE = "desk:factor"


@never_cache
@sensitive_post_parameters("code")
@signed_in(PAGE)
def factor(request: HttpRequest) -> HttpResponse:
    """Set it up with a first code; afterwards what is left of the backup codes."""
    if factors.of(request.user):
        return render(request, "desk/factor.html", {"left": factors.left(request.user)})
    form = CodeForm(request.POST if request.method == "POST" else None)
    until = signing_in.waits(request.user.username, visitors.told(request), signing_in.CODE)
    if until is None and form.is_bound:
        if form.attempt(lambda: factors.confirm(user=request.user, code=form.cleaned_data["code"])):
            signon.same_session(request)
            signon.verified(request, request.user)
            return render(request, "desk/factor_codes.html", {"codes": form.result, "first": True})
        told, hidden = visitors.told(request), signon.covered(request)
        until = signing_in.wrong(request.user.username, told, hidden, signing_in.CODE)
    waiting = factors.begin(user=request.user)
    context = {
        "form": form,
        "secret": _grouped(factors.secret_text(waiting)),
        "required": factors.required(request.user),
        "paused": signon.paused(until) if until else "",
    }
    return render(request, "desk/factor_new.html", context)


@never_cache
@require_POST
@signed_in(PAGE)
def codes(request: HttpRequest) -> HttpResponse:
    """Ten other backup codes."""
    if not factors.of(request.user):
        return redirect(PAGE)
    return render(request, "desk/factor_codes.html", {"codes": factors.new_codes(user=request.user)})


@never_cache
@require_GET
@signed_in(PAGE)
def picture(request: HttpRequest) -> HttpResponse:
    """What the phone looks at, while the factor is being set up and never afterwards."""
    if factors.of(request.user):
        raise Http404
    made = BytesIO()
    address = factors.address(factors.begin(user=request.user))
    segno.make(address, error="m").save(made, kind="svg", scale=6, border=4, light="white")
    return HttpResponse(made.getvalue(), content_type="image/svg+xml")


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
