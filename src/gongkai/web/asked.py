"""What is written down of a request? No query string, no name, no whole address: the route tells the page."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.http import HttpRequest

from gongkai.portal.visits import address
from gongkai.web import journal

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def line(request: HttpRequest, route: str, status: int, seconds: float) -> None:
    """One request."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    user = getattr(request, "_cached_user", None)  # only if the page asked for it: no question of our own
    journal.write(
        {
            "method": request.method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "user": user.pk if user else None,
            "address": masked(_from(request)),
            "request_id": given if _REQUEST_ID.fullmatch(given) else "",
        }
    )


def _from(request: HttpRequest) -> str:
    """The visitor's address; mostly nobody has handed the request on."""
    meta = request.META
    return address(request) if "HTTP_X_FORWARDED_FOR" in meta else str(meta.get("REMOTE_ADDR") or "")


@lru_cache(maxsize=4096)
def masked(found: str) -> str:
    """The network somebody came from, not the machine: /24, or /48."""
    try:
        given = ip_address(found)
    except ValueError:
        return ""
    network = ip_network((given, 24 if given.version == 4 else 48), strict=False)
    return str(network)
