"""What belongs into the package of a closed request, and which requests wait for it?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.law.case import Clock, Line
from gongkai.law.replies import REPLIES
from gongkai.letter import papers as sheets
from gongkai.letter.kinds import KINDS
from gongkai.letter.write import render
from gongkai.records import chain, identity
from gongkai.records.models import Case, CaseEvent, Delivery, StoredFile
from gongkai.records.queries.papers import receiver

SCHEMA = "gongkai-package/2"
SCHEMAS = ("gongkai-package/1", SCHEMA)  # the first had the letters and files alone
MANIFEST, METADATA, INDEX = "manifest.json", "metadata.json", "index.pdf"
# The order in which papers lie in a file: the request, its proofs, the letters, what went with them.
ORDER = (
    "attachment",
    "identity",
    "answer",
    "original",
    "redacted",
    "letter",
    "enclosure",
    "proof",
    "other",
    "package",
)


def waiting(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Closed and not archived."""
    return rows.filter(stage__in=(Case.Stage.SERVE, Case.Stage.FILE), closed_on__isnull=False)


def archived(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Those with a package."""
    return rows.filter(stage=Case.Stage.ARCHIVED)


def refusal(case: Case) -> str:
    """Why no package can be made; empty where it can."""
    if case.closed_on is None:
        return "还没有办结，不能归档。"
    if case.stage == Case.Stage.ARCHIVED:
        return "已经归档。"
    held = next((each for each in files_of(case) if each.scan == StoredFile.Scan.HELD), None)
    return f"“{held.name}”还在等待病毒扫描，不能归档。" if held else ""


def unserved(case: Case) -> list[str]:
    """The letters that were neither signed for nor came back, a few words each.

    A consultation that was answered has arrived, whether or not anybody signed for it.
    """
    answers = case.events.filter(event="consultation_answered")
    answered = {data.get("letter") for data in answers.values_list("data", flat=True)}
    rows = case.letters.exclude(state__in=("voided", "served")).prefetch_related("deliveries")
    return [
        f"{KINDS[letter.kind].title}{letter.number}{letter.get_state_display()}"
        for letter in rows
        if letter.pk not in answered and not any(each.returned_on for each in letter.deliveries.all())
    ]


def files_of(case: Case) -> list[StoredFile]:
    """Everything kept with a case, its letters or its request, in the order of the file."""
    own = Q(case=case) | Q(letter__case=case) | Q(delivery__letter__case=case)
    if case.request_id:
        own |= Q(request=case.request_id, case=None)
    rows = StoredFile.objects.filter(own).select_related("organ", "letter").distinct()
    return sorted(rows, key=lambda each: (ORDER.index(each.kind), each.pk))


def papers(case: Case) -> list[StoredFile]:
    """The files that can be read; an earlier package is none of them."""
    shut = (StoredFile.Scan.HELD, StoredFile.Scan.INFECTED)
    package = StoredFile.Kind.PACKAGE
    return [
        each
        for each in files_of(case)
        if each.scan not in shut and not each.erased_on and each.kind != package
    ]


def infected(case: Case) -> list[StoredFile]:
    """The files in which a virus was found: they stay out of the package, and it says so."""
    return [each for each in files_of(case) if each.scan == StoredFile.Scan.INFECTED]


def stored(case: Case) -> StoredFile | None:
    """The newest package of a case."""
    row = case.events.filter(event="archived").order_by("-seq").first()
    return StoredFile.objects.filter(pk=row.data.get("file"), case=case).first() if row else None


def metadata(case: Case, rows: Sequence[CaseEvent], contents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Everything the package says of the case, as plain values; `contents`: its parts, one after another."""
    return {
        "schema": SCHEMA,
        "organ": {"id": case.organ_id, "code": case.organ.code, "name": case.organ.name},
        "case": _case(case),
        "request": _request(case),
        "events": [_event(case, row) for row in rows],
        "letters": [_letter(each) for each in case.letters.order_by("pk")],
        "deliveries": [_delivery(each) for each in Delivery.objects.filter(letter__case=case).order_by("pk")],
        "contents": list(contents),
        "left_out": [each.name for each in infected(case)],
    }


def _case(case: Case) -> dict[str, Any]:
    reply = REPLIES.get(case.reply or case.row)
    return {
        "number": case.number,
        "channel": case.get_channel_display(),
        "applicant_type": case.get_applicant_type_display(),
        "summary": case.summary,
        "received_on": case.received_on,
        "due": case.due,
        "closed_on": case.closed_on,
        "outcome": reply.name if reply else case.row,
        "late": case.late,
    }


def _request(case: Case) -> dict[str, Any]:
    request = case.request
    if request is None:
        return {}
    about = f"request {request.token}"
    return {
        "number": request.number,
        "submitted_at": request.submitted_at,
        "received_on": request.received_on,
        "receipt_rule": request.receipt_rule,
        "applicant": identity.unseal(request.applicant, about),
        "asks": identity.unseal(request.asks, about) or [],
        "form": request.get_form_display(),
        "way": request.get_way_display(),
    }


def _event(case: Case, row: CaseEvent) -> dict[str, Any]:
    """What the hash of an entry covers, the hashes, and the name of the person."""
    return {
        "organ": row.organ_id,
        "case": case.number,
        "seq": row.seq,
        "on": row.on,
        "event": row.event,
        "data": row.data,
        "recorded_at": row.recorded_at,
        "actor": row.actor_id,
        "person": row.actor.name if row.actor else "",
        "previous_hash": row.previous_hash,
        "hash": row.hash,
    }


def _letter(letter: Any) -> dict[str, Any]:
    return {
        "title": KINDS[letter.kind].title,
        "number": letter.number,
        "state": letter.get_state_display(),
        "signed_on": letter.signed_on,
        "hash": letter.hash,
    }


def _delivery(each: Delivery) -> dict[str, Any]:
    return {
        "letter": each.letter.number,
        "way": each.get_way_display(),
        "sent_on": each.sent_on,
        "tracking_no": each.tracking_no,
        "served_on": each.served_on,
        "receiver": receiver(each),
        "returned_on": each.returned_on,
    }


def ledger(counted: Clock) -> bytes:
    """The day-by-day ledger as data."""
    return chain.canonical([_line(each) for each in counted.ledger])


def _line(line: Line) -> dict[str, Any]:
    return {
        "date": line.date,
        "event": line.event,
        "count": line.count,
        "note": line.note,
        "cite": str(line.cite),
    }


def index(case: Case, entries: Sequence[sheets.Entry]) -> bytes:
    """卷内目录 as PDF/A: every part of the package but itself and the manifest, and what was left out."""
    assert case.closed_on is not None
    entries = [*entries, *(sheets.Entry(each.name, remark="查出病毒，未收入") for each in infected(case))]
    about = case.organ.name, case.closed_on, case.number, case.summary[:60]
    return render(sheets.index(*about, entries), "pdf")
