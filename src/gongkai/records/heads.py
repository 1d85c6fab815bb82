"""Was history written anew? The head of every organ's log, signed, to be kept outside the platform.

Whoever commands the database can rewrite a log from some entry on, with every hash made anew: the chain alone
does not show it. A head that was signed earlier and lies elsewhere does (decision 26).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from gongkai.records import chain
from gongkai.records.models import LogEntry, Organ

FORMAT = "gongkai-heads/1"
SEED = 32  # bytes of an Ed25519 private key
Head = dict[str, Any]

# Of these no row is ever deleted: fewer than there were is a loss.
LASTING = (
    "LogEntry",
    "Case",
    "CaseEvent",
    "Request",
    "Letter",
    "Delivery",
    "Matter",
    "Message",
    "Publication",
    "Manuscript",
    "RegisterEntry",
    "IssuedReport",
    "IssuedCell",
    "ReportStep",
)


class Unusable(Exception):
    """A file that is no signed head, or not one of this platform; one Chinese sentence."""


def made(at: datetime) -> dict[str, object]:
    """The heads as they stand, signed."""
    told: dict[str, object] = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "platform": settings.PUBLIC_ADDRESS,
        "organs": [_head(organ) for organ in Organ.objects.order_by("pk")],
        "counts": _counts(),
        "key": public_key(),
    }
    return told | {"signature": _text(_private().sign(chain.canonical(told)))}


def _head(organ: Organ) -> Head:
    last = LogEntry.objects.filter(organ=organ, seq=organ.log_seq).values_list("at", flat=True).first()
    return {
        "id": organ.pk,
        "code": organ.code,
        "name": organ.name,
        "seq": organ.log_seq,
        "hash": organ.log_head,
        "at": last.isoformat() if last else "",
    }


def _counts() -> dict[str, int]:
    return {name: _model(name).objects.count() for name in LASTING}


def _model(name: str) -> Any:
    return apps.get_model("records", name)


def public_key() -> str:
    """The key by which anybody can check a head, as 44 characters."""
    return _text(_private().public_key().public_bytes_raw())


def read(data: bytes, key: str = "") -> dict[str, Any]:
    """A signed head that is whole and of this platform, or of the `key` given. Raises Unusable."""
    try:
        told = json.loads(data)
        signature = base64.urlsafe_b64decode(told.pop("signature"))
        known = told["format"] == FORMAT
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Unusable("这不是平台导出的链头文件。") from wrong
    if not known:
        raise Unusable("链头文件的版式本版本不认识。")
    if told["key"] != (key or public_key()):
        raise Unusable(
            "链头文件是用另一把密钥签名的：不是本平台的，或者签名密钥换过（用 --key 写明当时的公钥）。"
        )
    try:
        Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(told["key"])).verify(
            signature, chain.canonical(told)
        )
    except (InvalidSignature, ValueError) as wrong:
        raise Unusable("链头文件的签名不对：文件被改过或者损坏。") from wrong
    return dict(told)


def faults(told: dict[str, Any]) -> Iterator[str]:
    """Where the chains of today do not go through what was signed then."""
    day = timezone.localtime(datetime.fromisoformat(told["made_at"])).strftime("%Y-%m-%d %H:%M")
    for head in told["organs"]:
        yield from _organ(head, day)
    for name, then in told["counts"].items():
        now = _model(name).objects.count()
        if now < then:
            yield f"{_model(name)._meta.verbose_name}：{day} 有 {then} 条，现在只有 {now} 条。"


def _organ(head: Head, day: str) -> Iterator[str]:
    name, seq = head["name"], head["seq"]
    organ = Organ.objects.filter(pk=head["id"], code=head["code"]).first()
    if organ is None:
        yield f"{name}（{head['code']}）：{day} 有这个机关，现在没有了。"
        return
    if organ.log_seq < seq:
        yield f"{organ}：日志现在到第 {organ.log_seq} 条，{day} 已经到第 {seq} 条，后面的被删除了。"
        return
    found = LogEntry.objects.filter(organ=organ, seq=seq).values_list("hash", flat=True).first()
    if seq and found != head["hash"]:
        yield f"{organ}：日志第 {seq} 条与 {day} 签名的链头不同，这一条或者以前的记录被改写，链条是重新算的。"


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.HEADS_KEY)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()
