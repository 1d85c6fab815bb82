"""Which texts is a sample organ publishing today? Each stands at one stage of the review."""

from __future__ import annotations

import io
from datetime import timedelta

from docx import Document

from gongkai.records.actions import clock, manuscripts
from gongkai.records.models import Column, Manuscript, Organ, Publication
from gongkai.sample import directories
from gongkai.sample.files import Row, rows
from gongkai.sample.people import People

FIELDS = ("title", "item", "kind", "genre", "topic", "keywords", "summary", "body")
# Who takes which step, and what is written down with it.
TAKES = {
    "submit": ("handler", ""),
    "review": ("reviewer", ""),
    "clear": ("reviewer", "样例：对照定密事项一览表，不涉密；没有个人信息。"),
    "publish": ("signer", ""),
}


def write(organ: Organ, people: People) -> int:
    """Draft every text and bring it to its stage; how many."""
    found = list(rows(organ.code, "manuscripts", "manuscript"))
    for row in found:
        made = _draft(organ, row, people)
        for key in row["steps"]:
            role, reason = TAKES[key]
            made = manuscripts.step(manuscript=made, key=key, actor=people[role], reason=reason)
    return len(found)


def _draft(organ: Organ, row: Row, people: People) -> Manuscript:
    fields = {name: row[name] for name in FIELDS if name in row}
    fields["column"] = Column.objects.get(organ=organ, name=row["column"])
    fields["formed_on"] = clock.today() - timedelta(days=row.get("old", 0))
    fields["directory_item"] = directories.item_of(row["title"], directories.standing(organ))
    if "interprets" in row:
        fields["interprets"] = Publication.objects.get(organ=organ, doc_number=row["interprets"])
    if "days" in row:
        fields["until"] = clock.today() + timedelta(days=row["days"])
    made = manuscripts.draft(organ=organ, fields=fields, actor=people["handler"])
    if "file" in row:
        manuscripts.attach(
            manuscript=made, name=row["file"], data=_word(row["lines"]), scan="none", actor=people["handler"]
        )
    return made


def _word(lines: list[str]) -> bytes:
    book, out = Document(), io.BytesIO()
    book.core_properties.author = ""
    for line in lines:
        book.add_paragraph(line)
    book.save(out)
    return out.getvalue()
