"""What has been found out in a case: the review as it stands, what is on file for it, what is missing?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gongkai.law.case import Clock, Consultation
from gongkai.law.review import OnFile, Opinion, Problem, missing, notes
from gongkai.letter.conflicts import differing
from gongkai.letter.kinds import KINDS
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Letter, StoredFile
from gongkai.records.queries import casepage, lapses
from gongkai.records.queries.applicants import marks

WITHHELD = "withheld"


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
    found = [row for row in casepage.live(rows) if row.event == "reviewed"]
    if not found:
        return None
    data = found[-1].data
    return Review(data["reply"], data["answers"], data["path"], data["evidence"], found[-1].seq)


def on_file(
    case: Case, rows: Sequence[CaseEvent], clock: Clock, today: date, review: Review | None = None
) -> OnFile:
    """What the ledger and the files of a case hold; a constant number of queries."""
    stand = casepage.live(rows)
    events = {row.event for row in stand}
    searches = [bool(row.data.get("found")) for row in stand if row.event == "searched"]
    repeat = review is not None and review.reply == "repeat"
    return OnFile(
        searches=searches.count(False),
        found_last=bool(searches) and searches[-1],
        opinions=opinions(stand, clock),
        redacted_copies=_redacted(case, reply_letter(case)),
        withheld=review.withheld if review else (),
        answers=review.answers if review else {},
        lapsed=_lapsed(case, stand, clock, today),
        correction_requested="correction_requested" in events,
        corrected="corrected" in events,
        reasons_demanded="reasons_demanded" in events,
        reasons_given="reasons_given" in events,
        earlier=_earlier(case) if repeat else (),
    )


def opinions(rows: Iterable[CaseEvent], clock: Clock) -> tuple[Opinion, ...]:
    """How the last consultation of each party stands, and whether it was told of a disclosure."""
    stand = casepage.live(rows)
    told = {row.data.get("party"): row.data for row in stand if row.event == "consultation_answered"}
    last = {each.party: each for each in clock.consultations}
    released = _released(stand)
    return tuple(
        Opinion(each.party, each.role, _stands(each, told.get(each.party, {})), each.party in released)
        for each in last.values()
    )


def _stands(asked: Consultation, told: Mapping[str, object]) -> str:
    if asked.ended != "answered":
        return "silent" if asked.ended else "open"
    return {"agree": "agreed", "object": "objected"}.get(str(told.get("opinion", "")), "answered")


def _released(stand: Sequence[CaseEvent]) -> set[str]:
    """The parties to whom a decision to disclose was signed and not voided."""
    gone = {row.data.get("letter") for row in stand if row.event == "letter_voided"}
    signed = (row.data for row in stand if row.event == "letter_signed")
    return {
        str(each.get("party", ""))
        for each in signed
        if each.get("kind") == "release" and each.get("letter") not in gone
    }


def reply_letter(case: Case) -> Letter | None:
    """The reply that is being written, or went out."""
    rows = Letter.objects.filter(case=case, kind__startswith="reply.").exclude(state="voided")
    return rows.order_by("-pk").first()


def _redacted(case: Case, letter: Letter | None) -> int:
    """The redacted copies that go out with the reply; before there is one, those of the case."""
    rows = StoredFile.objects.filter(case=case, kind=StoredFile.Kind.REDACTED)
    return rows.filter(letter=letter).count() if letter else rows.count()


def _lapsed(case: Case, stand: Sequence[CaseEvent], clock: Clock, today: date) -> bool:
    """Has what the applicant was given to correct or to pay run out, or was it recorded as lapsed?"""
    if any(row.event in ("correction_lapsed", "fee_lapsed") for row in stand):
        return True
    waits = {"correcting": "correction_lapsed", "paying": "fee_lapsed"}.get(clock.phase)
    until = lapses.last_day(case, stand, waits) if waits else None
    return until is not None and until < today


def _earlier(case: Case) -> tuple[tuple[str, str], ...]:
    """The replies this applicant had before, by number and date."""
    known = marks(case.request)
    if not known:
        return ()
    rows = Letter.objects.filter(
        case__request__mark__in=known, organ_id=case.organ_id, state__in=casepage.OUT
    )
    replies = rows.filter(kind__startswith="reply.").exclude(case=case).exclude(number="")
    return tuple((number, str(on)) for number, on in replies.values_list("number", "signed_on"))


def problems(
    case: Case, rows: Sequence[CaseEvent], clock: Clock, today: date, review: Review | None = None
) -> list[Problem]:
    """What still stands between the case and the reply its review came to."""
    review = review or standing(rows)
    if review is None:
        return []
    found = missing(review.reply, review.evidence, on_file(case, rows, clock, today, review))
    return [*found, *_differing(case, rows, clock, review)]


def doubts(
    case: Case, rows: Sequence[CaseEvent], clock: Clock, today: date, review: Review | None = None
) -> list[str]:
    """What whoever decides should know of the review, though it keeps nothing from going on."""
    review = review or standing(rows)
    found = on_file(case, rows, clock, today, review)
    return list(notes(review.reply, review.evidence, found)) if review else []


def _differing(case: Case, rows: Sequence[CaseEvent], clock: Clock, review: Review) -> Iterator[Problem]:
    """Where the reply that is being written says otherwise than its review and the ledger."""
    letter = reply_letter(case)
    if letter is None or letter.kind != f"reply.{review.reply}":
        return
    kind = KINDS[letter.kind]
    for each in differing(kind.key, letter.fields, review.evidence, known(case, rows, clock, kind.key)):
        yield Problem(f"letter_{each.field}", each.message, kind.cite)


def known(case: Case, rows: Sequence[CaseEvent], clock: Clock, kind: str) -> dict[str, object]:
    """The facts of a case that a reply repeats, by the names of `letter.prefill`."""
    letters = casepage.letters_of(Letter.objects.all(), case) if kind == "reply.unpaid" else []
    facts = casepage.known(case, rows, kind, letters, calendar(case.organ))
    third = [each.stands for each in opinions(rows, clock) if each.role == "third_party"]
    told = next((stands for stands in ("objected", "silent") if stands in third), "" if third else "none")
    return {**facts, "consulted": told}
