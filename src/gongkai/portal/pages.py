"""Whose counter is this? Every public page goes through here: reading only, and a 404 in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from gongkai.letter import write
from gongkai.letter.model import Letter
from gongkai.letter.sheet import Sheet
from gongkai.records.models import Organ
from gongkai.records.queries.gate import Public

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Standing:
    """One of the standing parts of an organ's counter: its route, name, short name, and what is in it."""

    route: str
    name: str
    short: str
    about: str


PARTS = (
    Standing("guide", "政府信息公开指南", "指南", "公开工作机构、公开的内容和渠道"),
    Standing("rules", "政府信息公开制度", "制度", "规章和行政规范性文件，现行有效的和已经废止的"),
    Standing("disclosure", "法定主动公开内容", "主动公开", "按栏目和年份查找已经公开的信息"),
    Standing("reports", "政府信息公开年报", "年报", "历年年度报告，可下载各种格式"),
    Standing("requests", "政府信息依申请公开", "依申请公开", "没有主动公开的信息，怎样提出申请、查询进度"),
)


def page(view: View) -> View:
    """A page anybody may read. It differs only by the reader's choice of large print."""
    return vary_on_cookie(require_safe(view))


def organ_page(view: View) -> View:
    """A page of the organ named in the address; the view gets the organ."""

    @page
    @wraps(view)
    def found(request: HttpRequest, organ: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, known(organ), *args, **kwargs)

    return found


def known(code: str) -> Organ:
    """The organ of an address; 404 where there is none."""
    found = Public().organs().filter(code=code).first()
    if found is None:
        raise Http404(f"没有代码为“{code[:64]}”的机关。")
    return found


def show(
    request: HttpRequest, name: str, organ: Organ | None, section: str, **context: object
) -> HttpResponse:
    """A portal template with what its frame needs."""
    frame = {"organ": organ, "section": section, "standing": PARTS}
    return render(request, f"portal/{name}.html", frame | context)


def fragment(sheet: Letter | Sheet) -> SafeString:
    """A letter or a form as a part of a page; everything in it is escaped where it is made."""
    return mark_safe(write.render(sheet, "html").decode())  # noqa: S308


def attachment(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep, under its Chinese name."""
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(data, content_type=content_type, headers=headers)


def counter_page(view: View) -> View:
    """A page where something is handed in or opened with a code: never kept by a browser or on the way."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @sensitive_post_parameters()
    @wraps(view)
    def shut(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store, private"
        return answer

    return shut


def organ_counter(view: View) -> View:
    """Such a page of the organ named in the address."""

    @counter_page
    @wraps(view)
    def found(request: HttpRequest, organ: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, known(organ), *args, **kwargs)

    return found
