"""The switch between the ordinary pages and the 长者版."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gongkai.portal.context import COOKIE, LARGE

YEAR = 365 * 24 * 3600


# It changes nothing but the size of the reader's own letters. Without a token in its form, the public
# pages set no cookie for anybody.
@csrf_exempt
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Remember the choice and go back to the page it was made on."""
    answer = HttpResponseRedirect(_back(request))
    if request.POST.get("view") == LARGE:
        answer.set_cookie(
            COOKIE, LARGE, YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer


def _back(request: HttpRequest) -> str:
    """The page the form stood on, if it is one of ours."""
    given = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if own and given.isprintable() else "/"
