"""What of a letter is known before anybody types? From the review's evidence and what the case has on file.

`SOURCES` says for each kind of letter which field comes from where; a field that nobody knows stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.letter import withheld
from gongkai.letter.kinds import KINDS, Field
from gongkai.letter.values import day, field_text

# kind → field → where it may be found, the first that is known counting: an item of the evidence by its
# key ("earlier.number" for a part of it), or a fact of the case after a colon.
SOURCES: dict[str, dict[str, tuple[str, ...]]] = {
    "reply.already_public": {"where": ("way",)},
    "reply.granted": {"items": ("list",), "form": (":form",), "form_reason": ("form",)},
    "reply.partial": {"withheld": ("withheld",), "form": (":form",), "items": ("list",)},
    "reply.secret": {"reason": ("reasons",)},
    "reply.prohibited": {"law": ("law",), "reason": ("reasons",)},
    "reply.safety": {"which": ("which_safety",), "reason": ("reasons",)},
    "reply.third_party": {
        "interest": ("which_right",),
        "consulted": (":consulted",),
        "why_not": ("no_consultation",),
        "reason": ("harm",),
    },
    "reply.internal": {"class": ("which_internal",), "reason": ("discretion",)},
    "reply.process": {"class": ("which_process",), "reason": ("discretion",)},
    "reply.casefile": {"file": ("which_casefile",), "reason": ("discretion",)},
    "reply.inquiry": {"law": ("special_law",), "where": ("channel",)},
    "reply.not_exist": {"searched_on": (":searched_on",), "scope": (":searched_places",)},
    "reply.not_ours": {
        "reason": ("why_not_ours",),
        "right_organ": ("right_organ",),
        "right_contact": ("right_contact",),
    },
    "reply.not_ready": {"work": ("processing",)},
    "reply.unclear": {
        "requested_on": (":correction_on", "asked_on"),
        "corrected_on": (":corrected_on",),
        "unclear": ("still_unclear",),
    },
    "reply.petition": {"reason": ("why_petition",), "where": ("petition_channel",)},
    "reply.repeat": {"earlier_number": ("earlier.number",), "earlier_on": ("earlier.date",)},
    "reply.publication": {"where": ("publication_way",)},
    "reply.massive": {
        "count": ("quantity",),
        "demanded_on": (":demanded_on",),
        "unreasonable": ("explained",),
    },
    "reply.reissue": {"obtained": ("obtained",)},
    "reply.uncorrected": {"requested_on": (":correction_on", "asked_on"), "until": (":correction_until",)},
    "reply.unpaid": {
        "notice_on": (":fee_on",),
        "notice_number": (":fee_number",),
        "amount": (":fee_amount",),
        "until": (":fee_until",),
    },
    "reply.other": {"reason": ("what_other",)},
    "fee": {
        "method": (":fee_method",),
        "quantity": (":month_count",),
        "month": (":month",),
        "earlier": (":month_fees",),
    },
    "consult_told": {"who": (":asked_role",), "sent_on": (":asked_on",)},
    "release": {"why": (":released",), "content": ("list",), "reason": ("override", "weighing")},
    "withdrawn": {"withdrawn_on": (":withdrawn_on",), "way": (":withdrawn_way",)},
    "reasons": {"count": ("quantity",)},
    "transfer": {"right_organ": ("right_organ",), "right_contact": ("right_contact",)},
}
# Where the review and the letter have another key for the same choice.
SAME = {"social": "stability"}


def prefill(kind: str, evidence: Mapping[str, object], facts: Mapping[str, object]) -> dict[str, str]:
    """What to begin a letter with, by field; dates as YYYY-MM-DD. Empty where nothing is known."""
    given = {**evidence, **({":consulted": "none"} if evidence.get("no_consultation") else {})}
    given |= {f":{key}": value for key, value in facts.items() if value not in (None, "")}
    return dict(_filled(kind, given))


def _filled(kind: str, given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, places in SOURCES.get(kind, {}).items():
        field = KINDS[kind].field(key)
        assert field is not None, (kind, key)
        found = (_text(field, _found(place, given)) for place in places)
        text = next((each for each in found if each), "")
        if text:
            yield key, text


def _found(place: str, given: Mapping[str, object]) -> object:
    key, _, part = place.partition(".")
    value = given.get(key)
    return (value.get(part) if isinstance(value, Mapping) else None) if part else value


def _text(field: Field, value: object) -> str:
    """The value as the form of the field takes it; empty where it does not fit."""
    if value in (None, ""):
        return ""
    if field.key == "withheld":
        return withheld.as_lines(withheld.parse(value))
    if field.kind == "date":
        found = day(value)
        return found.isoformat() if found else ""
    if field.kind == "choice":
        key = SAME.get(str(value), str(value))
        return key if field_text(field, key) else ""
    return str(value).strip()
