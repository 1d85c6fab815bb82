"""Which requests may be answered from a standby? Public pages that name nobody and write nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gongkai.records import near
from gongkai.web.interrupted import was_interrupted

# Not the desk, not the form, not tracking, not a subscription: whoever acts must see what came of it.
PAGES = frozenset(
    f"portal:{name}"
    for name in (
        "home",
        "organ",
        "guide",
        "rules",
        "disclosure",
        "catalogue",
        "figures",
        "reports",
        "report",
        "download",
        "document",
        "version",
        "file",
        "print",
        "feed",
        "found",
        "search",
        "data",
        "sitemap",
    )
)
Respond = Callable[[HttpRequest], HttpResponse]


class Nearby:
    """Reads of public pages go to a standby; one that dies under a page is replaced by the primary."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; asked for once more where the standby failed, which nobody but us has noticed."""
        with ExitStack() as stack:
            request.lagging = stack  # type: ignore[attr-defined]
            answer = self._respond(request)
            used = near.alias()
        if was_interrupted(answer) and used != near.PRIMARY:
            near.failed(used)
            request.lagging = None  # type: ignore[attr-defined]
            answer = self._respond(request)
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Now the page is known."""
        stack = request.lagging  # type: ignore[attr-defined]
        if stack is not None and may_lag(request):
            stack.enter_context(near.lagging())


def may_lag(request: HttpRequest) -> bool:
    """Whether a standby may answer: a look at a public page by somebody without a session."""
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    match = request.resolver_match
    return match is not None and (match.view_name in PAGES or match.namespaces[:1] == ["api"])
