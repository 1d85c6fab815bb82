"""Which files were given out with a reply, and may they be opened to everybody? What names a person stays."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.guard import words
from gongkai.guard.hits import blocking
from gongkai.guard.passages import extract
from gongkai.records import pictures
from gongkai.records.actions import files
from gongkai.records.models import Case, StoredFile
from gongkai.records.queries import papers, privacy
from gongkai.records.queries.strangers import named

REPLIES = ("reply.granted", "reply.partial")
OUT = ("sent", "served")


@dataclass(frozen=True, slots=True)
class Released:
    """One file that went out with a reply; `problem` says why it stays behind ("" where it may go)."""

    stored: StoredFile
    problem: str = ""
    unread: bool = False


def released(case: Case) -> list[Released]:
    """The enclosures of the replies that granted a request, in the order they were enclosed."""
    rows = StoredFile.objects.filter(letter__case=case, letter__kind__in=REPLIES, letter__state__in=OUT)
    found = rows.filter(kind__in=papers.SENT_ALONG).order_by("pk")
    own = papers.applicant_name(case) if found else ""
    return [_looked(each, own) for each in found]


def _looked(stored: StoredFile, applicant: str) -> Released:
    """Numbers and addresses of anybody, and the name of whoever asked; a file that cannot be read says so."""
    if stored.erased_on or stored.scan in (StoredFile.Scan.HELD, StoredFile.Scan.INFECTED):
        return Released(stored, f"“{stored.name}”打不开，没有带上。")
    data = files.read(stored)
    read = words.read(stored.name, data)
    found = named(f"“{stored.name}”", read.text)
    said = found.sentence if found.count else _said(stored, data)
    if applicant and applicant in read.text:
        said += f"“{stored.name}”里有申请人的姓名或者名称。"
    return Released(
        stored,
        f"{said}没有带上，请遮盖后另存，或者起草为稿件，由第二人放行。" if said else "",
        unread=not read.whole,
    )


def _said(stored: StoredFile, data: bytes) -> str:
    """What else the guard finds: homes, accounts, children, illness and need beside a name."""
    passages = extract(stored.name, data, picture=pictures.reader()).passages
    found = blocking(passages, own=privacy.contacts(stored.organ))
    if not found:
        return ""
    places = "、".join(f"{hit.place}有{hit.name}（{hit.shown}）" for hit in found[:5])
    return f"“{stored.name}”{places}。"
