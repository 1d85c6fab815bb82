"""What can be asked? Organs, documents, annual reports, counts of requests, and the files of everything."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from ninja import Path, Query
from ninja.decorators import decorate_view
from pydantic import BeforeValidator

from gongkai.api import shapes
from gongkai.api.answering import MANY, MOST, api, openly
from gongkai.api.items import counts, document, organ_item, publication, report
from gongkai.api.turning import further, paged
from gongkai.law.contents import ITEMS
from gongkai.opendata import standing
from gongkai.opendata.tables import MONTHS, YEARS, year_rows
from gongkai.records.actions import clock
from gongkai.records.models import Organ
from gongkai.records.queries import opendata, paging
from gongkai.records.queries.gate import Public

Code = Annotated[str, Query(max_length=64, description="机关代码", pattern=r"^[a-z0-9-]*$")]
Year = Annotated[int | None, Query(ge=1949, le=9998, description="年度")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="每页几条")]
After = Annotated[str, Query(max_length=40, description="上一页给出的位置")]


def _iso(given: object) -> object:
    """Only as it is described: the framework would take a number for seconds since 1970."""
    if isinstance(given, str) and not paging.is_day(given):
        raise ValueError("not YYYY-MM-DD")
    return given


Day = Annotated[Annotated[date, BeforeValidator(_iso)] | None, Query(description="公开日期不早于")]
Kind = Literal["", "rules", "normative", "document", "information"]
Validity = Literal["", "valid", "lapsed", "repealed", "amended"]
BAD = {404: shapes.Problem, 422: shapes.Problem}


@api.get("/organs", response={200: shapes.Organs, **BAD}, tags=["机关"], summary="机关")
@decorate_view(openly)
def organs(request: HttpRequest, after: After = "", limit: Limit = MANY) -> dict[str, Any]:
    """Every organ, by code."""
    rows = Public().organs().filter(code__gt=after).order_by("code")
    found = list(rows[: limit + 1])
    more = further(request, found[limit - 1].code) if len(found) > limit else None
    return {"items": [organ_item(each, request) for each in found[:limit]], "next": more}


@api.get("/publications", response={200: shapes.Publications, **BAD}, tags=["公开信息"], summary="公开信息")
@decorate_view(openly)
def publications(
    request: HttpRequest,
    organ: Code = "",
    kind: Annotated[Kind, Query(description="类型")] = "",
    validity: Annotated[Validity, Query(description="有效性")] = "",
    item: Annotated[str, Query(max_length=16, description="公开事项代号")] = "",
    topic: Annotated[str, Query(max_length=60, description="主题分类")] = "",
    year: Year = None,
    since: Day = None,
    after: After = "",
    limit: Limit = MANY,
) -> dict[str, Any]:
    """Documents, the newest first."""
    if item and item not in ITEMS:
        raise Http404("没有这个公开事项。")
    rows = Public().publications(_organ(organ)) if organ else Public().published()
    given = {"kind": kind, "validity": validity, "item": item, "topic": topic, "published_year": year}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    rows = rows.filter(published_on__gte=since) if since else rows
    found, more = paged(request, rows.select_related("organ", "column"), after, limit, by="published_on")
    return {"items": [publication(each, request) for each in found], "next": more}


@api.get(
    "/publications/{pk}", response={200: shapes.Document, **BAD}, tags=["公开信息"], summary="一条公开信息"
)
@decorate_view(openly)
def one(request: HttpRequest, pk: Annotated[int, Path(ge=0, le=10**15)]) -> dict[str, Any]:
    """One document with its text, files and versions."""
    found = Public().published().select_related("organ", "column").filter(pk=pk).first()
    if found is None:
        raise Http404("没有这条公开信息，或者它已经撤下。")
    return document(found, request)


@api.get("/reports", response={200: shapes.Reports, **BAD}, tags=["年度报告"], summary="年度报告")
@decorate_view(openly)
def reports(
    request: HttpRequest, organ: Code = "", year: Year = None, after: After = "", limit: Limit = MANY
) -> dict[str, Any]:
    """Every version of the annual reports, the newest first."""
    rows = opendata.reports()
    rows = rows.filter(organ=_organ(organ)) if organ else rows
    rows = rows.filter(year=year) if year else rows
    found, more = paged(request, rows, after, limit, by="issued_on")
    return {"items": [report(each, request) for each in found], "next": more}


@api.get(
    "/reports/{organ}/{year}",
    response={200: shapes.AnyReport, **BAD},
    tags=["年度报告"],
    summary="一份年度报告的数据",
)
@decorate_view(openly)
def figures(
    request: HttpRequest,
    organ: Annotated[str, Path(max_length=64)],
    year: Annotated[int, Path(ge=1949, le=9998)],
    version: Annotated[int | None, Query(ge=1, le=9999, description="版次，不给为最新")] = None,
) -> HttpResponse:
    """The report as issued, in the exchange format gongkai-report/1."""
    rows = Public().issued(_organ(organ)).filter(year=year).order_by("-version")
    found = (rows.filter(version=version) if version else rows).first()
    if found is None:
        raise Http404(f"没有公布 {year} 年的年度报告。")
    return HttpResponse(found.document, content_type="application/json; charset=utf-8")


@api.get(
    "/requests/years", response={200: shapes.YearCounts, **BAD}, tags=["依申请公开"], summary="一年的申请件数"
)
@decorate_view(openly)
def request_years(
    request: HttpRequest,
    organ: Annotated[str, Query(max_length=64, description="机关代码")],
    year: Annotated[int, Query(ge=1949, le=9998, description="已经过去的年度")],
) -> dict[str, Any]:
    """Counts by outcome and applicant type, as in table three; nothing about one request."""
    found = _organ(organ)
    if year not in opendata.years(found, clock.today()):
        raise Http404(f"没有 {year} 年的件数：这一年没有过完，或者那时还没有申请。")
    return {"items": counts(YEARS, year_rows(found, year))}


@api.get(
    "/requests/months",
    response={200: shapes.MonthCounts, **BAD},
    tags=["依申请公开"],
    summary="每月的申请件数",
)
@decorate_view(openly)
def request_months(
    request: HttpRequest, organ: Annotated[str, Query(max_length=64, description="机关代码")]
) -> dict[str, Any]:
    """Received, closed, and closed late, of every month that is over."""
    found = _organ(organ)
    head = (found.code, found.name, bool(found.sample_note))
    monthly = opendata.months(found, clock.today())
    rows = ((*head, *month, *numbers.values()) for month, numbers in monthly.items())
    return {"items": counts(MONTHS, rows)}


@api.get("/bulk", response={200: dict[str, Any], **BAD}, tags=["整批文件"], summary="整批文件的说明")
@decorate_view(openly)
def bulk(request: HttpRequest) -> dict[str, Any]:
    """The description of the files of everything (a Frictionless data package)."""
    found = standing.description()
    if found is None:
        raise Http404("整批文件还没有生成，请过一会儿再来。")
    return found


@api.get(
    "/bulk/{name}",
    response={200: bytes, **BAD},
    tags=["整批文件"],
    summary="一个整批文件",
    url_name="bulk_file",
)
def bulk_file(request: HttpRequest, name: Annotated[str, Path(max_length=60)]) -> Any:
    """One of the files: .csv, .json or .parquet."""
    found = standing.file(name)
    if found is None:
        raise Http404("没有这个文件。有哪些文件，见 /api/bulk。")
    etag = quote_etag(found.sha256)
    given = get_conditional_response(request, etag) or FileResponse(found.path.open("rb"))
    given["ETag"] = etag
    given["Cache-Control"] = "no-cache"
    given["Access-Control-Allow-Origin"] = "*"
    if given.status_code == 200:
        given["Content-Type"] = found.media_type
        given["Content-Disposition"] = content_disposition_header(True, name)
    return given


def _organ(code: str) -> Organ:
    found = Public().organs().filter(code=code).first()
    if found is None:
        raise Http404("没有这个代码的机关。")
    return found
