"""What is sealed under an older key or cipher is sealed again under the first key and the cipher in force.

A batch is one transaction; what is done is known by the head of its token, so that a run that was broken off
goes on where it stopped. The log remembers which hash became which, and `manage verify` follows it; what had
been altered before stays found. See decision 25.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from gongkai.records import chain, cipher, files, identity
from gongkai.records.actions import log, requests, subscriptions, telling, wording
from gongkai.records.actions.drafts import sealed_as as draft_sealed_as
from gongkai.records.models import (
    Delivery,
    Letter,
    Matter,
    Message,
    Organ,
    Party,
    Request,
    RequestDraft,
    SecondFactor,
    StoredFile,
    Subscription,
)
from gongkai.records.queries import matters, papers
from gongkai.records.resealed import ROTATED
from gongkai.records.seal import seal

BATCH = 100
Row = Any


def _nothing(row: Row) -> Mapping[str, str]:
    return {}


def _no_hash(row: Row, like: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: which columns are tokens, sealed for whom, and which hash is remembered of it.

    `also`: the marks under the first key that come with it, from what was sealed.
    """

    name: str
    model: type[Model]
    columns: tuple[str, ...]
    about: Callable[[Row], str]
    organ: Callable[[Row], Organ] = lambda row: row.organ
    hashed: Callable[[Row, str], str] = _no_hash
    also: Callable[[Row], Mapping[str, str]] = _nothing


def _of_request(row: Request) -> Mapping[str, str]:
    """The applicant's mark, and the mark of the query code where it follows from the token."""
    marks = {}
    if row.applicant:
        marks["mark"] = identity.mark(identity.unseal(row.applicant, telling.sealed_as(row)))
    for key in cipher.markers():
        code = base64.b32encode(bytes.fromhex(key(f"code/{row.token}"))).decode()[: requests.CODE]
        if any(hmac.compare_digest(known(f"track/{code}"), row.code_hash) for known in cipher.markers()):
            marks["code_hash"] = requests.code_hash(code)
    return marks


def _of_subscription(row: Subscription) -> Mapping[str, str]:
    return {"mark": subscriptions.mark(subscriptions.reached(row).to)}


def _of_matter(row: Matter) -> Mapping[str, str]:
    return {"seal": seal(row)}


KINDS = (
    Kind("申请", Request, ("applicant", "asks"), telling.sealed_as, hashed=seal, also=_of_request),
    Kind(
        "更正申请、公开建议",
        Matter,
        ("applicant",),
        matters.sealed_as,
        hashed=seal,
        also=_of_matter,
    ),
    Kind("被征求意见人", Party, ("name",), lambda row: wording.sealed_as(row.case)),
    Kind(
        "文书", Letter, ("addressee", "document"), papers.sealed_as, hashed=lambda row, _: papers.filled(row)
    ),
    Kind(
        "送达",
        Delivery,
        ("receiver",),
        lambda row: papers.sealed_as(row.letter),
        organ=lambda row: row.letter.organ,
        hashed=lambda row, _: papers.signatures(row.letter.deliveries.all()),
    ),
    Kind("短信和邮件", Message, ("to", "text"), lambda row: telling.sealed_for(row.organ), hashed=seal),
    Kind(
        "订阅",
        Subscription,
        ("sealed",),
        lambda row: subscriptions.sealed_as(row.organ_id),
        also=_of_subscription,
    ),
    Kind("填写中的申请", RequestDraft, ("answers",), lambda row: draft_sealed_as(row.token)),
    Kind(
        "动态验证码",
        SecondFactor,
        ("secret",),
        lambda row: f"factor {row.user_id}",
        organ=lambda row: row.user.organ,
    ),
)


@dataclass(slots=True)
class Done:
    """How far a kind has come: rows sealed again, and the keys of those that cannot be opened."""

    name: str
    number: int
    unread: list[int]


def left() -> int:
    """How many records and files wait."""
    rows = sum(kind.model._default_manager.filter(_stale(kind)).count() for kind in KINDS)
    return rows + _stored().count()


def go(told: Callable[[int], None]) -> Iterator[Done]:
    """Seal everything again, kind by kind; `told` hears of every record."""
    for kind in KINDS:
        yield _each(kind.name, partial(_batch, kind), told)
    yield _each("材料", _files, told)


def _each(name: str, batch: Callable[[int, list[int]], tuple[int, int]], told: Callable[[int], None]) -> Done:
    done, last = Done(name, 0, []), 0
    while True:
        last, number = batch(last, done.unread)
        if not last:
            return done
        done.number += number
        told(number)


def _stale(kind: Kind) -> Q:
    """Rows with a token that is not of the first key and the cipher in force."""
    head, found = cipher.head(), Q()
    for column in kind.columns:
        found |= ~Q(**{column: ""}) & ~Q(**{f"{column}__startswith": head})
    return found


@transaction.atomic
def _batch(kind: Kind, after: int, unread: list[int]) -> tuple[int, int]:
    """The next rows: the key of the last one (0: there was none), and how many were sealed again."""
    rows = kind.model._default_manager.filter(_stale(kind), pk__gt=after).order_by("pk")
    moved: dict[Organ, dict[str, str]] = {}
    last, number = 0, 0
    for row in rows.select_for_update(of=("self",))[:BATCH]:
        last = row.pk
        try:
            pairs = _again(kind, row)
        except cipher.Unreadable:
            unread.append(row.pk)
            continue
        moved.setdefault(kind.organ(row), {}).update(pairs)
        number += 1
    for organ, pairs in moved.items():
        _log(organ, kind.model._meta.model_name or "", pairs)
    return last, number


def _again(kind: Kind, row: Row) -> dict[str, str]:
    """Seal one row again; which hashes that may be remembered of it became which one."""
    was, about = {kind.hashed(row, like) for like in (chain.SHA256, chain.MARK)}, kind.about(row)
    for column in kind.columns:
        if token := getattr(row, column):
            setattr(row, column, cipher.seal(cipher.unseal(token, about=about), about=about))
    fresh = kind.also(row)
    for column, value in fresh.items():
        setattr(row, column, value)
    row.save(update_fields=[*kind.columns, *fresh])
    now = kind.hashed(row, "")
    return {each: now for each in was if each}


def _log(organ: Organ, subject: str, pairs: Mapping[str, str]) -> None:
    data = {"head": cipher.head(), "moved": dict(pairs)}
    log.append(organ=organ, actor=None, action=ROTATED, subject=subject, data=data)


def _stored() -> Any:
    return StoredFile.objects.filter(encrypted=True, erased_on__isnull=True)


def _files(after: int, unread: list[int]) -> tuple[int, int]:
    """The next files. Each is written under another name first; the old one goes when the row holds."""
    rows = list(_stored().filter(pk__gt=after).order_by("pk")[:BATCH])
    number, touched = 0, set()
    for stored in rows:
        try:
            if files.current(stored.path):
                continue
            _file(stored)
        except (cipher.Unreadable, OSError):
            unread.append(stored.pk)
            continue
        number += 1
        touched.add(stored.organ_id)
    for organ in Organ.objects.filter(pk__in=touched):
        _log(organ, "storedfile", {})
    return (rows[-1].pk if rows else 0), number


@transaction.atomic
def _file(stored: StoredFile) -> None:
    old = stored.path
    stored.path = files.put(files.get(old, encrypted=True), encrypt=True)
    StoredFile.objects.filter(pk=stored.pk, path=old).update(path=stored.path)
    transaction.on_commit(partial(files.delete, old))
