"""What is told of a published document beside its text? The same on its page and on paper."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime

from gongkai.records.models import Manuscript, Publication


def facts(document: Publication, text: Manuscript | None) -> list[tuple[str, str]]:
    """Names and values, in the order in which they are shown; what is not known is left out."""
    ended = f"（{document.ended_on}）" if document.ended_on else ""
    rows = (
        ("发布机构", document.organ.name),
        ("索引号", document.index_number),
        ("栏目", document.column.name),
        ("文号", document.doc_number),
        ("类型", document.get_kind_display()),
        ("成文日期", str(document.formed_on)),
        ("发布日期", published(document)),
        ("公开方式", document.get_attribute_display()),
        ("有效性", f"{document.get_validity_display()}{ended}"),
        ("统一编号", document.unified_number),
        ("施行日期", str(document.effective_on or "")),
        ("有效期至", str(document.valid_until or "")),
        ("废止、失效的依据", document.ended_note),
        ("体裁", document.genre),
        ("主题分类", document.topic),
        ("关键词", document.keywords),
        ("公示期", f"到 {document.until}" if document.until else ""),
        ("来源", text.origin if text else ""),
        ("内容概述", document.summary),
    )
    return [(name, value) for name, value in rows if value]


def published(document: Publication) -> str:
    """When it became public: to the minute where that is known, never a made-up time."""
    if document.published_at:
        return minute(document.published_at)
    return str(document.published_on or "")


def minute(at: datetime) -> str:
    """2024-05-01 10:00, in the platform's time zone."""
    return f"{localtime(at):%Y-%m-%d %H:%M}"


def notice(document: Publication) -> str:
    """What a reader must know first of a document that no longer holds as it is; else nothing."""
    if document.validity in (Publication.Validity.REPEALED, Publication.Validity.LAPSED):
        return f"这份文件已于 {document.ended_on} {document.get_validity_display()}。"
    if document.validity == Publication.Validity.AMENDED:
        return "这份文件已修改，请以修改后的文本为准。"
    return ""
