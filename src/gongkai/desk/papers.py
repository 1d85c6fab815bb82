"""How is a paper handed out as a file, and which papers of a case are made from its ledger?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from gongkai.desk.casebook import event_name
from gongkai.desk.dossier import Dossier
from gongkai.letter import papers
from gongkai.letter.model import Letter as Document
from gongkai.letter.papers import Paper
from gongkai.records.models import Delivery, Letter
from gongkai.records.queries import casepage, prints
from gongkai.records.queries import papers as facts

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def attachment(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep, never to be shown inside the page, and never cached."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def history(rows: Sequence[Any], letter: Letter) -> list[dict[str, object]]:
    """Who did what with a letter, in order."""
    return [
        {
            "name": event_name(row.event),
            "actor": row.actor.name if row.actor else "系统",
            "at": row.recorded_at,
            "said": row.data.get("reason") or row.data.get("note", ""),
            "hash": str(row.data.get("hash", ""))[:12],
        }
        for row in prints.of_letter(rows, letter)
    ]


def approval(found: Dossier, letter: Letter, made: Document) -> Paper:
    """审查审签单."""
    return prints.approval(found.rows, found.clock, found.review, letter, made, found.today)


def delivery(found: Dossier, letter: Letter, sent: Delivery, made: Document) -> Paper:
    """送达回证; the address is left for the pen, since nobody's identity is opened for it."""
    return prints.service(letter, sent, made, found.today)


def ledger(found: Dossier) -> Paper:
    """期限计算表."""
    given = facts.case_facts(found.case, found.clock, found.today)
    return papers.ledger(given, found.clock, casepage.notices(found.clock, found.calendar))
