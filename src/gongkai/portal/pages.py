"""Whose counter is this? Every public page goes through here: reading only, and a 404 in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from gongkai.letter import write
from gongkai.letter.model import Letter
from gongkai.letter.sheet import Sheet
from gongkai.portal import heads, kept
from gongkai.records.models import Organ
from gongkai.records.queries import moved
from gongkai.records.queries.gate import Public
from gongkai.search import keeping

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


def document_page(view: View) -> View:
    """Such a page about the document named in the address."""

    @page
    @wraps(view)
    def found(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        return kept.answer(request, moved.of_document(pk), lambda: view(request, pk, **kwargs))

    return found


def platform_page(view: View) -> View:
    """Such a page about all organs."""

    @page
    @wraps(view)
    def found(request: HttpRequest) -> HttpResponse:
        return kept.answer(request, moved.of_any(), lambda: view(request))

    return found


def search_page(view: View) -> View:
    """Such a page that rests on the search index too."""

    @page
    @wraps(view)
    def found(request: HttpRequest) -> HttpResponse:
        return kept.answer(request, moved.of_any(), lambda: view(request), keeping.stamp())

    return found


def organ_page(view: View) -> View:
    """A page of the organ named in the address; the view gets the organ."""

    @page
    @wraps(view)
    def found(request: HttpRequest, organ: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return kept.answer(
            request, moved.of_organ(organ), lambda: view(request, known(organ), *args, **kwargs)
        )

    return found


def known(code: str) -> Organ:
    """The organ of an address; 404 where there is none."""
    found = Public().organs().filter(code=code).first()
    if found is None:
        raise Http404(f"没有代码为“{code[:64]}”的机关。")
    return found


def show(
    request: HttpRequest,
    name: str,
    organ: Organ | None,
    section: str,
    *,
    head: heads.Page | None = None,
    **context: object,
) -> HttpResponse:
    """A portal template with what its frame and its head need."""
    made = heads.head(request, organ, _column(organ, section), head)
    frame = {"organ": organ, "section": section, "standing": PARTS, "head": made}
    return render(request, f"portal/{name}.html", frame | context)


def standing(organ: Organ, route: str, **more: Any) -> heads.Page:
    """The head of a standing part's own page, or with `path` and `way` of one below it."""
    name = next(part.name for part in PARTS if part.route == route)
    path = reverse(f"portal:{route}", args=[organ.code])
    below = more.pop("way", ())
    return heads.Page(more.pop("path", path), way=[(name, path), *below], **more)


def _column(organ: Organ | None, section: str) -> heads.Column | None:
    """A standing part as a column of the site."""
    part = next((each for each in PARTS if each.route == section), None)
    if part is None:
        return None
    whose = f"{organ.name}{part.name}" if organ else part.name
    return heads.Column(
        part.name, f"{whose}：{part.about}", f"{part.name},{part.short},政府信息公开", part.short
    )


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
