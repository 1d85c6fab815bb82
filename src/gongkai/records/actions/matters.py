"""Corrections of records and suggestions to publish (Articles 41, 44): received, decided, voided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.guard import masks
from gongkai.law.errors import NotAllowed
from gongkai.law.matters import MATTERS
from gongkai.letter import write
from gongkai.letter.missing import missing
from gongkai.records import files as kept
from gongkai.records import identity
from gongkai.records.actions import clock, files, log, voiding
from gongkai.records.calendars import calendar
from gongkai.records.models import LogEntry, Matter, Organ, Publication, RoleGrant, Series, StoredFile, User
from gongkai.records.policy import number
from gongkai.records.queries import matters as reading
from gongkai.records.queries.gate import Staff
from gongkai.records.seal import seal

DECIDERS = frozenset({RoleGrant.Role.SIGNER, RoleGrant.Role.HEAD})
MARKS = {"amendment": "更正", "suggestion": "建议"}
SERIES = "reply"


@transaction.atomic
def receive(
    *,
    organ: Organ,
    kind: str,
    channel: str,
    applicant: Mapping[str, str],
    summary: str,
    received_on: date,
    actor: User | None,
) -> Matter:
    """Take a correction or a suggestion in. Raises ValidationError, by field."""
    given = {key: str(value).strip() for key, value in applicant.items() if str(value).strip()}
    errors = {} if given.get("name") else {"name": "请填写提出人的姓名或者名称。"}
    if received_on > clock.today():
        errors["received_on"] = "日期不能晚于今天。"
    if kind not in MATTERS:
        errors["kind"] = "请选择种类。"
    if errors:
        raise ValidationError(errors)
    matter = Matter(
        organ=organ,
        kind=kind,
        number=_next_number(organ, kind, clock.today().year),
        channel=channel,
        mask=given["name"][:100] if given.get("who") == "organisation" else masks.name(given["name"])[:100],
        summary=masks.text(summary.strip()),
        received_on=received_on,
        remind_on=MATTERS[kind].remind_on(received_on, calendar(organ)),
    )
    matter.applicant = identity.seal(given, reading.sealed_as(matter))
    matter.full_clean(exclude=["organ"])
    _keep(matter, "matter.create", actor)
    return matter


def _next_number(organ: Organ, kind: str, year: int) -> str:
    return f"{year}-{MARKS[kind]}-{_take(organ, kind, year):03d}"


def _take(organ: Organ, key: str, year: int) -> int:
    """The next serial of a series, under its row's lock."""
    Series.objects.get_or_create(organ=organ, key=key, year=year)
    series = Series.objects.select_for_update().get(organ=organ, key=key, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _keep(matter: Matter, action: str, actor: User | None, **data: object) -> None:
    matter.seal = seal(matter)
    matter.save()
    known = {"kind": matter.kind, "number": matter.number, "received_on": matter.received_on.isoformat()}
    log.append(
        organ=matter.organ,
        actor=actor,
        action=action,
        subject=f"matter/{matter.pk}",
        data={"hash": matter.seal, **known, **data},
    )


@transaction.atomic
def decide(
    *,
    matter: Matter,
    outcome: str,
    fields: Mapping[str, object],
    actor: User,
    note: str = "",
    publication: Publication | None = None,
) -> Matter:
    """Decide a matter and make its answer, with a number of the reply series.

    A signer or the head decides, never who received it. Raises NotAllowed, or ValidationError by field.
    """
    matter = Matter.objects.select_for_update(of=("self",)).select_related("organ").get(pk=matter.pk)
    kind = MATTERS[matter.kind]
    refused = refusal(matter, actor)
    if refused:
        raise NotAllowed(refused, kind.cite)
    if outcome not in {each.key for each in kind.outcomes}:
        raise ValidationError({"outcome": f"{kind.name}没有这种结果。"})
    if publication and publication.organ_id != matter.organ_id:
        raise ValidationError({"publication": "只能链接本机关公开的信息。"})
    matter.outcome, matter.decided_on = outcome, clock.today()
    matter.note, matter.publication = masks.text(note.strip()), publication
    answered = _answer(matter, dict(fields), actor) if outcome in reading.ANSWERED[matter.kind] else {}
    matter.full_clean(exclude=["organ"])
    _keep(matter, "matter.decide", actor, outcome=outcome, note=matter.note, **answered)
    return matter


def refusal(matter: Matter, actor: User) -> str:
    """Why this person may not decide this matter; empty where they may."""
    if matter.voided or matter.decided_on:
        return "这件已经办结或者作废。"
    if not Staff(actor).roles(matter.organ) & DECIDERS:
        return "由签发人或者公开工作机构负责人决定。"
    return "登记的人不能自己决定，请由其他人决定。" if received_by(matter) == actor.pk else ""


def received_by(matter: Matter) -> int | None:
    """Who took the matter in, as the log says."""
    rows = LogEntry.objects.filter(organ=matter.organ, subject=f"matter/{matter.pk}", action="matter.create")
    return rows.values_list("actor_id", flat=True).first()


def _answer(matter: Matter, fields: dict[str, object], actor: User) -> dict[str, object]:
    """The letter with its number, kept as a file; what the log remembers of it."""
    problems = missing(matter.kind, reading.facts(matter, fields, clock.today()))
    if problems:
        raise ValidationError({each.field: each.message for each in problems})
    year = clock.today().year
    serial = _take(matter.organ, SERIES, year)
    matter.reply_number = number(matter.organ, SERIES, year, serial)
    letter = reading.composed(matter, fields, clock.today())
    stored = files.made(
        organ=matter.organ,
        kind=StoredFile.Kind.LETTER,
        name=f"{matter.reply_number} {letter.title}.pdf",
        data=write.render(letter, "pdf"),
        content_type="application/pdf",
        by=actor,
    )
    number_of = {"series": SERIES, "year": year, "serial": serial, "reply_number": matter.reply_number}
    return {**number_of, "file": stored.pk, "sha256": stored.sha256, "letter": letter.hash}


def void(*, matter: Matter, reason: str, actor: User) -> None:
    """Take a mistaken entry out; its numbers stay taken and are shown as void."""
    voiding.void(record=matter, prefix="matter", reason=reason, actor=actor, registers=False)


@transaction.atomic
def forget(*, matter: Matter, actor: User | None) -> Matter:
    """Erase who put a matter forward, and its answer; number, dates and outcome stay."""
    stored = reading.answer(matter)
    if stored and not stored.erased_on:
        stored.erased_on, stored.name = clock.today(), stored.get_kind_display()
        stored.save(update_fields=["erased_on", "name"])
        transaction.on_commit(partial(kept.delete, stored.path))
    matter.applicant = matter.mask = ""
    _keep(matter, "matter.forget", actor)
    return matter
