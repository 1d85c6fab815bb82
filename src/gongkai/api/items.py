"""How does one record look in an answer? With the names of the bulk files, and addresses to open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gongkai.guard import bodies
from gongkai.opendata.tables import PUBLICATIONS, Column, Row, publication_row
from gongkai.records.models import IssuedReport, Manuscript, Organ, Publication, StoredFile
from gongkai.records.queries import published
from gongkai.records.queries.gate import Public
from gongkai.report.write import FORMATS


def counts(columns: Iterable[Column], rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows under the names of their columns."""
    names = [each.name for each in columns]
    return [dict(zip(names, row, strict=True)) for row in rows]


def organ_item(organ: Organ, request: HttpRequest) -> dict[str, Any]:
    """One organ."""
    return {
        "code": organ.code,
        "name": organ.name,
        "kind": organ.kind,
        "kind_name": organ.get_kind_display(),
        "level": organ.level,
        "level_name": organ.get_level_display(),
        "sample": bool(organ.sample_note),
        "address": _address(request, "portal:organ", organ.code),
    }


def publication(record: Publication, request: HttpRequest) -> dict[str, Any]:
    """One document of a list."""
    base = request.build_absolute_uri("/").rstrip("/")
    return counts(PUBLICATIONS, [publication_row(record, base)])[0]


def document(record: Publication, request: HttpRequest) -> dict[str, Any]:
    """One document with everything that its page shows."""
    text = published.told(record)
    versions = Public().shown(record).defer("body")
    return {
        **publication(record, request),
        "html": text.body if text else "",
        "text": bodies.words(text.body) if text else "",
        "origin": text.origin if text else "",
        "files": [_file(each, record, request) for each in published.files(record)],
        "versions": [_version(each, record, request) for each in versions],
    }


def _file(stored: StoredFile, record: Publication, request: HttpRequest) -> dict[str, Any]:
    return {
        "id": stored.pk,
        "name": stored.name,
        "size": stored.size,
        "sha256": stored.sha256,
        "media_type": stored.content_type,
        "address": _address(request, "portal:file", record.pk, stored.pk),
    }


def _version(text: Manuscript, record: Publication, request: HttpRequest) -> dict[str, Any]:
    return {
        "version": text.version,
        "published_at": text.published_at,
        "change": text.change,
        "address": _address(request, "portal:version", record.pk, text.version),
    }


def report(issued: IssuedReport, request: HttpRequest) -> dict[str, Any]:
    """One version of a report."""
    organ, year, version = issued.organ, issued.year, f"?version={issued.version}"
    return {
        "organ": organ.code,
        "organ_name": organ.name,
        "sample": bool(organ.sample_note),
        "year": year,
        "version": issued.version,
        "issued_on": issued.issued_on,
        "address": _address(request, "portal:report", organ.code, year) + version,
        "data": _address(request, "api:figures", organ.code, year) + version,
        "files": {
            ending: _address(request, "portal:download", organ.code, year, ending) + version
            for ending in FORMATS
        },
    }


def _address(request: HttpRequest, route: str, *args: object) -> str:
    return request.build_absolute_uri(reverse(route, args=args))
