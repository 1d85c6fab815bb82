"""From where does a request come? What trusted proxies say of it, and how much of that is written down."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The visitor's address: what trusted proxies say of it, read from the nearest; else the connection's."""
    found = str(request.META.get("REMOTE_ADDR") or "")
    said = str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    while said and _trusted(found):
        before = said.pop().strip()
        if not _address(before):
            break
        found = before
    return found


def _trusted(text: str) -> bool:
    known = _address(text)
    return known is not None and any(known in network for network in settings.TRUSTED_PROXIES)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def told(request: HttpRequest) -> str:
    """The address where it tells one visitor from another.

    Empty behind a proxy on this machine that nobody declared: it would stand for everybody.
    """
    found = address(request)
    known = _address(found)
    return "" if known is None or known.is_loopback else found


def covered(found: str) -> str:
    """An address as the log keeps it: the network, not the machine."""
    known = _address(found)
    if isinstance(known, IPv4Address):
        return f"{found.rpartition('.')[0]}.*"
    return f"{':'.join(known.exploded.split(':')[:4])}:*" if known else ""
