"""What can be taken along? The open data: files of everything public, and the interface for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.opendata import standing
from gongkai.portal import heads
from gongkai.portal.pages import page, show


@page
def data(request: HttpRequest) -> HttpResponse:
    """The tables with their files and columns."""
    head = heads.Page(reverse("portal:data"))
    return show(
        request, "data", None, "data", head=head, tables=standing.tables(), created=standing.created()
    )
