"""Who came in, who did not, and who has to wait? Counted by user name and by address, and logged.

What is wrong is counted whether or not there is such a user, so that nobody learns who works here.
"""

from __future__ import annotations

from datetime import datetime

from gongkai.records.actions import clock, log, tries
from gongkai.records.models import User

PERSON, ADDRESS = 5, 50  # wrong ones in a quarter of an hour; behind one address sits a whole office
FORGOTTEN = 3
PASSWORD, CODE, LINK, PROVIDER = "password", "code", "link", "provider"


def waits(username: str, address: str, what: str = PASSWORD) -> datetime | None:
    """When this may be tried again; None where it may now."""
    now, found = clock.now(), []
    found.append(tries.until([_person(username, what)], now, FORGOTTEN if what == LINK else PERSON))
    if address:
        found.append(tries.until([_from(address)], now, ADDRESS))
    return max((each for each in found if each), default=None)


def wrong(username: str, address: str, covered: str, what: str = PASSWORD) -> datetime | None:
    """Count a wrong password or code; until when there is a pause now, if there is one."""
    marks = [_person(username, what), *([_from(address)] if address else [])]
    tries.wrong(marks, clock.now())
    paused = waits(username, address, what)
    user = _known(username)
    if user is not None:
        _log(user, None, "sign.fail", covered, what=what)
        if paused:
            _log(user, None, "sign.lock", covered, until=paused.isoformat())
    return paused


def turned_away(user: User | None, address: str, covered: str) -> None:
    """The identity provider named nobody who may come in; the address is counted as for a wrong password."""
    if address:
        tries.wrong([_from(address)], clock.now())
    if user is not None:
        _log(user, None, "sign.fail", covered, what=PROVIDER)


def asked(username: str, address: str) -> None:
    """A link for a forgotten password was asked for."""
    tries.wrong([_person(username, LINK), *([_from(address)] if address else [])], clock.now())


def came(user: User, covered: str, ways: str) -> None:
    """Signed in. `ways`: by what (password, code, …)."""
    tries.forget([_person(user.username, PASSWORD), _person(user.username, CODE)])
    _log(user, user, "sign.in", covered, ways=ways)


def went(user: User, covered: str, *, idle: bool = False) -> None:
    """Signed out, or the session came to its end."""
    _log(user, user, "sign.expire" if idle else "sign.out", covered)


def _log(user: User, actor: User | None, action: str, covered: str, **data: str) -> None:
    told = {"from": covered, **data}
    log.append(organ=user.organ, actor=actor, action=action, subject=user.username, data=told)


def _known(username: str) -> User | None:
    return User.objects.select_related("organ").filter(username=username).first()


def _person(username: str, what: str) -> str:
    return f"{what}/{username.strip().casefold()[:64]}"


def _from(address: str) -> str:
    return f"sign-in-from/{address}"
