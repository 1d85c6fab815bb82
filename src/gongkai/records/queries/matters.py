"""Which corrections and suggestions are there, and what does the answer to one say?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.law.matters import MATTERS
from gongkai.letter.compose import compose
from gongkai.letter.facts import Facts
from gongkai.letter.model import Letter
from gongkai.records import identity
from gongkai.records.models import LogEntry, Matter, StoredFile
from gongkai.records.queries.papers import organ_facts

# Which outcomes are told by a letter of their kind, and how the letter calls them.
ANSWERED: dict[str, dict[str, str]] = {
    "amendment": {key: key for key in ("corrected", "passed_on", "pointed", "unfounded")},
    "suggestion": {"published": "adopted", "already_public": "adopted", "not_published": "declined"},
}
STATES = {"open": "在办", "decided": "已办结", "voided": "已作废", "all": "全部"}


def sealed_as(matter: Matter) -> str:
    """What the person behind a matter is sealed for."""
    return f"matter {matter.organ_id}/{matter.number}"


def applicant(matter: Matter) -> dict[str, str]:
    """Who put it forward; empty once it has been erased."""
    return identity.unseal(matter.applicant, sealed_as(matter))


def facts(matter: Matter, fields: Mapping[str, object], on: date) -> Facts:
    """What the answer to a matter knows, before it has a number."""
    who = applicant(matter)
    told = {**fields, "outcome": ANSWERED[matter.kind].get(matter.outcome, "")}
    return replace(
        organ_facts(matter.organ, on),
        addressee=who.get("name", ""),
        case_number=matter.number,
        received_on=matter.received_on,
        summary=matter.summary,
        organisation=who.get("who") == "organisation",
        fields=told,
        number=matter.reply_number,
    )


def composed(matter: Matter, fields: Mapping[str, object], on: date) -> Letter:
    """The answer as it goes out."""
    return compose(matter.kind, facts(matter, fields, on))


def answer(matter: Matter) -> StoredFile | None:
    """The answer that was made when the matter was decided."""
    rows = LogEntry.objects.filter(organ=matter.organ, subject=f"matter/{matter.pk}", action="matter.decide")
    data = rows.values_list("data", flat=True).first() or {}
    return StoredFile.objects.filter(pk=data.get("file"), organ=matter.organ).first()


def outcome(matter: Matter) -> str:
    """How it ended, in words; empty while it is open."""
    return MATTERS[matter.kind].outcome(matter.outcome).name if matter.outcome else ""


def asked(rows: QuerySet[Matter], *, kind: str, state: str, year: int | None, words: str) -> QuerySet[Matter]:
    """The matters that a list was asked for."""
    found = {
        "open": Q(decided_on__isnull=True, voided=False),
        "decided": Q(decided_on__isnull=False, voided=False),
        "voided": Q(voided=True),
    }
    rows = rows.filter(found.get(state, Q()))
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(received_on__year=year) if year else rows
    return rows.filter(Q(number__icontains=words) | Q(summary__icontains=words)) if words else rows
