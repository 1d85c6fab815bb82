"""The rows of an old site's table on their way in: read, checked, looked through by the guard; not yet saved.

A row that is wrong stops no other one; it is kept with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from gongkai.guard.hits import located
from gongkai.guard.reading.model import Passage
from gongkai.records.actions import clock, files, manuscripts, publications, stockrows
from gongkai.records.actions.stockrows import Document, Folder
from gongkai.records.actions.stocktable import Row, Table
from gongkai.records.models import (
    Brought,
    Column,
    FileText,
    Manuscript,
    Organ,
    Publication,
    StoredFile,
    User,
)
from gongkai.records.queries import privacy

BATCH = 200  # rows
BATCH_BYTES = 64 * 1024 * 1024  # of files
RULING = (Publication.Kind.RULES, Publication.Kind.NORMATIVE)
Scan = Callable[[bytes], str]


@dataclass(slots=True)
class Made:
    """One document on its way in: its rows, unsaved, the words of its files, whether persons are named."""

    document: Document
    manuscript: Manuscript
    publication: Publication
    files: list[tuple[StoredFile, FileText, bytes]] = field(default_factory=list)
    blocks: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of the rows. `rejects` and `held` name row and reason."""

    headings: tuple[str, ...] = ()
    brought: int = 0
    skipped: int = 0
    unread: int = 0
    held: list[tuple[int, str]] = field(default_factory=list)
    rejects: list[tuple[int, Row, str]] = field(default_factory=list)


