"""How is one record bound to the one before it? A hash over the previous hash and canonical JSON.

SHA-256, or SM3 where `GONGKAI_HASH` says so. A hash of SM3 begins with `sm3:`: each tells how it was made,
and a chain in which both stand is verified link by link.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings

START = ""
MARK = "sm3:"
SHA256 = "sha256"  # given as `like`: by SHA-256 whatever the setting


def canonical(data: object) -> bytes:
    """JSON that is the same for the same data: sorted keys, no spaces, UTF-8, times in UTC."""
    return _ENCODER.encode(data).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


# Made once: json.dumps with these options would make one at every call.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def digest(data: object) -> str:
    """The SHA-256 of a content on its own, which other programs compute too."""
    return hashlib.sha256(canonical(data)).hexdigest()


def link(previous: str, payload: Mapping[str, object], like: str = "") -> str:
    """The hash of a link of a chain; to verify one, `like` is the hash that stands there."""
    return hashed(previous.encode() + b"\n" + canonical(payload), like)


def hashed(data: bytes, like: str = "") -> str:
    """A hash by the algorithm of `like`, or where none is given by that of the setting.

    43 letters of base64 after the mark: with it, no longer than the 64 digits of a SHA-256.
    """
    if like.startswith(MARK) if like else settings.HASH == "sm3":
        made = Hash(SM3())
        made.update(data)
        return MARK + base64.urlsafe_b64encode(made.finalize()).decode().rstrip("=")
    return hashlib.sha256(data).hexdigest()
