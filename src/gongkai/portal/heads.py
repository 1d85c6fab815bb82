"""What stands in the head of a public page? The tags of the State Council's guide to government sites
(site, column, article), the page's one address, its other forms, and data for machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from gongkai.portal import structured
from gongkai.portal.facts import published
from gongkai.records.models import Organ, Publication

ATOM = "application/atom+xml"
PLATFORM = "政府信息公开平台"
Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the site as the guide to government sites wants it told."""

    name: str
    about: str
    keywords: str
    type: str


@dataclass(frozen=True, slots=True)
class Article:
    """One thing to read: when it became public, and where it comes from."""

    title: str
    published: str
    source: str
    keywords: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """The same in another form."""

    type: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a view knows of its page. `path` is its one address; `way` leads there from the organ's front."""

    path: str
    column: Column | None = None
    article: Article | None = None
    others: Sequence[Other] = ()
    things: Sequence[structured.Thing] = ()
    way: Sequence[tuple[str, str]] = ()
    index: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """What the template writes."""

    tags: SafeString
    canonical: str = ""
    others: Sequence[tuple[str, str, str]] = ()
    data: SafeString | str = ""
    index: bool = True


def base(request: HttpRequest) -> str:
    """The platform's address: as it is set, else as it was asked for."""
    return settings.PUBLIC_ADDRESS or f"{request.scheme}://{request.get_host()}"


def head(request: HttpRequest, organ: Organ | None, column: Column | None, page: Page | None) -> Head:
    """The head of a page; of a page that is nobody else's business, only whose site it stands on."""
    at = base(request)
    column = page.column if page and page.column else column
    tags = [*_site(organ, at), *(_column(column) if column else ())]
    if page is None:
        return Head(_written(tags))
    tags += _article(page.article, at + page.path) if page.article else []
    about = "" if page.article else column.about if column else _about(organ)
    tags += [("description", about)] if about else []
    way = [(organ.name, reverse("portal:organ", args=[organ.code]))] if organ and page.way else []
    trail = [(name, at + path) for name, path in [*way, *page.way]]
    things = [*page.things, *([structured.crumbs(trail)] if trail else [])]
    return Head(
        tags=_written(tags),
        canonical=at + page.path if page.index else "",
        others=[(each.type, each.title, at + each.path) for each in page.others],
        data=structured.block(things) if things else "",
        index=page.index,
    )


def site_name(organ: Organ | None) -> str:
    """The site's own name, else whose pages these are."""
    return settings.SITE["name"] or (f"{organ.name}政府信息公开" if organ else PLATFORM)


def of_document(record: Publication) -> Article:
    """A published document as an article."""
    about = record.summary
    return Article(record.title, published(record), record.organ.name, record.keywords, about)


def _written(tags: Sequence[Tag]) -> SafeString:
    return format_html_join("\n  ", '<meta name="{}" content="{}">', tags)


def _site(organ: Organ | None, at: str) -> list[Tag]:
    host = urlsplit(at).hostname or ""
    given = [("SiteName", site_name(organ)), ("SiteDomain", host), ("SiteIDCode", settings.SITE["code"])]
    return [(name, value) for name, value in given if value]


def _about(organ: Organ | None) -> str:
    whose = organ.name if organ else "各机关"
    return f"{whose}的政府信息公开指南、制度、主动公开内容、年度报告和依申请公开。"


def _column(column: Column) -> list[Tag]:
    return [
        ("ColumnName", column.name),
        ("ColumnDescription", column.about),
        ("ColumnKeywords", column.keywords),
        ("ColumnType", column.type),
    ]


def _article(article: Article, address: str) -> list[Tag]:
    given = [
        ("ArticleTitle", article.title),
        ("PubDate", article.published),
        ("ContentSource", article.source),
        ("Keywords", article.keywords),
        ("Author", article.source),
        ("Description", article.about),
        ("Url", address),
    ]
    return [(name, value) for name, value in given if value]
