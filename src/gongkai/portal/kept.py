"""Has this page been made already, and has the reader got it? Pages are kept until the log moves.

Nothing is kept of or for a visitor who is known by a session, and nothing that sets a cookie. A page is made
of what stood when the number of the log was read or later, so that what was withdrawn is gone at once (with a
database server, within a tenth of a second: `moved.TRUSTED`). What no log tells of (there should be nothing)
is wrong for ten minutes at most.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe, quote_etag

from gongkai import __version__
from gongkai.portal.context import wants_large
from gongkai.records.actions import clock
from gongkai.records.queries.moved import Stand

SECONDS = 600
LARGEST = 256 * 1024
TEXTS = ("text/html", "application/atom+xml")
# Kept by a browser, but asked for each time: what was withdrawn must not be shown from a shelf.
CONTROL = "no-cache"
STARTED = timezone.now()  # a new program makes new pages
_MESSAGES = "messages"  # the cookie of Django's messages
Kept = tuple[bytes, dict[str, str], int | None]


def answer(
    request: HttpRequest, stand: Stand, make: Callable[[], HttpResponse], also: object = ""
) -> HttpResponse:
    """The page that was made when the logs stood so and `also` was the same, or a new one."""
    if _known(request):
        return make()
    key = _key(request, f"{stand.number}|{also}")
    found: Kept | None = caches["pages"].get(key)
    if found is None:
        made = make()
        if not _keepable(request, made):
            return made
        found = _taken(made, None if wants_large(request) else _changed(stand))
        caches["pages"].set(key, found, SECONDS)
    return _given(request, found)


def _known(request: HttpRequest) -> bool:
    """Whether something may be shown to this visitor that others must not see."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or _MESSAGES in request.COOKIES


def _key(request: HttpRequest, stands: str) -> str:
    parts = (__version__, request.build_absolute_uri(), wants_large(request), clock.today(), stands)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def _keepable(request: HttpRequest, answer: HttpResponse) -> bool:
    """A form's token and a session are put into cookies only after the view: both are asked for here."""
    return (
        answer.status_code == 200
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not request.session.modified
        and not answer.streaming
        and not answer.cookies
        and answer.get("Content-Type", "").startswith(TEXTS)
        and len(answer.content) <= LARGEST
    )


def _taken(made: HttpResponse, at: datetime | None) -> Kept:
    """What is kept of an answer. Large print has no date (`at`): another text would be of that date."""
    made.headers.setdefault("Cache-Control", CONTROL)
    made.headers.setdefault("ETag", quote_etag(hashlib.sha256(made.content).hexdigest()[:32]))
    own = parse_http_date_safe(made.get("Last-Modified", ""))
    return made.content, dict(made.headers.items()), own or (int(at.timestamp()) if at else None)


def _changed(stand: Stand) -> datetime:
    """Since when the page has stood: the last entry, the program's start, and the day it is of."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return max(today, STARTED, stand.at() or STARTED)


def _given(request: HttpRequest, found: Kept) -> HttpResponse:
    """The whole answer or a short one.

    Within a second of the last change no date is told: it has whole seconds, and more may happen in this one.
    """
    content, headers, at = found
    answer = HttpResponse(content, headers=headers)
    own = "Last-Modified" in headers
    told = at if at and (own or timezone.now().timestamp() > at + 1) else None
    if told and not own:
        answer["Last-Modified"] = http_date(told)
    given = get_conditional_response(request, headers["ETag"], told, answer)
    assert isinstance(given, HttpResponse)
    return given
