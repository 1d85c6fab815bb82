"""What does a visitor see when something fails? After an interruption, when to try again."""

from __future__ import annotations

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import bad_request, server_error

from gongkai.records.room import FULL, NoRoom

RETRY_SECONDS = 15


def failed(request: HttpRequest) -> HttpResponse:
    """The page for an error no view has dealt with. Nothing of it was done: each act is one transaction."""
    return _said(sys.exc_info()[1]) or server_error(request)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be read, which a session that could not be kept passes for too."""
    return _said(_behind(exception)) or bad_request(request, exception)


def _behind(error: BaseException | None) -> BaseException | None:
    """The database's error that led to this one; None: it was another."""
    while error is not None and not isinstance(error, OperationalError | InterfaceError):
        error = error.__cause__ or error.__context__
    return error


def _said(error: BaseException | None) -> HttpResponse | None:
    """What to say where it is none of the visitor's doing and will pass."""
    if _is_full(error):
        return busy(FULL)
    if isinstance(error, OperationalError | InterfaceError | ConnectionError):
        answer = busy("")
        answer.interrupted = True  # type: ignore[attr-defined]
        return answer
    return busy(error.messages[0]) if isinstance(error, NoRoom) else None


def _is_full(error: BaseException | None) -> bool:
    """Whether the disk took no more, of a file or of the embedded database; PostgreSQL says DiskFull."""
    if isinstance(error, OperationalError):
        return "disk is full" in str(error) or getattr(error.__cause__, "sqlstate", "") == "53100"
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def was_interrupted(answer: HttpResponse) -> bool:
    """Whether a database or the files' storage did not answer."""
    return getattr(answer, "interrupted", False)


def busy(why: str) -> HttpResponse:
    """503, in plain words, with the seconds after which to try again."""
    answer = HttpResponse(render_to_string("503.html", {"why": why}), status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer
