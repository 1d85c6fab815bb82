"""Which headers are on every answer that Django has no setting for?"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADERS = {
    "X-Frame-Options": "DENY",  # Django sets it on pages, not on static files and errors
    # No other site may take in our pages, pictures and files.
    "Cross-Origin-Resource-Policy": "same-origin",
    # What a page of ours never needs, no script may ask the browser for.
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), publickey-credentials-get=(), usb=()"
    ),
}
Answer = Callable[[HttpRequest], HttpResponse]


def middleware(answer: Answer) -> Answer:
    """Outside of everything else, so that errors and static files have them too."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return with_headers
