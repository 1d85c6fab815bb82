"""How is one record bound to the one before it? SHA-256 over the previous hash and canonical JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

START = ""


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
    """The hash of a document on its own."""
    return hashlib.sha256(canonical(data)).hexdigest()


def link(previous: str, payload: Mapping[str, object]) -> str:
    """The hash of a link of a chain."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(payload)).hexdigest()
