"""Which requests, reconsiderations and lawsuits did a sample organ have? Each step as of its own day."""

from __future__ import annotations

from datetime import date

from gongkai.records.actions import cases, proceedings
from gongkai.records.models import Case, Organ, Proceeding
from gongkai.sample.files import Row, plain, rows
from gongkai.sample.people import People

# Who enters what: the mail room what comes in, who signs what was answered on paper, the head what needs
# the head's consent.
ENTERED_BY = {
    "received": "intake",
    "corrected": "intake",
    "consultation_answered": "intake",
    "fee_paid": "intake",
    "withdrawn": "intake",
    "reply_posted": "signer",
    "reply_delivered": "signer",
    "extended": "head",
    "voided": "head",
}


def handle(organ: Organ, today: date, people: People) -> int:
    """Open every request that has come by today and record what happened to it; how many."""
    found = [row for row in rows(organ.code, "cases", "case") if row["steps"][0]["on"] <= today]
    for row in found:
        _handle(organ, row, today, people)
    return len(found)


def _handle(organ: Organ, row: Row, today: date, people: People) -> None:
    received, *steps = row["steps"]
    case = cases.open_case(
        organ=organ,
        number=row["number"],
        channel=row["channel"],
        applicant_type=row["applicant"],
        summary=row["asks"],
        received_on=received["on"],
        actor=people["intake"],
    )
    for step in steps:
        if step["on"] <= today:
            _record(case, step, people)


def _record(case: Case, step: Row, people: People) -> None:
    data = {key: value for key, value in step.items() if key not in ("on", "event")}
    actor = people[ENTERED_BY.get(step["event"], "handler")]
    cases.record_event(case=case, event=step["event"], on=step["on"], actor=actor, data=plain(data))


def contest(organ: Organ, today: date, people: People) -> int:
    """Every reconsideration and lawsuit filed by today; one decided later is still pending; how many."""
    known = {case.number: case for case in Case.objects.filter(organ=organ)}
    reviews: dict[str, Proceeding] = {}
    for row in rows(organ.code, "proceedings", "proceeding"):
        if row["filed_on"] <= today:
            fields = _as_of(row, today)
            fields["case"] = known.get(row.get("case", ""))
            fields["after"] = reviews.get(row.get("after", ""))
            made = proceedings.save(proceeding=Proceeding(organ=organ, **fields), actor=people["handler"])
            reviews[made.number] = made
    return len(reviews)


def _as_of(row: Row, today: date) -> Row:
    decided = row.get("decided_on")
    later = ("decided_on", "ending") if decided and decided > today else ()
    return {key: value for key, value in row.items() if key not in later}
