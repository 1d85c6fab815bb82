"""Who has opened what with a number and a code? Kept in the session, for half an hour without a touch."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from gongkai.adapters.visitors import address, told
from gongkai.records.actions import clock, tries

IDLE = 30 * 60
GRACE = 60  # seconds
FROM_ONE = 60  # wrong codes in a quarter of an hour: behind one address sits a whole neighbourhood
SENDING = 20  # requests, likewise
MARK = 16  # of a hash: enough to see that it is another one


def begin(
    request: HttpRequest, what: str, pk: int, code_hash: str = "", left: Mapping[str, object] | None = None
) -> None:
    """Open something for this session; its key changes, so that nobody who knew it before gets in.

    What a code opened stays open only while that code holds. `left` is what the old key still knows for a
    minute: a second press that was under way comes with it.
    """
    if left and request.session.session_key:
        _leave(request, left)
    else:
        request.session.cycle_key()
    end_with_browser(request)
    request.session[what] = {"pk": pk, "at": _now(), "code": code_hash[:MARK]}


def _leave(request: HttpRequest, left: Mapping[str, object]) -> None:
    """A new session, which is kept with the answer, and for the old key nothing but what is left."""
    before, kept = request.session, dict(request.session.items())
    request.session = type(before)()
    request.session.update(kept)
    before.clear()
    before.update(left)
    before.set_expiry(GRACE)
    before.save()


def end_with_browser(request: HttpRequest) -> None:
    """Nobody after this one finds anything on a shared computer. Staff keep the session they signed in to."""
    if not request.user.is_authenticated:
        request.session.set_expiry(0)


def lately(request: HttpRequest) -> bool:
    """Whether the session was kept within this half hour; false notes that it is kept now."""
    if 0 <= _now() - request.session.get("kept_at", -IDLE) < IDLE:
        return True
    request.session["kept_at"] = _now()
    return False


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


def paused(request: HttpRequest, number: str) -> bool:
    """Whether too many wrong codes came from this session, or from this address."""
    now, here = clock.now(), told(request)
    if here and tries.spent([_look_up(here)], now, FROM_ONE):
        return True
    return tries.spent(_marks(request, number), now)


def wrong(request: HttpRequest, number: str) -> None:
    """Count a wrong code."""
    if request.session.session_key is None:
        request.session.create()
    here = told(request)
    tries.wrong([*_marks(request, number), *([_look_up(here)] if here else [])], clock.now())


def may_send(request: HttpRequest) -> bool:
    """Whether not too many requests came from this address; one that comes now is counted."""
    here = told(request)
    if not here:
        return True
    marks = [f"send-from/{here}"]
    if tries.spent(marks, clock.now(), SENDING):
        return False
    tries.wrong(marks, clock.now())
    return True


def _look_up(here: str) -> str:
    return f"look-up-from/{here}"


def _marks(request: HttpRequest, number: str) -> list[str]:
    """Under what tries are counted. An address alone would shut out everybody behind the same proxy."""
    marks = [f"{number.strip()[:40]}/{address(request)}"]
    return marks + ([request.session.session_key] if request.session.session_key else [])


def _now() -> int:
    return int(clock.now().timestamp())
