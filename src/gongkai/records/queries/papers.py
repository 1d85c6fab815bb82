"""What does a letter know? The facts of its case, put together from the records for `letter.compose`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from gongkai.law.applicants import BY_KEY
from gongkai.law.case import Clock
from gongkai.law.receipt import CHANNELS
from gongkai.letter.compose import compose
from gongkai.letter.facts import Enclosure, Facts
from gongkai.letter.kinds import KINDS
from gongkai.letter.missing import Problem, missing
from gongkai.letter.model import Letter as Document
from gongkai.press.text import paragraphs
from gongkai.records import chain, cipher, identity, places
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Delivery, Letter, Organ, Request, StoredFile
from gongkai.records.policy import OPTIONS, policy
from gongkai.records.queries.applicants import marks
from gongkai.records.queries.casepage import extended_until
from gongkai.records.queries.office import month_count
from gongkai.records.queries.reviews import Review, standing

# What goes out with a letter.
SENT_ALONG = (StoredFile.Kind.REDACTED, StoredFile.Kind.ENCLOSURE, StoredFile.Kind.ORIGINAL)


def organ_facts(organ: Organ, on: date) -> Facts:
    """What every paper of an organ knows."""
    return Facts(
        organ=organ.name,
        decided_on=on,
        government=organ.government,
        court=organ.court,
        short_name=organ.short_name,
        contact=contact_line(organ),
        inquiry=policy(organ).inquiry,
        track_address=places.track(),
    )


def contact_line(organ: Organ) -> str:
    """Address, hours and telephone of the office, in one line."""
    return "；".join(paragraphs(organ.contact))


def case_facts(case: Case, clock: Clock, on: date) -> Facts:
    """What every letter of a case knows."""
    request = case.request
    rule = f"以{'平台回执' if request and request.receipt_rule == 'acknowledged' else ''}"
    return replace(
        organ_facts(case.organ, on),
        case_number=case.number,
        received_on=case.received_on,
        receipt_rule=CHANNELS[case.channel].rule if rule == "以" else acknowledged_rule(),
        channel=CHANNELS[case.channel].name,
        summary=case.summary,
        due=clock.due,
        original_due=clock.original_due,
        submitted_on=timezone.localdate(request.submitted_at) if request else None,
        organisation=BY_KEY[case.applicant_type].organisation,
    )


def acknowledged_rule() -> str:
    """The rule by which the platform's receipt fixes the date, in the words of the setting."""
    return dict(OPTIONS["receipt_rule"].choices)["acknowledged"]


def rule_of(request: Request) -> str:
    """By which rule the day of receipt of a request is set."""
    acknowledged = request.receipt_rule == "acknowledged"
    return acknowledged_rule() if acknowledged else CHANNELS[request.channel].rule


def letter_facts(letter: Letter, clock: Clock, review: Review | None, on: date) -> Facts:
    """What one letter knows, before it has a number."""
    consulted = KINDS[letter.kind].audience in ("third_party", "co_maker")
    return replace(
        case_facts(letter.case, clock, on),
        track_address=places.opinion() or places.NAMELESS if consulted else places.track(),
        addressee=letter.party or opened(letter, letter.addressee),
        organisation=None if letter.party else BY_KEY[letter.case.applicant_type].organisation,
        fields=(given := fields(letter, clock)),
        provisional=provisional(letter.organ, given.get("until") if letter.kind == "extension" else None),
        withheld=review.withheld if review and letter.kind == "reply.partial" else (),
        enclosures=tuple(Enclosure(each.name, each.sha256) for each in enclosures(letter)),
    )


def fields(letter: Letter, clock: Clock) -> Mapping[str, object]:
    """What was filled in; the day to which an extension reaches is counted, never typed."""
    if letter.kind != "extension" or letter.signed_on:
        return letter.fields
    days = str(letter.fields.get("days") or "")
    until = extended_until(clock, int(days), calendar(letter.organ)) if days.isdecimal() else None
    return {**letter.fields, "until": until.isoformat() if until else ""}


def provisional(organ: Organ, until: object) -> str:
    """The year of a date for which there is no notice of working days yet; empty where there is one."""
    day = date.fromisoformat(str(until)) if until else None
    return f"{day.year}年" if day and calendar(organ).provisional(day) else ""


def enclosures(letter: Letter) -> Sequence[StoredFile]:
    """The files that go out with a letter."""
    return list(letter.files.filter(kind__in=SENT_ALONG).order_by("pk"))


def drafted(letter: Letter, clock: Clock, rows: Iterable[CaseEvent], on: date) -> Document:
    """The letter as it would go out on a day, without a number. Raises Unusable where a field is missing."""
    return compose(letter.kind, letter_facts(letter, clock, standing(rows), on))


def letter_problems(letter: Letter, clock: Clock, rows: Iterable[CaseEvent], on: date) -> list[Problem]:
    """What the letter still lacks, by field."""
    found = list(missing(letter.kind, letter_facts(letter, clock, standing(rows), on)))
    if letter.kind == "fee" and letter.fields.get("method") == "cases":
        found += _month_counted(letter)
    return found


def _month_counted(letter: Letter) -> list[Problem]:
    """A fee by requests counts those of the register; another number needs its reason in the letter."""
    request = letter.case.request
    if request is None or not request.mark or str(letter.fields.get("extra") or "").strip():
        return []
    counted = month_count(letter.organ, marks(request), timezone.localdate(request.submitted_at))
    if str(letter.fields.get("quantity")) == str(counted):
        return []
    said = f"台账里该申请人当月提出 {counted} 件。数量不同的，请在补充说明里写明原因。"
    return [Problem("quantity", said)]


def content_hash(document: Document, beneath: Mapping[str, object]) -> str:
    """The hash of what a letter says and encloses, all but its number and date, and of what it rests on."""
    said = document.as_json()
    kept = {key: said[key] for key in said if key not in ("number", "signed_on")}
    return chain.digest({**kept, **beneath})


def filled(letter: Letter) -> str:
    """The hash of what was filled in and for whom, sealed parts as they are sealed; each step keeps it."""
    parts = (letter.fields, letter.party, letter.addressee, letter.document, letter.reply_code_hash)
    return chain.digest(list(parts))


def signatures(deliveries: Iterable[Delivery]) -> str:
    """The hash of who signed for each sending, or when it was collected; empty before there is one."""
    rows = [[each.receiver, each.mask, each.collected_at] for each in deliveries]
    return chain.digest(rows) if rows else ""


def issued(letter: Letter) -> Document:
    """The letter as it was signed."""
    return Document.from_json(json.loads(opened(letter, letter.document)))


def sealed_as(letter: Letter) -> str:
    """What the parts of a letter are sealed for."""
    return f"letter {letter.organ_id}/{letter.about.number}"


def opened(letter: Letter, token: str) -> str:
    """A sealed part of a letter; empty once it has been erased."""
    return cipher.unseal(token, about=sealed_as(letter)).decode() if token else ""


def receiver(delivery: Delivery) -> str:
    """Who signed for a letter; empty once it has been erased."""
    token = delivery.receiver
    return cipher.unseal(token, about=sealed_as(delivery.letter)).decode() if token else ""


def applicant_name(case: Case) -> str:
    """To whom the letters of a case are addressed; empty where no identity is kept."""
    return applicant(case).get("name", "")


def applicant(case: Case) -> dict[str, str]:
    """The identity of the applicant; empty where none is kept."""
    if case.request is None:
        return {}
    return identity.unseal(case.request.applicant, f"request {case.request.token}")


def title(letter: Letter) -> str:
    """What a letter is called in lists."""
    return KINDS[letter.kind].title
