"""What do machines read in a page? Organs, documents, reports and the way here, as schema.org names them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.records.models import IssuedReport, Manuscript, Organ, Publication

Thing = dict[str, Any]
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&'\u2028\u2029"}
_FORCE = {
    Publication.Validity.VALID: "InForce",
    Publication.Validity.AMENDED: "PartiallyInForce",
    Publication.Validity.REPEALED: "NotInForce",
    Publication.Validity.LAPSED: "NotInForce",
}
RULING = (Publication.Kind.RULES, Publication.Kind.NORMATIVE)


def block(things: Sequence[Thing]) -> SafeString:
    """The text of a data block. No character of it can end the block or begin another."""
    graph = {"@context": "https://schema.org", "@graph": [_without_gaps(each) for each in things]}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308


def _without_gaps(thing: Thing) -> Thing:
    return {key: value for key, value in thing.items() if value not in ("", None, [])}


def organisation(organ: Organ, base: str) -> Thing:
    """The organ itself."""
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{_of(organ, base)}#organ",
        "name": organ.name,
        "alternateName": organ.short_name,
        "identifier": organ.credit_code,
        "url": _of(organ, base),
    }


def site(organ: Organ | None, base: str, name: str) -> Thing:
    """The site, and how it is searched."""
    within = f"organ={organ.code}&" if organ else ""
    target = f"{base}{reverse('portal:search')}?{within}q={{search_term_string}}"
    return {
        "@type": "WebSite",
        "name": name,
        "url": _of(organ, base) if organ else f"{base}/",
        "inLanguage": "zh-CN",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        },
    }


def document(record: Publication, text: Manuscript | None, base: str, path: str, paper: str) -> Thing:
    """A published document at `path`, on paper at `paper`; the normative ones with their legal force."""
    address = base + path
    ruling = record.kind in RULING
    changed = text.published_at if text and text.version > 1 else None
    organ = _named(record.organ, base)
    thing = {
        "@type": "Legislation" if ruling else "Article",
        "@id": address,
        "url": address,
        "name": record.title,
        "headline": "" if ruling else record.title,
        "description": record.summary,
        "keywords": record.keywords,
        "identifier": record.index_number,
        "inLanguage": "zh-CN",
        "dateCreated": str(record.formed_on),
        "datePublished": _when(record),
        "dateModified": changed.isoformat() if changed else "",
        "expires": str(record.until or ""),
        "version": text.version if text else None,
        "publisher": organ,
        "author": organ,
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/pdf",
            "contentUrl": base + paper,
        },
    }
    return thing | (_legislation(record) if ruling else {})


def _legislation(record: Publication) -> Thing:
    return {
        "legislationIdentifier": record.doc_number,
        "legislationDate": str(record.formed_on),
        "legislationLegalForce": f"https://schema.org/{_FORCE[Publication.Validity(record.validity)]}",
    }


def report(issued: IssuedReport, organ: Organ, title: str, base: str) -> Thing:
    """An annual report as issued."""
    address = f"{base}{reverse('portal:report', args=[organ.code, issued.year])}"
    return {
        "@type": "Report",
        "@id": address,
        "url": address,
        "name": title,
        "inLanguage": "zh-CN",
        "datePublished": str(issued.issued_on),
        "temporalCoverage": f"{issued.year}-01-01/{issued.year}-12-31",
        "version": issued.version,
        "publisher": _named(organ, base),
    }


def crumbs(way: Sequence[tuple[str, str]]) -> Thing:
    """The way from the front to this page: names and full addresses."""
    items = [
        {"@type": "ListItem", "position": at, "name": name, "item": address}
        for at, (name, address) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _named(organ: Organ, base: str) -> Thing:
    return {"@type": "GovernmentOrganization", "@id": f"{_of(organ, base)}#organ", "name": organ.name}


def _of(organ: Organ, base: str) -> str:
    return f"{base}{reverse('portal:organ', args=[organ.code])}"


def _when(record: Publication) -> str:
    return record.published_at.isoformat() if record.published_at else str(record.published_on or "")
