"""Does the reader want large print? Every page's template knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

COOKIE = "gongkai_view"
LARGE = "large"


def wants_large(request: HttpRequest) -> bool:
    """Whether the reader switched the 长者版 on."""
    return request.COOKIES.get(COOKIE) == LARGE


def view(request: HttpRequest) -> dict[str, object]:
    """`large` and `site` (its name and numbers) for the base template."""
    return {"large": wants_large(request), "site": settings.SITE}
