"""Signing in by the government's identity provider: there, and back with its answer."""

from __future__ import annotations

import logging
from types import ModuleType

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.adapters import visitors
from gongkai.desk import signon
from gongkai.records.actions import clock, recognising, signing_in

logger = logging.getLogger("gongkai.oidc")
ASKED, PATIENCE = "provider_asked", 600  # where the session keeps what was asked; how long that holds
STALE = "等得太久，或者不是在这个浏览器里开始的，没有登录。请重新登录。"
CANCELLED = "已取消统一身份认证登录。"
DECLINED = "统一身份认证没有让您登录。请重新登录；一直这样的，请联系运行维护人员。"


@require_GET
@never_cache
def there(request: HttpRequest) -> HttpResponse:
    """To the provider's page. A link and no form: a form may lead nowhere else (`form-action`)."""
    provider = _provider()
    if request.user.is_authenticated:
        return redirect("desk:home")
    following = request.GET.get("next", "")
    until = signing_in.waits("", visitors.told(request), signing_in.PROVIDER)
    if until:
        return _refused(request, signon.paused(until), following)
    try:
        address, kept = provider.ask(_here(request))
    except provider.Refused as refused:
        return _refused(request, str(refused), following)
    request.session[ASKED] = {**kept, "next": following, "at": _seconds()}
    return redirect(address)


@require_GET
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """With the provider's answer, which counts once, in the browser that asked for it, for ten minutes."""
    provider, asked = _provider(), request.session.get(ASKED, {})
    kept = _kept(request)
    if kept is None:
        return _refused(request, STALE, asked.get("next", ""))
    if "error" in request.GET or not request.GET.get("code"):
        return _refused(request, _declined(request), kept["next"])
    try:
        told = provider.told(request.GET["code"], _here(request), kept)
        user, known = recognising.person(issuer=told.issuer, subject=told.subject, username=told.username)
    except (provider.Refused, recognising.Unrecognised) as refused:
        if not isinstance(refused, provider.Unreachable):
            signing_in.turned_away(
                getattr(refused, "user", None), visitors.told(request), signon.covered(request)
            )
        return _refused(request, str(refused), kept["next"])
    account = None if known else {"issuer": told.issuer, "subject": told.subject}
    return signon.begin(request, user, kept["next"], signon.PROVIDER, shown=told.factor, account=account)


def _provider() -> ModuleType:
    """The adapter; there is nothing here where no provider is set."""
    if settings.OIDC is None:
        raise Http404("没有设统一身份认证。")
    from gongkai.adapters import provider  # noqa: PLC0415  needs the extra `oidc`

    return provider


def _here(request: HttpRequest) -> str:
    """Where the answer comes back to, on the host at hand: there the session is."""
    return request.build_absolute_uri(reverse("desk:provider_back"))


def _kept(request: HttpRequest) -> dict[str, str] | None:
    """What was asked; None where this answers nothing that this browser asked lately."""
    kept = request.session.get(ASKED)
    if not kept or not constant_time_compare(kept["state"], request.GET.get("state", "")):
        return None
    del request.session[ASKED]
    return kept if _seconds() - kept["at"] <= PATIENCE else None


def _declined(request: HttpRequest) -> str:
    error = request.GET.get("error", "")
    if error == "access_denied":
        return CANCELLED
    logger.warning("identity provider declines: %r", error[:100])
    return DECLINED


def _refused(request: HttpRequest, said: str, following: str = "") -> HttpResponse:
    """Back on the sign-in page, with what was asked for still in hand."""
    messages.error(request, said)
    query = f"?{urlencode({'next': following})}" if following else ""
    return redirect(f"{settings.LOGIN_URL}{query}")


def _seconds() -> int:
    return int(clock.now().timestamp())


there.asks = back.asks = True  # type: ignore[attr-defined]  # who it is, by the provider
