"""How does the API answer? With an ETag over what stands, to programs of any site, errors in one sentence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from gongkai import __version__
from gongkai.api.shapes import Problem
from gongkai.records.actions import clock
from gongkai.records.queries import opendata

View = Callable[..., HttpResponse]
MANY, MOST = 20, 100  # items of a page, unless asked for more; and at the most


class Renderer(BaseRenderer):
    """JSON in which Chinese stays readable."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, ensure_ascii=False, cls=NinjaJSONEncoder, separators=(",", ":"))


api = NinjaAPI(
    title="政府信息公开平台的开放接口",
    version="1",
    description="只读，不需要登录。内容与网页相同：已经公开的信息、年度报告和依申请公开的件数。",
    urls_namespace="api",
    docs_url=None,
    renderer=Renderer(),
)


def openly(view: View) -> View:
    """The whole answer, or a short one to whoever has it; programs on pages of other sites may read it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        etag = _tag(request)
        given = get_conditional_response(request, etag) or view(request, *args, **kwargs)
        if given.status_code in (200, 304):
            given["ETag"] = etag
            given["Cache-Control"] = "no-cache"
        given["Access-Control-Allow-Origin"] = "*"
        given["Access-Control-Expose-Headers"] = "ETag"
        return given

    return answer


def _tag(request: HttpRequest) -> str:
    """Over everything an answer may depend on: one query, whatever was asked."""
    parts = (__version__, request.build_absolute_uri(), *opendata.head(), clock.today())
    return quote_etag(hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32])


@api.exception_handler(Http404)
def missing(request: HttpRequest, problem: Http404) -> HttpResponse:
    """Nothing is there."""
    said = str(problem.args[0]) if problem.args and isinstance(problem.args[0], str) else "没有这个地址。"
    return api.create_response(request, Problem(error=said).dict(), status=404)


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """A parameter that has no meaning is named."""
    names = sorted({str(each["loc"][-1]) for each in problem.errors})
    said = f"参数不对：{'、'.join(names)}。各参数的写法见 /api/openapi.json。"
    return api.create_response(request, Problem(error=said).dict(), status=422)
