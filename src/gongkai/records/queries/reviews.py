"""What has been found out in a case: the review as it stands, what is on file for it, what is missing?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from gongkai.law.case import Clock
from gongkai.law.review import OnFile, Problem, missing
from gongkai.records.models import Case, CaseEvent, StoredFile

WITHHELD = "withheld"
ENDED = ("consultation_answered", "consultation_lapsed")


@dataclass(frozen=True, slots=True)
class Review:
    """The last review: which reply, the way there, what was filled in, and by which entry of the ledger."""

    reply: str
    answers: dict[str, str]
    path: list[list[str]]
    evidence: dict[str, object] = field(default_factory=dict)
    seq: int = 0

    @property
    def withheld(self) -> tuple[str, ...]:
        """The kinds of reply behind the withheld parts."""
        listed = self.evidence.get(WITHHELD) or ()
        return tuple(str(row.get("reply", "")) for row in listed if isinstance(row, dict))  # type: ignore[attr-defined]


def standing(rows: Iterable[CaseEvent]) -> Review | None:
    """The review that holds: the last one recorded."""
    found = [row for row in rows if row.event == "reviewed"]
    if not found:
        return None
    data = found[-1].data
    return Review(data["reply"], data["answers"], data["path"], data["evidence"], found[-1].seq)


def on_file(
    case: Case, rows: Sequence[CaseEvent], clock: Clock, today: date, withheld: tuple[str, ...] = ()
) -> OnFile:
    """What the ledger and the files of a case hold."""
    gone = {row.data["seq"] for row in rows if row.event == "voided"}
    live = [row for row in rows if row.seq not in gone]
    third = {row.data.get("party") for row in live if row.event == "consulted" and _is_third(row)}
    return OnFile(
        searches=sum(row.event == "searched" and not row.data.get("found") for row in live),
        consultations_closed=sum(row.event in ENDED and row.data.get("party") in third for row in live),
        consultations_open=sum(row.event == "consulted" for row in live)
        - sum(row.event in ENDED for row in live),
        redacted_copies=StoredFile.objects.filter(case=case, kind=StoredFile.Kind.REDACTED).count(),
        withheld=withheld,
        lapsed=_lapsed(live, clock, today),
    )


def _is_third(row: CaseEvent) -> bool:
    return row.data.get("role", "third_party") == "third_party"


def _lapsed(rows: Sequence[CaseEvent], clock: Clock, today: date) -> bool:
    """Has what the applicant was given to correct or to pay run out, or was it recorded as lapsed?"""
    if any(row.event in ("correction_lapsed", "fee_lapsed") for row in rows):
        return True
    if clock.phase == "correcting":
        asked = [row for row in rows if row.event == "correction_requested"]
        until = asked[-1].data.get("until", "") if asked else ""
        return bool(until) and date.fromisoformat(until) < today
    return clock.phase == "paying"


def problems(
    case: Case, rows: Sequence[CaseEvent], clock: Clock, today: date, review: Review | None = None
) -> list[Problem]:
    """What still stands between the case and the reply its review came to."""
    review = review or standing(rows)
    if review is None:
        return []
    return missing(review.reply, review.evidence, on_file(case, rows, clock, today, review.withheld))
