"""What does a visitor see when something fails? After an interruption, when to try again."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from gongkai.records.room import NoRoom

RETRY_SECONDS = 15


def failed(request: HttpRequest) -> HttpResponse:
    """The page for an error no view has dealt with. Nothing of it was done: each act is one transaction."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError | ConnectionError):
        answer = busy("")
        answer.interrupted = True  # type: ignore[attr-defined]
        return answer
    if isinstance(error, NoRoom):
        return busy(error.messages[0])
    return server_error(request)


def was_interrupted(answer: HttpResponse) -> bool:
    """Whether a database or the files' storage did not answer."""
    return getattr(answer, "interrupted", False)


def busy(why: str) -> HttpResponse:
    """503, in plain words, with the seconds after which to try again."""
    answer = HttpResponse(render_to_string("503.html", {"why": why}), status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer
