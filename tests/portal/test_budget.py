"""A reader on a slow line: every public page is under 100 KB and needs few requests, none of another host."""

from __future__ import annotations

import pytest
from lxml import html

from gongkai.records.models import IssuedReport, Publication

KILOBYTES, REQUESTS = 100, 10
ORGANS = ("sample-lively", "weibin-hrss")
OF_ORGAN = (
    "",
    "guide/",
    "rules/",
    "rules/?state=ended",
    "disclosure/",
    "disclosure/?year=2025",
    "disclosure/?item=20-1",
    "reports/",
    "requests/",
    "requests/form/",
    "requests/new/",
)
OF_PLATFORM = ("/", "/search/", "/search/?q=通知", "/check/", "/requests/track/", "/requests/opinion/")


@pytest.fixture
def paths(sample_db) -> list[str]:
    pages = [f"/o/{organ}/{route}" for organ in ORGANS for route in OF_ORGAN]
    issued = IssuedReport.objects.values_list("organ__code", "year")
    pages += [f"/o/{code}/reports/{year}/?beside=1" for code, year in issued]
    shown = Publication.objects.filter(attribute="proactive", published_on__isnull=False, voided=False)
    return [*OF_PLATFORM, *pages, *(f"/d/{pk}/" for pk in shown.values_list("pk", flat=True)[:20])]


def test_every_public_page_is_small(client, paths, index_folder):
    from gongkai.search import keeping

    keeping.rebuild()
    assert len(paths) > 40
    fetched: set[str] = set()
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        page = html.fromstring(answer.content)
        more = _fetched(page)
        fetched |= more
        size = len(answer.content) + sum(len(_static(client, each)) for each in more)
        assert size < KILOBYTES * 1024, (path, size)
        assert 1 + len(more) <= REQUESTS, path
    assert fetched
    assert all(each.startswith("/static/") for each in fetched)


def _fetched(page) -> set[str]:
    """What a browser asks for without being told to."""
    wanted = "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src | //iframe/@src"
    return set(page.xpath(wanted))


def _static(client, path: str) -> bytes:
    return b"".join(client.get(path).streaming_content)
