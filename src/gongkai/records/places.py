"""Where is the platform found from outside? Letters and messages name the full address of its counter.

Without the setting nobody knows it: a path alone is of no use on paper, so a letter leaves it out and a
message names the platform in words.
"""

from __future__ import annotations

from django.conf import settings

from gongkai.records.models import Organ

NAMELESS = "本机关的政府信息公开平台"


def track() -> str:
    """Where a request is followed; empty where the platform does not know its own address."""
    return _full("/requests/track/")


def opinion() -> str:
    """Where whoever is consulted answers; empty where the platform does not know its own address."""
    return _full("/requests/opinion/")


def answers() -> str:
    """Where the answer to a correction or a suggestion is collected; empty where the address is unknown."""
    return _full("/requests/answers/")


def told() -> str:
    """Where a request is followed, for a message: the address, or the platform in words."""
    return track() or NAMELESS


def desk(organ: Organ, page: str = "") -> str:
    """The path of a page of an organ's desk."""
    return f"/desk/{organ.code}/{page}"


def desk_address(path: str) -> str:
    """The full address of a page of the desk; empty where the platform does not know its own address."""
    return _full(path)


def _full(path: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{path}" if settings.PUBLIC_ADDRESS else ""
