"""What in a letter contradicts its date, its case, or the review it rests on?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gongkai.letter import withheld
from gongkai.letter.facts import Facts
from gongkai.letter.kinds import KINDS, Field
from gongkai.letter.prefill import prefill
from gongkai.letter.values import day, field_text, given
from gongkai.press.text import chinese_date


@dataclass(frozen=True, slots=True)
class Problem:
    """One gap or fault: the key of the field or fact, and a Chinese sentence."""

    field: str
    message: str


# The fields in which a letter repeats the ledger or the review, so that it must not say otherwise.
BOUND: dict[str, tuple[str, ...]] = {
    "reply.safety": ("which",),
    "reply.third_party": ("interest", "consulted"),
    "reply.internal": ("class",),
    "reply.process": ("class",),
    "reply.not_exist": ("searched_on",),
    "reply.unclear": ("requested_on", "corrected_on"),
    "reply.repeat": ("earlier_number", "earlier_on"),
    "reply.massive": ("demanded_on",),
    "reply.uncorrected": ("requested_on", "until"),
    "reply.unpaid": ("notice_on", "notice_number", "amount", "until"),
}


def differing(
    kind: str, fields: Mapping[str, object], evidence: Mapping[str, object], facts: Mapping[str, object]
) -> Iterator[Problem]:
    """Where a letter says otherwise than the review's evidence and the facts of `letter.prefill`."""
    known = prefill(kind, evidence, facts)
    for key in BOUND.get(kind, ()):
        field = KINDS[kind].field(key)
        assert field is not None, (kind, key)
        ours, theirs = field_text(field, fields.get(key)), field_text(field, known.get(key))
        if ours and theirs and ours != theirs:
            yield Problem(key, f"“{field.label}”与案卷不一致：文书写的是“{ours}”，案卷里是“{theirs}”。")
    if kind == "reply.partial":
        yield from _grounds(fields.get("withheld"), evidence.get("withheld"))


def _grounds(ours: object, theirs: object) -> Iterator[Problem]:
    said, found = ({part.reply for part in withheld.parse(value)} for value in (ours, theirs))
    if said and found and said != found:
        message = f"“不予公开的内容”与审查意见不一致：文书列了{_named(said)}，审查意见是{_named(found)}。"
        yield Problem("withheld", message)


def _named(grounds: set[str]) -> str:
    return "、".join(name for key, name in withheld.NAMES.items() if key in grounds) or "（没有）"


# ── by itself ────────────────────────────────────────────────────────────────────────────────────────


def conflicts(kind: str, facts: Facts) -> Iterator[Problem]:
    """What a letter that lacks nothing still says wrongly."""
    if kind in _AHEAD:
        yield from _past(kind, facts)
    if kind in _CHECKS:
        yield from _CHECKS[kind](facts)


# The letters that give their addressee a last day, which cannot have passed when they are signed.
_AHEAD = ("correction", "reasons", "deferral", "extension", "consult_organ")


def _past(kind: str, facts: Facts) -> Iterator[Problem]:
    until = day(facts.fields.get("until"))
    if until and until <= facts.decided_on:
        yield Problem("until", f"“{_field(kind, 'until').label}”应晚于发文日期。")


def _extension(facts: Facts) -> Iterator[Problem]:
    until, computed = day(facts.fields.get("until")), facts.extended_until
    if until and computed and until != computed:
        days = facts.fields.get("days")
        message = f"延长{days}个工作日，到{chinese_date(computed)}为止，与所填的日期不一致。"
        yield Problem("until", message)


def _deferral(facts: Facts) -> Iterator[Problem]:
    if facts.reasons_given is False:
        message = "还没有登记申请人说明的理由：先发说明理由告知书，登记理由以后才能延迟答复。"
        yield Problem("reason", message)


def _granted(facts: Facts) -> Iterator[Problem]:
    mode = given(_field("reply.granted", "mode"), facts.fields)
    if mode == "given" and not facts.enclosures:
        message = "选了“随告知书一并提供”，但没有附件：请把要提供的文件加为附件，或者改选“请申请人另行获取”。"
        yield Problem("mode", message)


def _release(facts: Facts) -> Iterator[Problem]:
    if facts.opinion is None:
        return
    why = facts.fields.get("why")
    if not facts.opinion:
        yield Problem("addressee", "没有征求过收件人的意见，不用向其发决定公开告知书。")
    elif why == "silent" and facts.opinion != "silent":
        yield Problem("why", "收件人的意见并不是“未提出意见”，请选相应的根据并回应其理由。")
    elif why == "no_reason" and facts.opinion != "objected":
        yield Problem("why", "收件人没有不同意公开，不能写“理由不成立”。")


def _field(kind: str, key: str) -> Field:
    found = KINDS[kind].field(key)
    assert found is not None, (kind, key)
    return found


_CHECKS: dict[str, Callable[[Facts], Iterator[Problem]]] = {
    "extension": _extension,
    "deferral": _deferral,
    "reply.granted": _granted,
    "release": _release,
}
