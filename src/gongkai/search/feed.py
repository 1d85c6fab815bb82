"""What does the index take of a published record? Only what anybody may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from gongkai.records.models import Publication
from gongkai.records.queries import published
from gongkai.records.queries.gate import Public
from gongkai.search.index import Entry

CHUNK = 2000
_FIELDS = ("organ_id", "column_id", "title", "doc_number", "summary", "keywords", "kind", "validity", "item")


def entries(pks: Iterable[int] | None = None) -> Iterator[Entry]:
    """The published records of these keys, or all of them; a key that is not public gives none."""
    rows = Public().published().only(*_FIELDS, "published_on", "published_year")
    if pks is not None:
        rows = rows.filter(pk__in=list(pks))
    for some in _chunks(rows.order_by("pk").iterator(chunk_size=CHUNK)):
        words = published.words([each.pk for each in some])
        yield from (entry(each, words.get(each.pk, "")) for each in some)


def _chunks(rows: Iterable[Publication]) -> Iterator[list[Publication]]:
    given = iter(rows)
    while some := list(islice(given, CHUNK)):
        yield some


def entry(record: Publication, words: str) -> Entry:
    """A published record as the index takes it; `words` are those of its text and files."""
    assert record.published_on is not None, record.pk
    return Entry(
        pk=record.pk,
        title=record.title,
        body="\n".join(each for each in (record.summary, record.keywords, words) if each),
        doc_number=record.doc_number,
        published=record.published_on,
        narrow={
            "organ": str(record.organ_id),
            "column": str(record.column_id),
            "item": record.item,
            "kind": record.kind,
            "year": str(record.published_year),
            "validity": record.validity,
        },
    )
