"""Links to the old site live on: its addresses lead to where the documents stand now."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from gongkai.records.actions.stockrows import path_of
from gongkai.records.queries import stock


@require_safe
def old(request: HttpRequest) -> HttpResponse:
    """An old address, given whole: `/old/?url=http://…`."""
    address = request.GET.get("url", "")[:2000]
    found = stock.led(path_of(address), urlsplit(address).netloc if path_of(address) else "")
    if found is None:
        raise Http404("没有从这个旧网址迁入的信息，请用搜索查找。")
    return redirect("portal:document", found.pk, permanent=True)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing stands at this address; where the old site had a document at it, that is where it leads."""
    if request.method in ("GET", "HEAD"):
        found = stock.led(unquote(request.get_full_path()), request.get_host())
        if found is not None:
            return redirect("portal:document", found.pk, permanent=True)
    return page_not_found(request, exception)
