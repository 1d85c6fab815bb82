"""Who are the sample users, and with which password do they sign in?

A password is derived from the platform's signing key and the username: the same at every run, different on
every platform, and kept nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Iterator, Sequence

from django.conf import settings

from gongkai.records.actions import organs
from gongkai.records.models import Organ, RoleGrant, User
from gongkai.sample.files import Row

CHANGED = "（密码已被改过）"
GONE = "（已没有这个用户）"
ROLES: dict[str, str] = dict(RoleGrant.Role.choices)
HEAD = ("用户名", "密码", "姓名", "角色", "机关")

People = dict[str, User]


def username(given: Row, role: str) -> str:
    """The login of the person who holds a role in a sample organ."""
    return f"{given['people']}-{role}"


def password(username: str) -> str:
    """Sixteen letters and digits in groups of four."""
    key = settings.SECRET_KEY.encode()
    made = hmac.new(key, f"gongkai.sample/{username}".encode(), hashlib.sha256).digest()
    text = base64.b32encode(made).decode()[:16]
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def create(organ: Organ, given: Row) -> People:
    """One person a role, all in the office that runs disclosure; the administrator comes first."""
    office = organs.create_department(organ=organ, name=given["office"])
    people: People = {}
    for role in sorted(ROLES, key=lambda role: role != "administrator"):
        people[role] = organs.create_user(
            organ=organ,
            username=username(given, role),
            name=f"样例{ROLES[role]}",
            password=password(username(given, role)),
            roles=[role],
            department=office,
            actor=people.get("administrator"),
        )
    return people


def listed(given: Row, *, new: bool) -> Iterator[tuple[str, ...]]:
    """The sample users of an organ as rows of the table; a password somebody changed is not shown.

    `new`: the organ was built a moment ago, so the passwords need not be tried (a slow hash each).
    """
    found = {user.username: user for user in User.objects.filter(username__startswith=f"{given['people']}-")}
    for role, name in ROLES.items():
        login = username(given, role)
        user = found.get(login)
        yield login, _shown(user, login, new), user.name if user else "—", name, given["organ"]["name"]


def _shown(user: User | None, login: str, new: bool) -> str:
    if user is None:
        return GONE
    made = password(login)
    return made if new or user.check_password(made) else CHANGED


def table(lines: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Aligned columns with at least two spaces between them."""
    widths = [max(_width(line[at]) for line in lines) for at in range(len(lines[0]))]
    for line in lines:
        padded = (text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """How many places a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
