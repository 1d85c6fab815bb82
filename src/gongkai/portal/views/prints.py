"""A published document as a file to keep: set when it is asked for, and kept until it changes."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from gongkai.portal import facts, shelf
from gongkai.portal.heads import base
from gongkai.portal.pages import attachment, page
from gongkai.portal.printing import pdf
from gongkai.portal.views.documents import gone
from gongkai.records.models import Manuscript, Publication, StoredFile
from gongkai.records.queries import moved, published
from gongkai.records.queries.gate import Public

DAYS = 30 * 24 * 3600
MEDIA_TYPE = "application/pdf"


@page
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The version that stands, as PDF. A reader who has it gets a short answer, and a crawler a kept one."""
    found = Public().document(pk)
    if not found:
        return gone(request, pk)
    text, along = published.told(found), list(published.files(found))
    sheet = _sheet(request, found, text, along)
    tag = shelf.tag(found.seal, text.seal if text else "", repr(sheet))
    at = moved.of_document(pk).at()
    assert at is not None, pk  # its publication was logged
    return shelf.answer(request, tag, at, lambda: _file(sheet, tag))


def _sheet(
    request: HttpRequest, found: Publication, text: Manuscript | None, along: list[StoredFile]
) -> pdf.Sheet:
    shown, platform = facts.facts(found, text), base(request)
    at = text.published_at if text else None
    version = f"第 {text.version} 版，{facts.minute(at)} 公开" if text and at else ""
    day = localdate(at) if at else found.published_on
    assert day is not None, found.pk
    return pdf.Sheet(
        title=found.title,
        organ=found.organ.name,
        notice=facts.notice(found),
        facts=shown,
        body=text.body if text else "",
        files=[each.name for each in along],
        address=f"{platform}{reverse('portal:document', args=[found.pk])}",
        base=platform,
        version=version,
        day=day,
    )


def _file(sheet: pdf.Sheet, tag: str) -> HttpResponse:
    answer = attachment(_rendered(sheet, tag), MEDIA_TYPE, f"{sheet.title}.pdf")
    answer["Link"] = f'<{sheet.address}>; rel="canonical"'
    return answer


def _rendered(sheet: pdf.Sheet, tag: str) -> bytes:
    kept: bytes | None = caches["prints"].get(tag)
    if kept is None:
        kept = pdf.render(sheet)
        caches["prints"].set(tag, kept, DAYS)
    return kept
