"""The index itself: what a document is in it, how it is written, how it is asked.

One process writes at a time (the engine holds a lock), any number read. An index that cannot be read is
`Broken`: it is no source of truth and is built again from the records.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import tantivy

from gongkai.search import words

HEAP = 64 * 1024 * 1024  # bytes a writer gathers before it writes
MARKER = "meta.json"  # the engine writes it anew with every commit
# What a search can be narrowed by, each a term of its own.
FILTERS = ("organ", "column", "item", "kind", "year", "validity")
TITLE_WEIGHT = 4.0  # a word in the title says more of a document than one in the text
NUMBER_WEIGHT = 50.0


class Broken(Exception):
    """The index is not there or cannot be read; it has to be built again."""


class Busy(Exception):
    """Another process is writing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A published document as the index takes it: `narrow` holds a value for each of FILTERS."""

    pk: int
    title: str
    body: str
    doc_number: str
    published: date
    narrow: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found: the keys in order, and how many there are in all."""

    pks: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A search: what is asked, what it is narrowed by, newest first or nearest first, from where."""

    asked: words.Asked
    narrow: Mapping[str, str] = field(default_factory=dict)
    newest: bool = False
    first: int = 0
    size: int = 20


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("pk", indexed=True, fast=True)
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("characters", tokenizer_name="whitespace", index_option="basic")
    for name in ("number", *FILTERS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("published", fast=True)
    return builder.build()


SCHEMA = _schema()


class Index:
    """An index in a folder."""

    def __init__(self, folder: Path, *, new: bool = False) -> None:
        """Open it, or begin an empty one; raises Broken where there is none that can be read."""
        self._marker = folder / MARKER
        if new:
            folder.mkdir(parents=True, exist_ok=True)
        elif not self._marker.is_file():
            raise Broken(f"no index in {folder.name}")
        try:
            self._index = tantivy.Index(SCHEMA, path=str(folder), reuse=True)
            self._index.config_reader(reload_policy="manual")
            self._index.reload()
        except (ValueError, OSError) as wrong:
            raise Broken(str(wrong)) from wrong
        self._seen = self._stamp()

    def _stamp(self) -> tuple[int, int]:
        """What the last commit is known by."""
        try:
            found = os.stat(self._marker)
        except OSError as wrong:
            raise Broken("the index is gone") from wrong
        return found.st_mtime_ns, found.st_ino

    def refresh(self) -> None:
        """Read on from the last commit, of this or another process; raises Broken where it cannot be read.

        Asked for once by whoever is about to search: it costs more than many a query.
        """
        stamp = self._stamp()
        if stamp != self._seen:
            self._reload()
            self._seen = stamp

    def _reload(self) -> None:
        """Read the last commit; one that was written by half is Broken, like one that is gone."""
        try:
            self._index.reload()
        except (ValueError, OSError) as wrong:
            raise Broken(str(wrong)) from wrong

    @property
    def size(self) -> int:
        """How many documents it holds."""
        self.refresh()
        return int(self._index.searcher().num_docs)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """A writer; what it did is there when the block ends, and nothing of it where the block fails."""
        try:
            engine = self._index.writer(heap_size=HEAP, num_threads=1)
        except ValueError as wrong:
            raise (Busy if "LockBusy" in str(wrong) else Broken)(str(wrong)) from wrong
        try:
            yield Writer(engine)
        except BaseException:
            engine.rollback()
            raise
        engine.commit()
        self._reload()

    def search(self, wish: Wish) -> Hits:
        """One page of what is asked for, as of the last `refresh`; raises Broken."""
        try:
            return self._search(wish)
        except (ValueError, OSError) as wrong:
            raise Broken(str(wrong)) from wrong

    def _search(self, wish: Wish) -> Hits:
        searcher = self._index.searcher()
        found = searcher.search(
            query(wish),
            limit=wish.size,
            offset=wish.first,
            count=True,
            order_by_field="published" if wish.newest else None,
        )
        keys = searcher.fast_field_values("pk", [address for _, address in found.hits])
        return Hits(tuple(keys), int(found.count))


class Writer:
    """Puts documents in and takes them out; a document that is put in again replaces the earlier one."""

    def __init__(self, engine: tantivy.IndexWriter) -> None:
        self._engine = engine

    def put(self, entries: Iterable[Entry], *, new: bool = False) -> int:
        """Put documents in; `new`: none of them is there yet. How many there were."""
        done = 0
        for done, entry in enumerate(entries, 1):  # noqa: B007 - the count is what is asked for
            if not new:
                self.remove(entry.pk)
            self._engine.add_document(_document(entry))
        return done

    def remove(self, pk: int) -> None:
        """Take a document out, if it is there."""
        self._engine.delete_documents_by_query(_term("pk", pk))


def _document(entry: Entry) -> tantivy.Document:
    whole = f"{entry.title}\n{entry.doc_number}\n{entry.body}"
    return tantivy.Document.from_dict(
        {
            "pk": entry.pk,
            "title": words.text(f"{entry.title}\n{entry.doc_number}"),
            "body": words.text(entry.body),
            "characters": words.characters(whole),
            "number": list(words.number_keys(entry.doc_number)),
            "published": entry.published.toordinal(),
            **entry.narrow,
        },
        SCHEMA,
    )


def query(wish: Wish) -> tantivy.Query:
    """The engine's query: every run, or the document number; within what it is narrowed to."""
    must = [_asked(wish.asked)] if wish.asked else [tantivy.Query.all_query()]
    must += [tantivy.Query.const_score_query(_term(name, value), 0.0) for name, value in wish.narrow.items()]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in must])


def _asked(wanted: words.Asked) -> tantivy.Query:
    runs = [(tantivy.Occur.Must, _run(run)) for run in wanted.runs]
    whole = tantivy.Query.boolean_query(runs)
    if not wanted.number:
        return whole
    by_number = tantivy.Query.boost_query(_term("number", wanted.number), NUMBER_WEIGHT)
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, by_number), (tantivy.Occur.Should, whole)])


def _run(run: str) -> tantivy.Query:
    if len(run) == 1 and words.is_han(run):
        return _term("characters", run)
    tokens = words.tokens(run)
    title = tantivy.Query.boost_query(_together("title", tokens), TITLE_WEIGHT)
    body = _together("body", tokens)
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, title), (tantivy.Occur.Should, body)])


def _together(field: str, tokens: list[str]) -> tantivy.Query:
    """All of them side by side."""
    if len(tokens) == 1:
        return _term(field, tokens[0])
    return tantivy.Query.phrase_query(SCHEMA, field, list(tokens))


def _term(field: str, value: str | int) -> tantivy.Query:
    return tantivy.Query.term_query(SCHEMA, field, value)
