"""Corrections of records and suggestions to publish (Articles 41, 44): received, closed, voided, forgotten.

What is decided is told by a letter (actions.letters), whose signature decides it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.guard import masks
from gongkai.law.errors import NotAllowed
from gongkai.law.matters import MATTERS, table
from gongkai.law.steps import Taken
from gongkai.records import files as kept
from gongkai.records import identity
from gongkai.records.actions import clock, log, numbering, voiding, wording
from gongkai.records.actions.requests import code_hash, new_code
from gongkai.records.calendars import calendar
from gongkai.records.models import Delivery, Letter, Matter, Organ, StoredFile, User
from gongkai.records.queries import matters as reading
from gongkai.records.queries.gate import Staff
from gongkai.records.seal import seal

MARKS = {"amendment": "更正", "suggestion": "建议"}


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
    code: str = "",
) -> Matter:
    """Take a correction or a suggestion in; its answer can be collected online with the code.

    Raises ValidationError, by field.
    """
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
    matter.code_hash = code_hash(code) if code else ""
    matter.full_clean(exclude=["organ"])
    _keep(matter, "matter.create", actor)
    return matter


def _next_number(organ: Organ, kind: str, year: int) -> str:
    return f"{year}-{MARKS[kind]}-{numbering.take(organ, kind, year):03d}"


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


def covered(matter: Matter, words: str) -> str:
    """Words as the log may keep them for good: without numbers, and without the name of the person."""
    name = reading.applicant(matter).get("name", "")
    names = {name: masks.party(name)} if name and masks.party(name) != name else {}
    return str(wording.covered(words.strip(), names))


def take(matter: Matter, key: str, actor: User, reason: str = "") -> None:
    """One step of the table of matters. Raises NotAllowed to the wrong role, person or state."""
    state = reading.state(matter, reading.letter(matter))
    table(matter.kind).take(
        state,
        key,
        person=actor.pk,
        roles=Staff(actor).roles(matter.organ),
        history=taken(matter),
        reason=reason,
    )


def taken(matter: Matter) -> list[Taken]:
    """The steps that bar others: who took it in, who began an answer."""
    known = {"create": "receive", "letter_drafted": "draft"}
    rows = ((row, known.get(row.event)) for row in reading.told(matter))
    return [Taken(key, row.actor_id or 0, "") for row, key in rows if key]


@transaction.atomic
def close(*, matter: Matter, actor: User, note: str = "") -> Matter:
    """The matter was withdrawn and gets no answer. Raises NotAllowed."""
    matter = _locked(matter)
    take(matter, "close", actor)
    if "withdrawn" not in {each.key for each in MATTERS[matter.kind].outcomes}:
        raise NotAllowed(f"{MATTERS[matter.kind].name}要以答复书办结。", MATTERS[matter.kind].cite)
    matter.outcome, matter.decided_on, matter.note = "withdrawn", clock.today(), covered(matter, note)
    _keep(matter, "matter.decide", actor, outcome=matter.outcome, note=matter.note)
    return matter


def decided(*, matter: Matter, letter: Letter, actor: User) -> None:
    """The signature of its answer decides a matter; a step of actions.letters."""
    matter.outcome, matter.decided_on = reading.decision(letter), clock.today()
    matter.publication_id = reading.published(letter) or None
    matter.note = covered(matter, str(letter.fields.get("note") or ""))[:500]
    matter.reply_number = letter.number
    known = {"outcome": matter.outcome, "letter": letter.pk, "reply_number": letter.number}
    _keep(matter, "matter.decide", actor, **known)


def reopened(*, matter: Matter, reason: str, actor: User) -> None:
    """Its answer was voided: the matter is open again."""
    was, matter.outcome, matter.decided_on = matter.reply_number, "", None
    matter.publication, matter.reply_number = None, ""
    _keep(matter, "matter.reopen", actor, reason=covered(matter, reason), was=was)


@transaction.atomic
def renew_code(*, matter: Matter, actor: User, why: str) -> str:
    """A code with which the answer is collected online; the one before ends. `why`: who proved it how."""
    matter = _locked(matter)
    take(matter, "code", actor, why)
    code = new_code()
    matter.code_hash = code_hash(code)
    _keep(matter, "matter.code", actor, why=covered(matter, why))
    return code


def _locked(matter: Matter) -> Matter:
    return Matter.objects.select_for_update(of=("self",)).select_related("organ").get(pk=matter.pk)


def open_steps(matter: Matter, actor: User) -> frozenset[str]:
    """The steps that a person may take with a matter now."""
    state = reading.state(matter, reading.letter(matter))
    roles = Staff(actor).roles(matter.organ)
    found = table(matter.kind).allowed(state, roles, taken(matter), actor.pk)
    told = {each.key for each in MATTERS[matter.kind].outcomes}
    return frozenset(step.key for step in found if step.key != "close" or "withdrawn" in told)


@transaction.atomic
def void(*, matter: Matter, reason: str, actor: User) -> None:
    """Take a mistaken entry out; an answer under way, or given, is voided before. Raises NotAllowed."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废理由。"})
    matter = _locked(matter)
    take(matter, "void", actor, reason)
    voiding.void(record=matter, prefix="matter", reason=covered(matter, reason), actor=actor, registers=False)


@transaction.atomic
def forget(*, matter: Matter, actor: User | None) -> Matter:
    """Erase who put a matter forward, and its answers; number, dates and outcome stay."""
    old = reading.answer(matter)
    own = StoredFile.objects.filter(letter__matter=matter)
    for stored in {each.pk: each for each in (*own, *([old] if old else []))}.values():
        if not stored.erased_on:
            stored.erased_on, stored.name = clock.today(), stored.get_kind_display()
            stored.save(update_fields=["erased_on", "name"])
            transaction.on_commit(partial(kept.delete, stored.path))
    matter.letters.update(addressee="", document="", fields={})
    Delivery.objects.filter(letter__matter=matter).update(receiver="", mask="")
    matter.applicant = matter.mask = matter.code_hash = ""
    _keep(matter, "matter.forget", actor)
    return matter
