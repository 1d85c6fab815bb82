"""What did each request cost? Counted for /metrics, and one line in the log where one is kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse

from gongkai.web import asked, counting, journal

Respond = Callable[[HttpRequest], HttpResponse]
_spent = [0.0, 0]  # seconds in the database and statements: a process answers one request at a time


class Watch:
    """The outermost middleware, so that the time is that of the whole answer."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._line = asked.line if journal.kept() else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer as it is, counted."""
        start, (before, sent) = time.perf_counter(), _spent
        answer = self._respond(request)
        seconds = time.perf_counter() - start
        match = request.resolver_match
        room = (match.namespaces or ("web",))[0] if match else "other"
        method = request.method or ""
        counting.request(room, method, answer.status_code, seconds, _spent[0] - before, _spent[1] - sent)
        if self._line:
            self._line(request, match.view_name if match else "", answer.status_code, seconds)
        return answer


def _timed(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
    start = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        _spent[0] += time.perf_counter() - start
        _spent[1] += 1


def _time(connection: Any, **_: object) -> None:
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def begin() -> None:
    """Time every statement of this process from now on."""
    connection_created.connect(_time, dispatch_uid="gongkai-watching")
    if connection.connection is not None:
        _time(connection)
