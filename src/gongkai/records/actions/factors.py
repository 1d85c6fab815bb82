"""The second factor of a sign-in: a code that a phone computes, or a backup code from paper (RFC 6238).

The secret is sealed like identity data, so that the database alone computes no code. Codes of paper are kept
as keyed hashes. See decision 25.
"""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP

from gongkai.records import cipher
from gongkai.records.actions import clock, log
from gongkai.records.actions.sessions import end_sessions
from gongkai.records.models import BackupCode, RoleGrant, SecondFactor, User

# Whose signature binds the organ, and who decides about everybody's rights. A row more makes it theirs too.
REQUIRED = (RoleGrant.Role.SIGNER, RoleGrant.Role.HEAD, RoleGrant.Role.ADMINISTRATOR)
CODES, STEP, TOLERANCE = 10, 30, 1
WRONG = "验证码不对，或者已经用过。请等手机上换了新的一组再输入；一直不对的，核对手机的时间。"


def required(user: User) -> bool:
    """Whether the person may not work without a second factor."""
    if settings.SECOND_FACTOR == "roles":
        return RoleGrant.objects.filter(user=user, role__in=REQUIRED).exists()
    return bool(settings.SECOND_FACTOR == "all")


def of(user: User) -> SecondFactor | None:
    """The factor in use; None where there is none, or where the platform asks for none."""
    if settings.SECOND_FACTOR == "off":
        return None
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()


@transaction.atomic
def begin(*, user: User) -> SecondFactor:
    """A secret that waits for its first code: the one of a form that was opened before, or a new one."""
    found, _ = SecondFactor.objects.get_or_create(
        user=user, defaults={"secret": cipher.seal(secrets.token_bytes(20), about=_about(user))}
    )
    return found


def secret_text(factor: SecondFactor) -> str:
    """The secret as it is typed into a phone."""
    return base64.b32encode(_secret(factor)).decode()


def address(factor: SecondFactor) -> str:
    """What the picture says to the phone."""
    user = factor.user
    issuer = f"公开工作台 {user.organ.short_name or user.organ.name}"
    query = urlencode({"secret": secret_text(factor), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{user.username}')}?{query}"


@transaction.atomic
def confirm(*, user: User, code: str) -> list[str]:
    """Put the factor into use with its first code; backup codes, told once. Other sessions end.

    Raises ValidationError at the field of the code.
    """
    factor = SecondFactor.objects.select_for_update().get(user=user)
    if factor.confirmed_at or not _computed(factor, code):
        raise ValidationError({"code": WRONG})
    factor.confirmed_at = clock.now()
    factor.save(update_fields=["confirmed_at"])
    end_sessions(user)
    log.append(organ=user.organ, actor=user, action="factor.confirm", subject=user.username)
    return _new_codes(user)


@transaction.atomic
def opens(*, user: User, code: str) -> bool:
    """Whether the code is right; it is not taken a second time."""
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    return factor is not None and (_computed(factor, code) or _from_paper(user, code))


@transaction.atomic
def new_codes(*, user: User) -> list[str]:
    """Ten other backup codes; those of before are void."""
    log.append(organ=user.organ, actor=user, action="factor.codes", subject=user.username)
    return _new_codes(user)


@transaction.atomic
def reset(*, user: User, actor: User | None) -> None:
    """Take a lost factor away; the person sets up another at the next sign-in. Every session ends.

    Raises ValidationError for one's own: nobody lets themselves off.
    """
    if actor is not None and actor.pk == user.pk:
        raise ValidationError("不能重置自己的动态验证码，请由另一名管理员办理。")
    SecondFactor.objects.filter(user=user).delete()
    BackupCode.objects.filter(user=user).delete()
    end_sessions(user)
    data = {"name": user.name}
    log.append(organ=user.organ, actor=actor, action="factor.reset", subject=user.username, data=data)


def left(user: User) -> int:
    """How many backup codes have not been used."""
    return BackupCode.objects.filter(user=user, used_at__isnull=True).count()


def _computed(factor: SecondFactor, code: str) -> bool:
    """A code of now or of a step beside it, later than any that was taken."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 6):
        return False
    clockwork = TOTP(_secret(factor), step=STEP)
    clockwork.time = _seconds(clock.now())
    if not clockwork.verify(int(digits), tolerance=TOLERANCE, min_t=factor.last_step + 1):
        return False
    factor.last_step = clockwork.t()
    factor.save(update_fields=["last_step"])
    return True


def _from_paper(user: User, code: str) -> bool:
    rows = BackupCode.objects.filter(user=user, hash=_hash(user, code), used_at__isnull=True)
    return bool(rows.update(used_at=clock.now()))


def _new_codes(user: User) -> list[str]:
    BackupCode.objects.filter(user=user).delete()
    made = [base64.b32encode(secrets.token_bytes(10)).decode() for _ in range(CODES)]
    BackupCode.objects.bulk_create(BackupCode(user=user, hash=_hash(user, code)) for code in made)
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in made]


def _hash(user: User, code: str) -> str:
    plain = "".join(char for char in code if char.isalnum()).upper()
    return salted_hmac("gongkai/backup", f"{user.pk}/{plain}", algorithm="sha256").hexdigest()


def _secret(factor: SecondFactor) -> bytes:
    return cipher.unseal(factor.secret, about=_about(factor.user))


def _about(user: User) -> str:
    return f"factor {user.pk}"


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
