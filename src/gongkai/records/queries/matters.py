"""Which corrections and suggestions are there, and what does the answer to one say?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.law import signoff
from gongkai.law.matters import MATTERS
from gongkai.letter.facts import Enclosure, Facts
from gongkai.records import identity, places
from gongkai.records.models import Letter, LogEntry, Matter, StoredFile
from gongkai.records.queries import told as ledger
from gongkai.records.queries.papers import enclosures, organ_facts
from gongkai.records.queries.told import Told

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


def told(matter: Matter) -> list[Told]:
    """What the log tells of a matter and its answer, in order."""
    return ledger.told(matter.organ_id, f"matter/{matter.pk}")


def last(matter: Matter) -> int:
    """The last entry about a matter: what is sent back with every form."""
    return ledger.last(matter.organ_id, f"matter/{matter.pk}")


def letter(matter: Matter) -> Letter | None:
    """The answer that is under way or was signed; None before, and for one given by an older release."""
    return matter.letters.exclude(state="voided").select_related("organ", "matter__organ").first()


def state(matter: Matter, standing: Letter | None) -> str:
    """Where a matter stands, by its own table of steps."""
    if matter.voided:
        return "voided"
    if standing:
        return "answering" if standing.state in signoff.OPEN else "answered"
    return "closed" if matter.decided_on else "open"


def decision(letter: Letter) -> str:
    """The outcome that a letter tells."""
    return str(letter.fields.get("decision") or "")


def published(letter: Letter) -> int:
    """The publication that a letter tells of; 0 for none."""
    return int(letter.fields.get("publication") or 0)


def facts(matter: Matter, fields: Mapping[str, object], on: date) -> Facts:
    """What an answer knows of the matter, before it has a number."""
    who = applicant(matter)
    return replace(
        organ_facts(matter.organ, on),
        track_address=places.answers(),
        addressee=who.get("name", ""),
        case_number=matter.number,
        received_on=matter.received_on,
        summary=matter.summary,
        organisation=who.get("who") == "organisation",
        fields=fields,
    )


def letter_facts(letter: Letter, on: date) -> Facts:
    """What one answer knows, before it has a number."""
    along = tuple(Enclosure(each.name, each.sha256) for each in enclosures(letter))
    return replace(facts(letter.matter, letter.fields, on), enclosures=along)


def answer(matter: Matter) -> StoredFile | None:
    """The print of the answer: of the letter that stands, or as an older release made it."""
    standing = letter(matter)
    if standing:
        return standing.files.filter(kind=StoredFile.Kind.LETTER).last()
    rows = LogEntry.objects.filter(organ=matter.organ, subject=f"matter/{matter.pk}", action="matter.decide")
    data = rows.order_by("-seq").values_list("data", flat=True).first() or {}
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
