"""Where is the platform found from outside? Letters and messages name the full address of its counter."""

from __future__ import annotations

from django.conf import settings


def track() -> str:
    """Where a request is followed; without the setting, the path alone."""
    return f"{settings.PUBLIC_ADDRESS}/requests/track/"


def opinion() -> str:
    """Where whoever is consulted answers."""
    return f"{settings.PUBLIC_ADDRESS}/requests/opinion/"
