"""What lies in the package of a closed request, in which order, each paper with its date and its pages?

The order of a file: what was asked and when it was received, what came with it, how it was reviewed, then
each letter with the sheet of those who agreed, its enclosures and the proof of its service, last the course.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from gongkai.law.case import Clock
from gongkai.letter import papers as sheets
from gongkai.letter.kinds import KINDS
from gongkai.letter.papers import Entry, Paper
from gongkai.letter.write import render
from gongkai.press import pages
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Letter, StoredFile
from gongkai.records.queries import archives, casepage, papers, prints, receipts, reviews

# What no package is complete without, by kind and name.
REQUIRED = {
    "application": "申请表",
    "review": "审查记录",
    "course": "办理经过",
    "ledger": "期限计算表",
}
NOT_KEPT = "（只交给申请人，不存档）"
_SENT, _PROOF = ("original", "redacted", "enclosure"), ("proof",)
_UNSAFE = re.compile(r"[^\w.（）〔〕\- ]+")
Read = Callable[[StoredFile], bytes]


@dataclass(frozen=True, slots=True)
class Loose:
    """One paper before it has its place in the package."""

    title: str
    kind: str
    data: bytes
    on: date | None = None
    number: str = ""
    author: str = ""
    remark: str = ""
    name: str = ""  # where it is not named after its place and title


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the package."""

    name: str
    paper: Loose

    @property
    def data(self) -> bytes:
        """Its content."""
        return self.paper.data

    @property
    def entry(self) -> Entry:
        """Its line in the list of contents."""
        paper = self.paper
        return Entry(
            name=self.name.removeprefix("files/"),
            number=paper.number,
            on=paper.on,
            author=paper.author,
            pages=pages.count(paper.data),
            sha256=hashlib.sha256(paper.data).hexdigest(),
            remark=paper.remark,
        )

    def as_json(self) -> dict[str, Any]:
        """What the metadata says of it."""
        entry = self.entry
        return {
            "name": self.name,
            "title": self.paper.title,
            "kind": self.paper.kind,
            "number": self.paper.number,
            "on": self.paper.on,
            "pages": entry.pages,
            "sha256": entry.sha256,
        }


def parts(case: Case, rows: Sequence[CaseEvent], counted: Clock, read: Read) -> Iterator[Part]:
    """Every file of the package but its metadata, its index and its manifest; `read` gives a file's bytes."""
    file = File(case, rows, counted, read)
    for at, paper in enumerate(file.papers(), start=1):
        yield Part(paper.name or f"files/{at:03d} {_UNSAFE.sub('_', paper.title)[-80:]}", paper)


@dataclass(frozen=True)
class File:
    """The case whose papers are put in order."""

    case: Case
    rows: Sequence[CaseEvent]
    counted: Clock
    read: Read

    @property
    def on(self) -> date:
        """The day on papers made for the archive: the case's own, so that it stays the same."""
        assert self.case.closed_on is not None
        return self.case.closed_on

    @property
    def organ(self) -> str:
        """Who made the papers."""
        return self.case.organ.short_name or self.case.organ.name

    def papers(self) -> Iterator[Loose]:
        """Every paper, in the order of the file."""
        stored = archives.papers(self.case)
        letters = {each.pk: each for each in self.case.letters.order_by("pk")}
        own = [each for each in stored if _letter_of(each) not in letters]
        yield from self._front()
        yield from map(self._stored, own)
        yield self._made("审查记录", "review", self._review())
        for letter in letters.values():
            yield from self._letter(letter, [each for each in stored if _letter_of(each) == letter.pk])
        yield from self._end()

    def _front(self) -> Iterator[Loose]:
        case = self.case
        form = prints.application(case, self.counted, case.received_on)
        yield self._made("政府信息公开申请表", "application", form, on=case.received_on, author="申请人")
        if case.request:
            given = receipts.staff_receipt(case.request, NOT_KEPT, case.received_on)
            yield self._made("登记回执", "receipt", given, on=case.received_on)

    def _review(self) -> Paper:
        return prints.review(self.case, self.rows, self.counted, reviews.standing(self.rows), self.on)

    def _letter(self, letter: Letter, stored: Sequence[StoredFile]) -> Iterator[Loose]:
        """A letter that was signed: who agreed, the letter itself, what went with it, how it was served."""
        letter.case, letter.organ = self.case, self.case.organ
        order = ("letter", *_SENT, *_PROOF)
        mine = sorted(stored, key=lambda each: (_place(order, each.kind), each.pk))
        if letter.document:
            yield self._approval(letter)
        yield from (self._stored(each) for each in mine if each.kind not in _PROOF)
        if letter.document:
            yield from self._services(letter)
        yield from (self._stored(each) for each in mine if each.kind in _PROOF)

    def _approval(self, letter: Letter) -> Loose:
        made = papers.issued(letter)
        found = reviews.standing(self.rows)
        sheet = prints.approval(self.rows, self.counted, found, letter, made, self.on)
        title = f"审查审签单 {letter.number}"
        return self._made(title, "approval", sheet, on=letter.signed_on, number=letter.number)

    def _services(self, letter: Letter) -> Iterator[Loose]:
        made = papers.issued(letter)
        for sent in letter.deliveries.order_by("pk"):
            on = sent.served_on or sent.returned_on or sent.sent_on
            sheet = prints.service(letter, sent, made, on)
            yield self._made(f"送达回证 {letter.number}", "service", sheet, on=on, number=letter.number)

    def _end(self) -> Iterator[Loose]:
        case, counted = self.case, self.counted
        yield self._made("办理经过", "course", prints.course(case, self.rows, counted, self.on))
        facts = papers.case_facts(case, counted, self.on)
        ledger = sheets.ledger(facts, counted, casepage.notices(counted, calendar(case.organ)))
        yield self._made("期限计算表", "ledger", ledger, name="ledger.pdf")
        yield Loose("期限计算表（数据）", "data", archives.ledger(counted), name="ledger.json")

    def _made(
        self, title: str, kind: str, sheet: Paper, *, on: date | None = None, author: str = "", **more: str
    ) -> Loose:
        data = render(sheet, "pdf")
        name = title if more.get("name") else f"{title}.pdf"
        return Loose(name, kind, data, on or self.on, author=author or self.organ, **more)

    def _stored(self, stored: StoredFile) -> Loose:
        letter = stored.letter if stored.kind == StoredFile.Kind.LETTER else None
        voided = "，已作废" if letter and letter.state == "voided" else ""
        said = f"《{KINDS[letter.kind].title}》" if letter else stored.get_kind_display()
        return Loose(
            title=stored.name,
            kind=stored.kind,
            data=self.read(stored),
            on=letter.signed_on if letter else timezone.localdate(stored.at),
            number=letter.number if letter else "",
            author=self.organ if letter else (stored.by.name if stored.by else "申请人"),
            remark=said + voided,
        )


def _letter_of(stored: StoredFile) -> int | None:
    """The letter a file went with, came back with, or proves the service of."""
    return stored.letter_id or (stored.delivery.letter_id if stored.delivery else None)


def _place(order: Sequence[str], kind: str) -> int:
    return order.index(kind) if kind in order else len(order)