class Taking:
    """One run over a table. `scan` is the virus scanner; `new_columns`: columns that lack are made."""

    def __init__(
        self,
        organ: Organ,
        folder: Folder,
        *,
        scan: Scan,
        actor: User | None,
        new_columns: bool = False,
    ) -> None:
        self.organ, self.folder, self.scan, self.actor = organ, folder, scan, actor
        self.new_columns = new_columns
        self.columns = {column.name: column for column in organ.columns.all()}
        self.own = privacy.contacts(organ)
        self.rows_of: dict[str, int] = {}  # by key: the row of this table
        self.numbers: dict[tuple[str, str], int] = {}  # of rules and normative documents
        self.indexes: set[str] = set()
        self.outcome = Outcome()

    def batches(self, table: Table) -> Iterator[list[Made]]:
        """The documents of the table that can be taken, some at a time, looked through by the guard."""
        self.outcome.headings = table.headings
        for rows in _parted(table.rows):
            fresh = list(self._fresh(rows))
            yield from (self._prepared(some) for some in _weighed(self._parsed(fresh)))

    def _fresh(self, rows: list[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
        """The rows that are not there yet; one that comes twice in the table is refused."""
        keys = [stockrows.key_of(row) for _, row in rows]
        there = known(self.organ, keys)
        for key, (number, row) in zip(keys, rows, strict=True):
            first = self.rows_of.setdefault(key, number)
            if key in there:
                self.outcome.skipped += 1
            elif first != number:
                self._reject(number, row, f"与第 {first} 行的原网址相同，或者整行相同。")
            else:
                yield number, row

    def _parsed(self, rows: Iterable[tuple[int, Row]]) -> Iterator[Document]:
        for number, row in rows:
            try:
                document = stockrows.parse(number, row, self.folder)
                self._fits(document)
            except ValidationError as problem:
                self._reject(number, row, stockrows.reasons(problem))
            else:
                yield document

    def _fits(self, document: Document) -> None:
        """Column, files and number, which need more than the row itself. Raises ValidationError."""
        if document.column not in self.columns and not (self.new_columns and len(document.column) <= 60):
            raise ValidationError({"column": f"本机关没有“{document.column[:60]}”这个栏目。"})
        if not document.body and not document.files:
            raise ValidationError({"body": "正文和附件至少要有一样。"})
        kind, number = document.values["kind"], document.values["doc_number"]
        if kind in RULING and number:
            first = self.numbers.setdefault((kind, number), document.number)
            if first != document.number:
                raise ValidationError({"doc_number": f"与第 {first} 行的文号相同，请核对是否重复。"})

    def _prepared(self, documents: list[Document]) -> list[Made]:
        """Unsaved rows, in which the guard has looked for persons."""
        taken = self._taken_numbers(documents)
        found: list[Made] = []
        for document in documents:
            kind, number = document.values["kind"], document.values["doc_number"]
            try:
                if kind in RULING and (kind, number) in taken:
                    raise ValidationError({"doc_number": "已登记过同一文号的文件，请核对是否重复。"})
                found.append(self._made(document))
            except ValidationError as problem:
                self._reject(document.number, document.row, stockrows.reasons(problem))
        self._look(found)
        return found

    def _taken_numbers(self, documents: list[Document]) -> set[tuple[str, str]]:
        numbers = {each.values["doc_number"] for each in documents if each.values["kind"] in RULING} - {""}
        if not numbers:
            return set()
        rows = Publication.objects.filter(organ=self.organ, kind__in=RULING, voided=False)
        return set(rows.filter(doc_number__in=numbers).values_list("kind", "doc_number"))

    def _made(self, document: Document) -> Made:
        """The rows of one document; its files are checked. Raises ValidationError."""
        values = dict(document.values)
        validity, ended_on = values.pop("validity"), values.pop("ended_on")
        column = self._column(document.column)
        manuscript = Manuscript(
            organ=self.organ,
            column=column,
            body=document.body,
            origin=document.origin[:300],
            drafter=self.actor,
            created_at=clock.now(),
            published_at=document.published_at,
            **values,
        )
        publication = Publication(
            organ=self.organ,
            column=column,
            validity=validity,
            ended_on=ended_on,
            published_on=document.published_on,
            published_at=document.published_at,
            **values,
        )
        publications.set_years(publication)
        return Made(document, manuscript, publication, [self._file(*each) for each in document.files])

    def _column(self, name: str) -> Column:
        """The column of that name; one that is to be made is saved with the batch."""
        return self.columns.get(name) or Column(organ=self.organ, name=name)

    def _file(self, name: str, data: bytes) -> tuple[StoredFile, FileText, bytes]:
        verdict = self.scan(data)
        content_type = files.checked(name, data, verdict)
        stored = files.unsaved(
            organ=self.organ,
            kind=StoredFile.Kind.PUBLISHED,
            name=name,
            data=data,
            content_type=content_type,
            scan=verdict,
            by=self.actor,
        )
        passages, unread = manuscripts.words(name, data)
        return stored, FileText(passages=passages, unread=unread), data

    def _look(self, found: list[Made]) -> None:
        """All texts of a batch at once: documents with a hit that blocks, and those with something unread."""
        texts = [(passage, made) for made in found for passage in privacy.own_words(made.manuscript)]
        self._judge([passage for passage, _ in texts], [made for _, made in texts])
        for made in found:
            for stored, text, _ in made.files:
                for portion in privacy.portions(privacy.file_words(stored.name, text)):
                    self._judge(portion, [made] * len(portion))
        self.outcome.unread += sum(any(text.unread for _, text, _ in made.files) for made in found)

    def _judge(self, passages: list[Passage], whose: list[Made]) -> None:
        for number, hit in located(passages, own=self.own, excerpt=False):
            made = whose[number]
            if hit.level == "block" and not made.blocks:
                made.blocks = True
                self.outcome.held.append((made.document.number, f"{hit.place}有{hit.name}（{hit.shown}）"))

    def _reject(self, number: int, row: Row, reason: str) -> None:
        self.outcome.rejects.append((number, row, reason))


def known(organ: Organ, keys: Sequence[str]) -> set[str]:
    """Which rows were brought in already."""
    return set(Brought.objects.filter(organ=organ, key__in=keys).values_list("key", flat=True))


def _parted(rows: Iterable[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
    some: list[tuple[int, Row]] = []
    for each in rows:
        some.append(each)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def _weighed(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Not more at once than their files leave room for."""
    some: list[Document] = []
    weight = 0
    for document in documents:
        some.append(document)
        weight += sum(len(data) for _, data in document.files)
        if weight >= BATCH_BYTES:
            yield some
            some, weight = [], 0
    if some:
        yield some
