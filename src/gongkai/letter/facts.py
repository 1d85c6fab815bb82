"""What does a letter have to know about the organ, the case and the person it is written to?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file that goes with a letter: its name, the SHA-256 of its bytes in hex, its pages if known."""

    name: str
    sha256: str = ""
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a letter is composed from.

    `number` is empty before signing; `decided_on` is the date of the letter. `government`, `superior` and
    `court` are the names for the remedy. `fields` holds what the drafter filled in, by the keys of the
    kind's fields; `withheld` the reply kinds behind withheld parts that stand nowhere in the fields.
    `due` is the day by which the answer is due before this letter takes effect, `original_due` receipt plus
    20 working days. `organisation` says how the addressee is spoken to (None: 你（单位）). `reply_code` is
    the code with which a consulted party answers online.

    `provisional` names the year without a notice of working days into which the letter's date falls.

    What a letter must not contradict, None where it is not known: `extended_until` is the due date after an
    extension by the days in the fields, `reasons_given` whether the applicant's reasons are on file,
    `opinion` how the consultation of the addressee stands (one of law.review.STANDS; "" for one never asked).
    """

    organ: str
    decided_on: date
    addressee: str = ""
    government: str = ""
    court: str = ""
    superior: str = ""
    short_name: str = ""
    contact: str = ""
    case_number: str = ""
    received_on: date | None = None
    receipt_rule: str = ""
    channel: str = ""
    summary: str = ""
    number: str = ""
    due: date | None = None
    original_due: date | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()
    inquiry: str = "either"
    enclosures: tuple[Enclosure, ...] = ()
    reply_code: str = ""
    track_address: str = ""
    provisional: str = ""
    submitted_on: date | None = None
    organisation: bool | None = None
    extended_until: date | None = None
    reasons_given: bool | None = None
    opinion: str | None = None
