"""Whose account is it that the identity provider names?

The first time by the user name; from then on by the provider's own lasting mark, so that a name which is
given to somebody else there opens nobody's account here. Nobody gets an account by signing in.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from gongkai.records import chain
from gongkai.records.actions import clock, log
from gongkai.records.actions.sessions import end_sessions
from gongkai.records.models import ProviderAccount, User

UNKNOWN = "统一身份认证里的用户“{}”在本平台没有账号，请本机关的管理员增加人员，用户名要与统一身份认证的相同。"
NAMELESS = "统一身份认证没有给出用户名，请联系运行维护人员。"
CLOSED = "这个账号已停用，请联系管理员。"
TAKEN = "用户名“{}”绑定的是统一身份认证里的另一个账号，没有登录。确实换了账号的，请管理员解除绑定。"


class Unrecognised(Exception):
    """Nobody here, or nobody who may come in; the message is for the person. `user`: whose name it was."""

    def __init__(self, said: str, user: User | None = None) -> None:
        super().__init__(said)
        self.user = user


def person(*, issuer: str, subject: str, username: str) -> tuple[User, bool]:
    """Who that is, and whether the account is bound to them already. Raises Unrecognised."""
    rows = ProviderAccount.objects.select_related("user__organ")
    known = rows.filter(issuer=issuer, subject=subject).first()
    user = known.user if known else _named(username)
    if not user.is_active:
        raise Unrecognised(CLOSED, user)
    if known is None and rows.filter(issuer=issuer, user=user).exists():
        raise Unrecognised(TAKEN.format(username), user)
    return user, known is not None


def _named(username: str) -> User:
    if not username:
        raise Unrecognised(NAMELESS)
    user = User.objects.select_related("organ").filter(username=username).first()
    if user is None:
        raise Unrecognised(UNKNOWN.format(username[:64]))
    return user


def bind(*, user: User, issuer: str, subject: str) -> bool:
    """Bind the account to the person, who has passed every step; False where either is bound by now."""
    try:
        with transaction.atomic():
            ProviderAccount.objects.create(user=user, issuer=issuer, subject=subject, bound_at=clock.now())
            _log("account.bind", user, user, issuer=issuer, hash=mark(issuer, subject))
    except IntegrityError:
        return False
    return True


def mark(issuer: str, subject: str, like: str = "") -> str:
    """What the log keeps of an account at the provider."""
    return chain.hashed(f"{issuer}\n{subject}".encode(), like)


@transaction.atomic
def unbind(*, user: User, actor: User | None) -> None:
    """The next account of that name is bound instead: the person has another one. Every session ends."""
    if not ProviderAccount.objects.filter(user=user).delete()[0]:
        return
    end_sessions(user)
    _log("account.unbind", user, actor)


def bound(user: User) -> ProviderAccount | None:
    """The account that was bound last."""
    return ProviderAccount.objects.filter(user=user).order_by("-pk").first()


def _log(action: str, user: User, actor: User | None, **data: str) -> None:
    told = {"name": user.name, **data}
    log.append(organ=user.organ, actor=actor, action=action, subject=user.username, data=told)
