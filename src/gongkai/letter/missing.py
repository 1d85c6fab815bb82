"""What does a letter still lack? One sentence a gap, at the field where it is filled."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.law.errors import NotAllowed, Unusable
from gongkai.letter import charge, withheld
from gongkai.letter.conflicts import Problem as Problem
from gongkai.letter.conflicts import conflicts
from gongkai.letter.facts import Facts
from gongkai.letter.kinds import DERIVED, FACTS, KINDS, Field, Kind
from gongkai.letter.values import day, fact_texts, field_text, given, number


def missing(kind_key: str, facts: Facts) -> list[Problem]:
    """Everything that keeps the letter from being signed, facts first; empty where nothing does.

    The number is not asked for: it is assigned by the signature.
    """
    kind = KINDS[kind_key]
    found = [*_facts(kind, facts), *_fields(kind, facts)]
    if kind.key == "fee" and not found:
        found += _fee(facts)
    told = {problem.field for problem in found}
    return [*found, *(each for each in conflicts(kind_key, facts) if each.field not in told)]


def _facts(kind: Kind, facts: Facts) -> Iterator[Problem]:
    named = {name for text in kind.body for name in text.places} | {"organ", "contact"}
    for name, text in fact_texts(kind, facts).items():
        if name in named and name in FACTS and name not in DERIVED and not text:
            yield Problem(name, f"缺少{FACTS[name]}。")
    if not facts.addressee.strip():
        yield Problem("addressee", "缺少收件人。")
    if kind.remedy:
        yield from _remedy_facts(facts)


def _remedy_facts(facts: Facts) -> Iterator[Problem]:
    if not facts.government.strip():
        yield Problem("government", "缺少复议机关的名称，请在机关设置里填写。")
    if not facts.court.strip():
        yield Problem("court", "缺少管辖法院的名称，请在机关设置里填写。")


def _fields(kind: Kind, facts: Facts) -> Iterator[Problem]:
    for field in kind.fields:
        if _is_asked(kind, field, facts):
            yield from _field(field, given(field, facts.fields))


def _is_asked(kind: Kind, field: Field, facts: Facts) -> bool:
    deciding = kind.field(field.when.field)
    return deciding is None or field.when.holds(given(deciding, facts.fields))


def _field(field: Field, value: object) -> Iterator[Problem]:
    if field.key == "withheld":
        faults = [part.fault for part in withheld.parse(value) if part.fault]
        yield from (Problem(field.key, fault) for fault in faults)
        if faults:
            return
    if not _is_filled(value):
        if field.required:
            yield Problem(field.key, f"请填写“{field.label}”。")
    elif fault := _fault(field, value):
        yield Problem(field.key, f"“{field.label}”{fault}")


def _is_filled(value: object) -> bool:
    return bool(value) if isinstance(value, list | tuple) else value is not None and bool(str(value).strip())


def _fault(field: Field, value: object) -> str:
    """What is wrong with a filled-in value, as the end of a sentence."""
    if field.kind == "date":
        return "" if day(value) else "不是日期，应写成 YYYY-MM-DD。"
    if field.kind == "int":
        return _number_fault(field, number(value))
    if field.kind == "choice":
        return "" if field_text(field, value) else "请从所列的选项中选择。"
    return "" if field_text(field, value) else "没有写出可以打印的文字。"


def _number_fault(field: Field, value: int | None) -> str:
    if value is None:
        return "应是整数。"
    if value < field.least:
        return f"不能小于{field.least}。"
    if field.most is not None and value > field.most:
        return f"不能大于{field.most}。"
    return ""


def _fee(facts: Facts) -> Iterator[Problem]:
    try:
        found = charge.fee(facts.fields, facts.decided_on)
    except (NotAllowed, Unusable) as refused:
        yield Problem("quantity", str(refused))
        return
    if not charge.payable(found, facts.fields):
        yield Problem("quantity", "按这个数量不收费，不用发收费通知。")
