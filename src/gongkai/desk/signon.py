"""Where does a person stand in signing in? Between password and code, owing a step, or idle for too long.

The session of somebody whose code is still awaited belongs to nobody: the name waits in it, signed in is only
who has passed every step.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from gongkai.adapters import visitors
from gongkai.records.actions import clock, factors, passwords, recognising, signing_in
from gongkai.records.models import User

WAITING, SIGNED, SEEN, FACTOR, WAY = "sign_in_waits", "signed_at", "seen_at", "factor", "way"
PASSWORD, PROVIDER = "password", "provider"  # by what somebody comes; the latter shows factors, too
PATIENCE = timedelta(minutes=5)  # between password and code
TOUCH = 60  # seconds between two notes of when somebody was last seen
BACKEND = "django.contrib.auth.backends.ModelBackend"
ENDED = "太久没有操作，已经自动退出，请重新登录。"


def covered(request: HttpRequest) -> str:
    """The address as the log keeps it."""
    return visitors.covered(visitors.address(request))


def begin(
    request: HttpRequest,
    user: User,
    following: str,
    way: str = PASSWORD,
    *,
    shown: bool = False,
    account: dict[str, str] | None = None,
) -> HttpResponse:
    """The first step was passed: ask for the code where there is a factor, else they are in.

    `shown`: a factor was shown elsewhere. `account`: to be bound to them; then their own code is asked for,
    lest whoever got their name at the provider gets all else.
    """
    if factors.of(user) is None or (shown and account is None):
        ways = f"{way}+factor" if shown else way
        return complete(request, user, following, ways, code=shown, account=account)
    request.session.cycle_key()
    waits = {"pk": user.pk, "at": _now(), "next": following, "way": way, "account": account}
    request.session[WAITING] = waits
    return redirect("desk:code")


def waiting(request: HttpRequest) -> User | None:
    """Who has given the password and not yet the code; or is signed in without one."""
    if request.user.is_authenticated:
        return request.user
    kept = request.session.get(WAITING)
    if not kept or _now() - kept["at"] > PATIENCE.total_seconds():
        return None
    return User.objects.select_related("organ").filter(pk=kept["pk"], is_active=True).first()


def pass_on(request: HttpRequest, user: User) -> HttpResponse:
    """The code was right."""
    kept = request.session.pop(WAITING, {})
    ways = f"{kept.get('way', PASSWORD)}+code"
    return complete(request, user, kept.get("next", ""), ways, code=True, account=kept.get("account"))


def complete(
    request: HttpRequest,
    user: User,
    following: str,
    ways: str,
    *,
    code: bool = False,
    account: dict[str, str] | None = None,
) -> HttpResponse:
    """Signed in, under a new key of the session, and on to what was asked for."""
    if account and not recognising.bind(user=user, **account):
        messages.error(request, recognising.TAKEN.format(user.username))
        return redirect(settings.LOGIN_URL)
    auth.login(request, user, backend=BACKEND)
    request.session.cycle_key()
    request.session[WAY] = ways.partition("+")[0]
    request.session[SIGNED] = request.session[SEEN] = _now()
    if code:
        verified(request, user)
    signing_in.came(user, covered(request), ways)
    own = url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure())
    return redirect(following if following and own else settings.LOGIN_REDIRECT_URL)


def verified(request: HttpRequest, user: User) -> None:
    """This session has shown the factor, their own or one at the provider."""
    factor = factors.of(user)
    request.session[FACTOR] = factor.pk if factor else PROVIDER


def same_session(request: HttpRequest) -> None:
    """Every session of the person was ended; the one at hand goes on, under a new key."""
    request.user.refresh_from_db(fields=["password", "epoch"])
    auth.update_session_auth_hash(request, request.user)


def owed(request: HttpRequest) -> str:
    """The page that comes before any other: the code, another password, setting a factor up; or empty."""
    user, shown = request.user, bool(request.session.get(FACTOR))
    if not shown and factors.of(user) is not None:
        return "desk:code"
    # Whoever comes by the provider may not even know the password here.
    if request.session.get(WAY) != PROVIDER and passwords.due(user, clock.now()):
        return "desk:new_password"
    return "desk:factor" if not shown and factors.required(user) else ""


def stop(request: HttpRequest, page: str = "") -> HttpResponse | None:
    """Why the person does not get this page now; None where they do. `page`: one of the steps themselves."""
    if _expired(request):
        signing_in.went(request.user, covered(request), idle=True)
        auth.logout(request)
        messages.warning(request, ENDED)
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
    first = owed(request)
    return redirect(first) if first and first != page else None


def _expired(request: HttpRequest) -> bool:
    idle, longest = settings.IDLE_MINUTES * 60, settings.SESSION_HOURS * 3600
    if not (idle or longest):
        return False
    now, session = _now(), request.session
    signed, seen = session.setdefault(SIGNED, now), session.setdefault(SEEN, now)
    if (idle and now - seen > idle) or (longest and now - signed > longest):
        return True
    if now - seen >= TOUCH:
        session[SEEN] = now
    return False


def _now() -> int:
    return int(clock.now().timestamp())


def paused(until: datetime) -> str:
    """What to tell somebody who has to wait."""
    return f"输错的次数太多，已暂停登录。请在 {until.astimezone().strftime('%H:%M')} 以后再试。"
