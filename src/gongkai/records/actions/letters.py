"""Letters: drafted, reviewed, signed by three people. What is signed is what was reviewed, by its hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites, signoff
from gongkai.law.errors import NotAllowed
from gongkai.law.steps import Taken
from gongkai.letter import write
from gongkai.letter.compose import compose
from gongkai.letter.kinds import KINDS
from gongkai.letter.model import Letter as Document
from gongkai.records import cipher
from gongkai.records.actions import answers, basis, cases, clock, files, matters, numbering
from gongkai.records.actions.basis import Rows
from gongkai.records.actions.requests import code_hash, new_code
from gongkai.records.models import Case, Letter, Matter, StoredFile, User
from gongkai.records.policy import number
from gongkai.records.queries import matters as asked
from gongkai.records.queries import papers
from gongkai.records.queries.strangers import strangers

# How a step of the table is called in the ledger.
PAST = {
    "draft": "drafted",
    "submit": "submitted",
    "send_back": "sent_back",
    "approve": "approved",
    "sign": "signed",
    "send": "sent",
    "serve": "served",
    "return": "returned",
    "void": "voided",
    "revoke": "voided",
}
_STEP = {past: key for key, past in PAST.items() if key != "revoke"} | {"changed": "draft"}
Noted = dict[str, object]


@transaction.atomic
def draft(
    *,
    case: Case,
    kind: str,
    actor: User,
    fields: Mapping[str, object] | None = None,
    party: str = "",
    addressee: str = "",
    seen: int | None = None,
) -> Letter:
    """Begin a letter. Raises NotAllowed where another reply is under way or the case is closed."""
    case = Case.objects.select_for_update(of=("self",)).select_related("organ", "request").get(pk=case.pk)
    cases.check_seen(case, seen)
    _once(case, kind, party)
    letter = Letter(
        organ=case.organ,
        case=case,
        kind=kind,
        fields=dict(fields or {}),
        party=party.strip(),
        created_at=clock.now(),
    )
    return _begun(letter, addressee.strip() or papers.applicant_name(case), actor)


@transaction.atomic
def draft_answer(
    *, matter: Matter, fields: Mapping[str, object], actor: User, seen: int | None = None
) -> Letter:
    """Begin the answer to a correction or a suggestion. Raises NotAllowed where one is under way."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("organ").get(pk=matter.pk)
    answers.check_seen(matter, seen)
    matters.take(matter, "draft", actor)
    given = answers.told_fields(matter.kind, fields)
    letter = Letter(organ=matter.organ, matter=matter, kind=matter.kind, fields=given, created_at=clock.now())
    return _begun(letter, asked.applicant(matter).get("name", ""), actor)


def _begun(letter: Letter, name: str, actor: User) -> Letter:
    if name:
        letter.addressee = cipher.seal(name, about=papers.sealed_as(letter))
    letter.save()
    record(letter, "letter_drafted", actor)
    return letter


def _once(case: Case, kind: str, party: str) -> None:
    """One reply a case, and only while it is open; no second letter of the same kind at once."""
    if kind.startswith("reply.") and case.closed_on:
        raise NotAllowed("这件申请已经办结，不能再起草答复。", cites.REG_33)
    rows = case.letters.exclude(state="voided")
    if kind.startswith("reply.") and rows.filter(kind__startswith="reply.").exists():
        raise NotAllowed("这件申请已经有一份答复，请在原稿上修改，或者先作废。", cites.REG_36)
    if rows.filter(kind=kind, party=party.strip(), state__in=signoff.OPEN).exists():
        raise NotAllowed(f"已经有一份“{KINDS[kind].title}”在办理，请在原稿上修改。", cites.REG_45)


