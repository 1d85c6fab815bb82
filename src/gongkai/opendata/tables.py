"""Which tables are there, what do their columns mean, and what stands in each row?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from gongkai.guard import bodies
from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.records.models import IssuedReport, Organ, Publication
from gongkai.records.queries import compile, opendata, reports
from gongkai.records.queries.gate import Public
from gongkai.report import dataset, forms

Value = str | int | Decimal | date | datetime | bool | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type in the description's terms, and its name in Chinese."""

    name: str
    type: str
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `rows` reads them in pieces, `base` being the platform's address and `today` the day."""

    key: str
    name: str
    about: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...]
    rows: Callable[[str, date], Iterator[Row]]


def _columns(*given: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*each) for each in given)


ORGAN = (
    ("organ", "string", "机关代码"),
    ("organ_name", "string", "机关名称"),
    ("sample", "boolean", "是否为虚构的样例"),
)
PUBLICATIONS = _columns(
    ("id", "integer", "编号，不变"),
    ("address", "string", "网址，不变"),
    *ORGAN,
    ("column", "string", "栏目"),
    ("title", "string", "标题"),
    ("doc_number", "string", "文号"),
    ("index_number", "string", "索引号"),
    ("kind", "string", "类型代号"),
    ("kind_name", "string", "类型"),
    ("item", "string", "公开事项（条例第二十条、第二十一条）代号"),
    ("topic", "string", "主题分类"),
    ("genre", "string", "体裁"),
    ("keywords", "string", "关键词"),
    ("summary", "string", "内容概述"),
    ("formed_on", "date", "成文日期"),
    ("published_on", "date", "公开日期"),
    ("published_at", "datetime", "公开时间"),
    ("until", "date", "公示到哪一天"),
    ("validity", "string", "有效性代号"),
    ("validity_name", "string", "有效性"),
    ("ended_on", "date", "废止、失效日期"),
)
TEXTS = _columns(
    ("id", "integer", "公开信息的编号"),
    ("version", "integer", "版本"),
    ("published_at", "datetime", "这一版公开的时间"),
    ("text", "string", "正文的文字"),
)
YEARS = _columns(
    *ORGAN,
    ("year", "integer", "年度"),
    ("row", "string", "年度报告表三的行"),
    ("row_name", "string", "行的名称"),
    ("applicant", "string", "申请人类型代号"),
    ("applicant_name", "string", "申请人类型"),
    ("count", "integer", "件数"),
)
MONTHS = _columns(
    *ORGAN,
    ("year", "integer", "年"),
    ("month", "integer", "月"),
    ("received", "integer", "收到的申请（件）"),
    ("closed", "integer", "办结的申请（件）"),
    ("late", "integer", "办结的申请中超过期限的（件）"),
)
REPORTS = _columns(
    *ORGAN,
    ("version", "integer", "版次"),
    ("address", "string", "网址"),
    *((each.name, each.type, each.label) for each in dataset.COLUMNS if each.name not in ("organ", "file")),
)


def _organ(organ: Organ) -> Row:
    return organ.code, organ.name, bool(organ.sample_note)


def publication_row(each: Publication, base: str) -> Row:
    """One document, in the order of PUBLICATIONS."""
    return (
        each.pk,
        f"{base}/d/{each.pk}/",
        *_organ(each.organ),
        each.column.name,
        each.title,
        each.doc_number,
        each.index_number,
        each.kind,
        each.get_kind_display(),
        each.item,
        each.topic,
        each.genre,
        each.keywords,
        each.summary,
        each.formed_on,
        each.published_on,
        each.published_at,
        each.until,
        each.validity,
        each.get_validity_display(),
        each.ended_on,
    )


def _publications(base: str, today: date) -> Iterator[Row]:
    return (publication_row(each, base) for each in opendata.publications())


def _texts(base: str, today: date) -> Iterator[Row]:
    for each in opendata.texts():
        yield each.publication_id, each.version, each.published_at, bodies.words(each.body)


def _reports(base: str, today: date) -> Iterator[Row]:
    return (_report(each, base) for each in opendata.issued())


def _report(issued: IssuedReport, base: str) -> Row:
    row = next(dataset.rows([("", reports.from_json(issued.document))]))
    held = [value for column, value in zip(dataset.COLUMNS, row, strict=True) if column.name not in _LEFT]
    address = f"{base}/o/{issued.organ.code}/reports/{issued.year}/"
    return (*_organ(issued.organ), issued.version, address, *held)


_LEFT = ("organ", "file")


def year_rows(organ: Organ, year: int) -> Iterator[Row]:
    """The counts of one year: every figure of table three that is no sum, 0 included."""
    found = compile.cached(organ, year)
    labels = {each.id: each.row for each in forms.load("2021").cells.values()}
    for row in compile.ROWS:
        if row == "total":
            continue
        for kind in APPLICANT_TYPES:
            cell = f"t3.{row}.{kind.key}"
            yield *_organ(organ), year, row, labels[cell], kind.key, kind.name, found[cell][0]


def _years(base: str, today: date) -> Iterator[Row]:
    for organ in Public().organs().order_by("code"):
        for year in opendata.years(organ, today):
            yield from year_rows(organ, year)


def _months(base: str, today: date) -> Iterator[Row]:
    for organ in Public().organs().order_by("code"):
        for (year, month), counts in opendata.months(organ, today).items():
            yield *_organ(organ), year, month, *counts.values()


TABLES = {
    each.key: each
    for each in (
        Table(
            "publications",
            "公开信息",
            "已经公开的信息，一行一条；撤下的不在其中",
            PUBLICATIONS,
            ("id",),
            _publications,
        ),
        Table("texts", "公开信息的正文", "有正文的公开信息现在的一版，一行一条", TEXTS, ("id",), _texts),
        Table(
            "reports",
            "年度报告",
            "已经公布的年度报告最新的一版，一行一份，各格用统一的代号；没有数的格是空值，不是 0",
            REPORTS,
            ("organ", "year"),
            _reports,
        ),
        Table(
            "request_years",
            "依申请公开的年度件数",
            "过去各年按结果和申请人类型的件数，与年度报告表三同样统计，不含任何一件申请的内容",
            YEARS,
            ("organ", "year", "row", "applicant"),
            _years,
        ),
        Table(
            "request_months",
            "依申请公开的每月件数",
            "过去各月收到、办结和超期的件数",
            MONTHS,
            ("organ", "year", "month"),
            _months,
        ),
    )
}
