"""What the office does with a case that changes no clock: assign, note, contact, convert, archive."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.records.actions import cases, clock, files, manuscripts, publications
from gongkai.records.calendars import calendar
from gongkai.records.models import (
    Case,
    CaseEvent,
    Column,
    Department,
    Publication,
    RoleGrant,
    StoredFile,
    User,
)
from gongkai.records.policy import policy
from gongkai.records.queries import privacy
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.released import released


@transaction.atomic
def assign(
    *,
    case: Case,
    actor: User,
    department: Department | None = None,
    handler: User | None = None,
    inner_due: date | None = None,
    note: str = "",
    seen: int | None = None,
) -> CaseEvent:
    """Give a case to a department or a person, with an inner date of its own. Raises ValidationError."""
    if department is None and handler is None:
        raise ValidationError({"department": "请选择科室或者经办人。"})
    if department and department.organ_id != case.organ_id:
        raise ValidationError({"department": "这个科室不属于本机关。"})
    department = department or (handler.department if handler else None)
    if handler and not _handles(handler, case, department):
        raise ValidationError({"handler": f"{handler.name} 在本机关或者这个科室没有“经办”角色。"})
    days = calendar(case.organ)
    due = inner_due or days.add(clock.today(), policy(case.organ).inner_days)
    data = {
        "department": department.pk if department else None,
        "department_name": department.name if department else "",
        "handler": handler.pk if handler else None,
        "handler_name": handler.name if handler else "",
        "inner_due": due.isoformat(),
        "note": note.strip(),
    }
    return cases.record_event(
        case=case, event="assigned", on=clock.today(), actor=actor, data=data, seen=seen
    )


def _handles(person: User, case: Case, department: Department | None) -> bool:
    own = department.pk if department else None
    return person.is_active and RoleGrant.Role.HANDLER in Staff(person).roles(case.organ, own)


@transaction.atomic
def assign_all(*, chosen: Iterable[Case], actor: User, **given: object) -> int:
    """Assign several cases alike, all or none; how many."""
    return len([assign(case=case, actor=actor, **given) for case in chosen])  # type: ignore[arg-type]


def note(*, case: Case, text: str, actor: User, seen: int | None = None) -> CaseEvent:
    """An internal note. It is never shown to the applicant."""
    if not text.strip():
        raise ValidationError({"text": "请填写。"})
    data = {"note": text.strip()}
    return cases.record_event(case=case, event="noted", on=clock.today(), actor=actor, data=data, seen=seen)


@transaction.atomic
def publish(
    *,
    case: Case,
    title: str,
    column: Column,
    formed_on: date,
    actor: User,
    along: Collection[int] = (),
) -> Publication:
    """What was given to one is opened to all: a draft of a publication, linked to the case (Article 44).

    `along`: which of the files given out go with it; their words are kept, so that they are looked through
    again when it becomes public. Raises ValidationError for a title or a file that names a person.
    """
    chosen = _along(case, along)
    if found := privacy.said(case.organ, {"标题": title}):
        raise ValidationError({"title": found})
    made = publications.save(
        publication=Publication(
            organ=case.organ,
            title=title,
            column=column,
            formed_on=formed_on,
            attribute=Publication.Attribute.PROACTIVE,
        ),
        actor=actor,
    )
    kind = StoredFile.Kind.PUBLISHED
    taken = [files.copied(stored=each, kind=kind, by=actor, publication=made) for each in chosen]
    for each in taken:
        manuscripts.read_words(each, files.read(each))
    told = [{"file": each.pk, "sha256": each.sha256} for each in taken]
    data = {"publication": made.pk, "title": title, **({"files": told} if told else {})}
    cases.record_event(case=case, event="published", on=clock.today(), actor=actor, data=data)
    return made


def _along(case: Case, chosen: Collection[int]) -> list[StoredFile]:
    """The files that were chosen, each looked into once more."""
    if not chosen:
        return []
    known = {each.stored.pk: each for each in released(case)}
    if not set(chosen) <= set(known):
        raise ValidationError({"along": "请从给过申请人的附件里选。"})
    wrong = [known[pk].problem for pk in chosen if known[pk].problem]
    if wrong:
        raise ValidationError({"along": wrong})
    return [known[pk].stored for pk in chosen]
