"""The review of a request: what was searched, which questions were answered how, to which reply they lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law.review import follow
from gongkai.records.actions import cases, clock
from gongkai.records.models import Case, CaseEvent, User


@transaction.atomic
def search(
    *,
    case: Case,
    terms: str,
    place: str,
    searched_on: date,
    by: str,
    found: bool,
    actor: User,
    note: str = "",
) -> CaseEvent:
    """Write down one search. Raises ValidationError, by field."""
    given = {"terms": terms.strip(), "place": place.strip(), "by": by.strip()}
    errors = {key: "请填写。" for key, value in given.items() if not value}
    if searched_on > clock.today():
        errors["searched_on"] = "日期不能晚于今天。"
    if errors:
        raise ValidationError(errors)
    data = {**given, "searched_on": searched_on.isoformat(), "found": found, "note": note.strip()}
    return cases.record_event(case=case, event="searched", on=clock.today(), actor=actor, data=data)


@transaction.atomic
def review(
    *,
    case: Case,
    answers: Mapping[str, str],
    evidence: Mapping[str, object],
    actor: User,
    seen: int | None = None,
) -> CaseEvent:
    """Keep the outcome of the questions. What is missing on file is shown, and stops the letter, not this."""
    position = follow(answers)
    if position.reply is None:
        raise ValidationError("还有问题没有回答完。")
    walked = {question.key: option.key for question, option in position.path}
    data = {
        "reply": position.reply.key,
        "answers": walked,
        "path": [[question.text, option.text] for question, option in position.path],
        "evidence": dict(evidence),
    }
    return cases.record_event(
        case=case, event="reviewed", on=clock.today(), actor=actor, data=data, seen=seen
    )
