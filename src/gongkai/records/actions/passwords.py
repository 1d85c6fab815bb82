"""Which password does a person get, by whom, and for how long?

Whoever is given one by somebody else has to choose another at the first sign-in; a given one that nobody used
is of no use after a week.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from gongkai.records import chain, places
from gongkai.records.actions import clock, log, telling
from gongkai.records.models import Message, OldPassword, User

KEPT = 5  # passwords, the present one among them, that may not come back
GIVEN_DAYS = 7
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is read wrongly from paper


@transaction.atomic
def set_password(*, user: User, password: str, actor: User | None) -> None:
    """A new password for a person: chosen by themselves, or given by somebody else. Every session ends.

    Raises ValidationError, by field.
    """
    check(user, password)
    if user.password:
        OldPassword.objects.create(user=user, password=user.password, at=clock.now())
    _forget_older(user)
    user.set_password(password)
    user.password_at, user.must_change = clock.now(), actor is None or actor.pk != user.pk
    user.save(update_fields=["password", "password_at", "must_change"])
    data = {"hash": mark(user)}
    log.append(organ=user.organ, actor=actor, action="person.password", subject=user.username, data=data)


def mark(user: User, like: str = "") -> str:
    """What the log keeps of a password: a hash of the slow, salted hash that stands in the database."""
    return chain.hashed(user.password.encode(), like)


@transaction.atomic
def renew(*, user: User, password: str) -> None:
    """Hash the password that was just given anew where a stronger way has become the usual one."""
    usual = get_hasher()
    if identify_hasher(user.password).algorithm == usual.algorithm and not usual.must_update(user.password):
        return
    was = mark(user)
    user.password = make_password(password)
    user.save(update_fields=["password"])
    data = {"was": was, "hash": mark(user)}
    log.append(organ=user.organ, actor=None, action="person.rehash", subject=user.username, data=data)


def check(user: User, password: str) -> None:
    """Raises ValidationError at the field of the password."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak


def _forget_older(user: User) -> None:
    kept = OldPassword.objects.filter(user=user).order_by("-pk").values("pk")[: KEPT - 1]
    OldPassword.objects.filter(user=user).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def give(*, user: User, actor: User | None) -> str:
    """A new initial password by chance, told once; the person changes it when they sign in."""
    made = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    set_password(user=user, password=made, actor=actor)
    return made


def given_too_long_ago(user: User, now: datetime) -> bool:
    """Whether the password was given by somebody else, and was not used in time."""
    return bool(user.must_change and user.password_at and user.password_at < now - timedelta(GIVEN_DAYS))


def due(user: User, now: datetime) -> bool:
    """Whether another password has to be chosen before anything else."""
    days = settings.PASSWORD_DAYS
    since = user.password_at or user.created_at
    return bool(user.must_change or (days and since < now - timedelta(days)))


@transaction.atomic
def send_link(*, username: str) -> bool:
    """Mail a link that opens once and for an hour, where the person has an address.

    Whoever asks is told the same in any case.
    """
    user = User.objects.select_related("organ").filter(username=username, is_active=True).first()
    if user is None or not user.email or not links():
        return False
    mark = f"{urlsafe_base64_encode(force_bytes(user.pk))}/{default_token_generator.make_token(user)}"
    address = places.desk_address(f"/desk/login/reset/{mark}/")
    message = telling.lay("password", user.organ, Message.Channel.MAIL, user.email, {"address": address})
    # An hour is short: it does not wait for the end of the quiet hours.
    Message.objects.filter(pk=message.pk).update(not_before=clock.now())
    log.append(organ=user.organ, actor=None, action="person.forgot", subject=user.username)
    return True


def links() -> bool:
    """Whether a link can be sent: there is a mail server, and the platform knows its own address."""
    return bool(settings.MAIL_SERVER and settings.PUBLIC_ADDRESS)


def of_link(mark: str, token: str) -> User | None:
    """Whose link this is; None where it is used, too old, or nobody's."""
    try:
        user = User.objects.select_related("organ").get(pk=int(urlsafe_base64_decode(mark)), is_active=True)
    except (ValueError, OverflowError, User.DoesNotExist):
        return None
    return user if default_token_generator.check_token(user, token) else None