@transaction.atomic
def change(
    *,
    letter: Letter,
    fields: Mapping[str, object],
    actor: User,
    addressee: str | None = None,
    seen: int | None = None,
) -> Letter:
    """Change a letter that is not signed; one that was submitted or approved is a draft again."""
    letter = locked(letter, seen)
    take(letter, "draft", actor, "")
    given = answers.told_fields(letter.kind, fields) if letter.matter_id else dict(fields)
    letter.fields, letter.state, letter.hash = given, "draft", ""
    if addressee:
        letter.addressee = cipher.seal(addressee.strip(), about=papers.sealed_as(letter))
    letter.save()
    record(letter, "letter_changed", actor)
    return letter


@transaction.atomic
def enclose(*, letter: Letter, stored: StoredFile, actor: User) -> None:
    """Let a file go out with a letter; the letter is a draft again."""
    letter = locked(letter, None)
    take(letter, "draft", actor, "")
    stored.letter, stored.case = letter, letter.case
    stored.save(update_fields=["letter", "case"])
    letter.state, letter.hash = "draft", ""  # the hash of what was submitted says nothing of this text
    letter.save(update_fields=["state", "hash"])
    record(letter, "letter_changed", actor, note=f"附件：{stored.name}")


@transaction.atomic
def take_off(*, letter: Letter, stored: StoredFile, actor: User) -> None:
    """Let a file not go out with a letter after all; it stays with the case, the letter is a draft again."""
    letter = locked(letter, None)
    take(letter, "draft", actor, "")
    letter.files.filter(pk=stored.pk).update(letter=None)
    letter.state, letter.hash = "draft", ""  # the hash of what was submitted says nothing of this text
    letter.save(update_fields=["state", "hash"])
    record(letter, "letter_changed", actor, note=f"取下附件：{stored.name}")


@transaction.atomic
def step(*, letter: Letter, key: str, actor: User, reason: str = "", seen: int | None = None) -> Letter:
    """Submit, send back, approve, sign or void a letter, or take back one that went out.

    Raises NotAllowed with the reason, ValidationError with what the letter or the case still lacks.
    """
    letter = locked(letter, seen)
    if key not in _ACTS:
        raise ValidationError(f"文书没有“{key}”这一步。")
    taken = take(letter, key, actor, reason)
    if key == "submit":
        _look(letter, taken.reason)
    noted = _ACTS[key](letter, taken, actor)
    letter.state = taken.to_state
    letter.save()
    noted |= {"reason": taken.reason} if taken.reason else {}
    record(letter, f"letter_{PAST[key]}", actor, **noted)
    return letter


def _look(letter: Letter, reason: str) -> None:
    """Numbers of other people go out only for a reason, which the ledger keeps."""
    if reason:
        return
    document, _ = current(letter)
    found = strangers(letter, document)
    if found:
        said = "".join(each.sentence for each in found)
        raise ValidationError({"reason": f"{said}请遮盖；确实应当提供的，写明理由再送审。"})


def locked(letter: Letter, seen: int | None) -> Letter:
    """The letter and what it rests on, both locked: whoever comes second sees what the first has done."""
    basis.of(letter).lock(seen)
    rows = Letter.objects.select_for_update(of=("self",)).select_related(
        "organ", "case__organ", "case__request", "matter__organ"
    )
    return rows.get(pk=letter.pk)


def take(letter: Letter, key: str, actor: User, reason: str) -> Taken:
    """One step of the table, refused to the wrong role, person or state."""
    on = basis.of(letter)
    taken = steps_of(on.rows(), letter.pk)
    roles = on.roles(actor)
    return on.table().take(letter.state, key, person=actor.pk, roles=roles, history=taken, reason=reason)


def steps_of(rows, pk: int) -> list[Taken]:  # type: ignore[no-untyped-def]
    """The steps of one letter among the entries of a ledger."""
    found = ((row, _STEP.get(row.event.removeprefix("letter_"))) for row in rows)
    own = [
        Taken(key, row.actor_id, signoff.TABLE.by_key[key].to_state, row.data.get("reason", ""))
        for row, key in found
        if key and row.data.get("letter") == pk
    ]
    # Whoever took in the matter that a letter answers; a request has no such entry.
    return [Taken("receive", row.actor_id, "draft") for row in rows if row.event == "create"] + own


