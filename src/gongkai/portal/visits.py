"""Who has opened what with a number and a code? Kept in the session, for half an hour without a touch."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from gongkai.records import cipher
from gongkai.records.actions import clock

IDLE = 30 * 60
MARK = 16  # of a hash: enough to see that it is another one
TRIES, PAUSE = 10, 15 * 60


def begin(request: HttpRequest, what: str, pk: int, code_hash: str = "") -> None:
    """Open something for this session; its key changes, so that nobody who knew it before gets in.

    What a code opened stays open only while that code holds.
    """
    request.session.cycle_key()
    end_with_browser(request)
    request.session[what] = {"pk": pk, "at": _now(), "code": code_hash[:MARK]}


def end_with_browser(request: HttpRequest) -> None:
    """Nobody after this one finds anything on a shared computer. Staff keep the session they signed in to."""
    if not request.user.is_authenticated:
        request.session.set_expiry(0)


def same_code(request: HttpRequest, what: str, code_hash: str) -> bool:
    """Whether the code that opened it still holds."""
    return bool(code_hash) and request.session.get(what, {}).get("code") == code_hash[:MARK]


def current(request: HttpRequest, what: str) -> int | None:
    """What is open, or None; every look keeps it open for another half hour."""
    kept = request.session.get(what)
    if not kept:
        return None
    if _now() - kept["at"] > IDLE:
        end(request, what)
        return None
    request.session[what] = {**kept, "at": _now()}
    return int(kept["pk"])


def end(request: HttpRequest, what: str) -> None:
    """Close it."""
    request.session.pop(what, None)


def paused(request: HttpRequest) -> bool:
    """Whether too many wrong codes came from this session or this address."""
    return any(cache.get(key, 0) >= TRIES for key in _keys(request))


def wrong(request: HttpRequest) -> None:
    """Count a wrong code. The pause lasts from the first of them."""
    if request.session.session_key is None:
        request.session.create()
    for key in _keys(request):
        cache.add(key, 0, PAUSE)
        cache.incr(key)


def _keys(request: HttpRequest) -> list[str]:
    """Under which keys tries are counted: neither a session's key nor an address stands there."""
    marks = (request.session.session_key, request.META.get("REMOTE_ADDR"))
    return [f"tries:{cipher.blind(f'tries/{mark}')}" for mark in marks if mark]


def _now() -> int:
    return int(clock.now().timestamp())
