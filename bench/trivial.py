"""The platform's own server, with one more address: a view that answers a constant line."""

from __future__ import annotations


def application(environ, start_response):  # type: ignore[no-untyped-def]
    """The platform's application, made when the first request comes."""
    return _made()(environ, start_response)


def _made():  # type: ignore[no-untyped-def]
    global _kept
    if _kept is None:
        from gongkai.web.wsgi import application as whole  # first, since it starts Django

        from django.http import HttpResponse  # isort: skip
        from django.urls import path  # isort: skip

        from gongkai.web import urls  # isort: skip

        urls.urlpatterns.insert(0, path("trivial/", lambda request: HttpResponse("trivial")))
        _kept = whole
    return _kept


_kept = None


def serve(port: int) -> None:
    """One worker, as `gongkai serve --workers 1` starts it."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "trivial:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=1,
        log_access=False,
    ).serve()