def record(letter: Letter, event: str, actor: User | None, **data: object) -> None:
    """Write a step of a letter into the ledger it rests on."""
    given = {"letter": letter.pk, "kind": letter.kind, "hash": letter.hash, **data}
    given |= {"filled": papers.filled(letter)}
    given |= {"signatures": papers.signatures(letter.deliveries.order_by("pk"))}
    if letter.party:
        given["party"] = letter.party
    if letter.number:
        given["number"] = letter.number
    basis.of(letter).record(event, actor, given)


def current(letter: Letter) -> tuple[Document, Rows]:
    """The letter as it would go out today, and the ledger it rests on."""
    on = basis.of(letter)
    rows = on.rows()
    lacking = on.lacking(rows, clock.today())
    if lacking:
        raise ValidationError({problem.field: problem.message for problem in lacking})
    return compose(letter.kind, on.facts(rows, clock.today())), rows


def unchanged(letter: Letter, since: str) -> Rows:
    """The ledger, where the letter and what it rests on are what the step before has seen."""
    document, rows = current(letter)
    if papers.content_hash(document, basis.of(letter).beneath(rows)) != letter.hash:
        raise NotAllowed(f"{since}以后内容、附件或者办理情况有变动，请退回后重新送审。", cites.REG_45)
    return rows


def _submit(letter: Letter, taken: Taken, actor: User) -> Noted:
    document, rows = current(letter)
    basis.of(letter).check(rows, clock.today())
    letter.hash = papers.content_hash(document, basis.of(letter).beneath(rows))
    return {}


def _approve(letter: Letter, taken: Taken, actor: User) -> Noted:
    unchanged(letter, "送审")
    return {}


def _sign(letter: Letter, taken: Taken, actor: User) -> Noted:
    rows, on = unchanged(letter, "审核"), basis.of(letter)
    on.check(rows, clock.today())
    _number(letter)
    facts = on.facts(rows, clock.today())
    code = new_code() if KINDS[letter.kind].audience in ("third_party", "co_maker") else ""
    document = compose(letter.kind, replace(facts, number=letter.number, reply_code=code))
    letter.fields = dict(facts.fields)
    letter.reply_code_hash = code_hash(code) if code else ""
    return {"print": _keep(letter, document, actor).sha256, **on.signed(rows, actor)}


def _keep(letter: Letter, document: Document, actor: User) -> StoredFile:
    """The text as it was signed, sealed, and its print."""
    letter.document = cipher.seal(
        json.dumps(document.as_json(), ensure_ascii=False), about=papers.sealed_as(letter)
    )
    letter.hash = document.hash
    letter.signed_on = document.signed_on
    return files.made(
        organ=letter.organ,
        kind=StoredFile.Kind.LETTER,
        name=f"{letter.number} {document.title}.pdf",
        data=write.render(document, "pdf"),
        content_type="application/pdf",
        by=actor,
        case=letter.case,
        letter=letter,
    )


def _number(letter: Letter) -> None:
    """The next number of the series and year, without a gap: a letter voided later keeps its own."""
    letter.series, letter.year = KINDS[letter.kind].series, clock.today().year
    letter.serial = numbering.take(letter.organ, letter.series, letter.year)
    letter.number = number(letter.organ, letter.series, letter.year, letter.serial)


def _nothing(letter: Letter, taken: Taken, actor: User) -> Noted:
    """A step that only changes the state."""
    return {}


def _void(letter: Letter, taken: Taken, actor: User) -> Noted:
    basis.of(letter).taken_back(actor, taken.reason)
    return {}


def _revoke(letter: Letter, taken: Taken, actor: User) -> Noted:
    basis.of(letter).revocable()
    return _void(letter, taken, actor)


_ACTS = {
    "submit": _submit,
    "send_back": _nothing,
    "approve": _approve,
    "sign": _sign,
    "void": _void,
    "revoke": _revoke,
}
