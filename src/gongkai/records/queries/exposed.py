"""Everything an organ has made public, text after text: what it says, and a mark of its content.

The texts are the published versions that can be read, records that have no text, and issued reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.guard.reading.model import Passage
from gongkai.records import chain
from gongkai.records.models import FileText, IssuedReport, Manuscript, Organ, Publication, StoredFile
from gongkai.records.queries import privacy, reports
from gongkai.records.queries.gate import Public
from gongkai.records.queries.published import OPEN_SCANS

SOME = 200  # texts whose marks are held at a time


@dataclass(frozen=True, slots=True)
class Exposed:
    """One public text: where it is, what it is called, the mark of its content, its files."""

    subject: str
    title: str
    content: str
    files: tuple[int, ...]
    publication: int | None = None
    version: int | None = None
    issued: int | None = None


def count(organ: Organ) -> int:
    """How many there are."""
    return sum(rows(organ).count() for rows in _KINDS.values())


def after(organ: Organ, place: str) -> Iterator[list[Exposed]]:
    """Those after a place, some at a time, in a fixed order: versions, records, reports."""
    kind, _, key = place.partition("/")
    kinds = list(_KINDS)
    for each in kinds[kinds.index(kind) if kind in kinds else 0 :]:
        last = int(key) if each == kind and key.isdecimal() else 0
        while some := list(_KINDS[each](organ).filter(pk__gt=last).order_by("pk")[:SOME]):
            last = some[-1].pk
            yield _marked(each, some)


def _versions(organ: Organ) -> QuerySet[Any]:
    public = Public().publications(organ).values("pk")
    rows = Manuscript.objects.filter(organ=organ, version__gt=0, shut_on__isnull=True, publication__in=public)
    return rows.only("title", "seal", "publication_id")


def _records(organ: Organ) -> QuerySet[Any]:
    written = Manuscript.objects.filter(publication=OuterRef("pk"), version__gt=0)
    return Public().publications(organ).filter(~Exists(written)).only("title", "seal")


def _issued(organ: Organ) -> QuerySet[Any]:
    return IssuedReport.objects.filter(organ=organ).only("year", "version", "document_hash")


_KINDS: Mapping[str, Callable[[Organ], QuerySet[Any]]] = {
    "manuscript": _versions,
    "publication": _records,
    "issued": _issued,
}


def _marked(kind: str, some: list[Any]) -> list[Exposed]:
    if kind == "issued":
        return [
            Exposed(f"issued/{row.pk}", f"{row.year} 年度报告", row.document_hash, (), issued=row.pk)
            for row in some
        ]
    along = _along(kind, [row.pk for row in some])
    return [_one(kind, row, along.get(row.pk, [])) for row in some]


def _along(kind: str, keys: list[int]) -> dict[int, list[tuple[int, str]]]:
    """The files of each: key and hash."""
    rows = StoredFile.objects.filter(
        **{f"{kind}__in": keys}, kind=StoredFile.Kind.PUBLISHED, scan__in=OPEN_SCANS, erased_on__isnull=True
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for owner, pk, sha256 in rows.order_by("pk").values_list(f"{kind}_id", "pk", "sha256"):
        found.setdefault(owner, []).append((pk, sha256))
    return found


def _one(kind: str, row: Any, along: list[tuple[int, str]]) -> Exposed:
    files = tuple(pk for pk, _ in along)
    content = chain.digest([row.seal, along])
    if kind == "manuscript":
        return Exposed(
            f"manuscript/{row.pk}", row.title, content, files, publication=row.publication_id, version=row.pk
        )
    return Exposed(f"publication/{row.pk}", row.title, content, files, publication=row.pk)


def passages(exposed: Exposed) -> Iterator[Passage]:
    """The words of one, without its files."""
    if exposed.issued:
        yield from _report(IssuedReport.objects.get(pk=exposed.issued))
    elif exposed.version:
        yield from privacy.own_words(Manuscript.objects.get(pk=exposed.version))
    else:
        record = Publication.objects.get(pk=exposed.publication)
        for field, name in privacy.WORDS.items():
            if getattr(record, field, ""):
                yield Passage(name, getattr(record, field))


def _report(issued: IssuedReport) -> Iterator[Passage]:
    report = reports.from_json(issued.document)
    for section in report.sections:
        for number, line in enumerate(section.text.splitlines(), start=1):
            if line.strip():
                yield Passage(f"第{section.no}部分第 {number} 段", line)


def file_text(pk: int) -> tuple[StoredFile, FileText | None]:
    """One file and its words, where they were read."""
    stored = StoredFile.objects.select_related("text").get(pk=pk)  # type: ignore[misc]
    return stored, getattr(stored, "text", None)
