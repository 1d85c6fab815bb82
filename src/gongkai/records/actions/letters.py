"""Letters: drafted, reviewed, signed by three people. What is signed is what was reviewed, by its hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites, signoff
from gongkai.law.case import KINDS as EVENTS
from gongkai.law.errors import NotAllowed
from gongkai.law.steps import Taken
from gongkai.letter import write
from gongkai.letter.compose import compose
from gongkai.letter.kinds import KINDS
from gongkai.letter.model import Letter as Document
from gongkai.records import cipher
from gongkai.records.actions import cases, clock, files, ready
from gongkai.records.actions.requests import code_hash, new_code
from gongkai.records.models import Case, CaseEvent, Letter, Series, StoredFile, User
from gongkai.records.policy import number
from gongkai.records.queries import papers
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.reviews import standing
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
    name = addressee.strip() or papers.applicant_name(case)
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
    letter.fields, letter.state, letter.hash = dict(fields), "draft", ""
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
    noted = _ACTS[key](letter, actor)
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
    """The letter with its case, both locked: whoever comes second sees what the first has done."""
    case = Case.objects.select_for_update().get(pk=letter.case_id)
    cases.check_seen(case, seen)
    rows = Letter.objects.select_for_update(of=("self",)).select_related(
        "organ", "case__organ", "case__request"
    )
    return rows.get(pk=letter.pk)


def take(letter: Letter, key: str, actor: User, reason: str) -> Taken:
    """One step of the table, refused to the wrong role, person or state."""
    table = signoff.table(KINDS[letter.kind].signers)
    roles = Staff(actor).roles(letter.organ, letter.case.department_id)
    return table.take(letter.state, key, person=actor.pk, roles=roles, history=history(letter), reason=reason)


def history(letter: Letter) -> list[Taken]:
    """The steps taken with a letter so far, as the law reads them."""
    rows = CaseEvent.objects.filter(case=letter.case, event__startswith="letter_").order_by("seq")
    return steps_of(rows, letter.pk)


def steps_of(rows, pk: int) -> list[Taken]:  # type: ignore[no-untyped-def]
    """The steps of one letter among the entries of a ledger."""
    found = ((row, _STEP.get(row.event.removeprefix("letter_"))) for row in rows)
    return [
        Taken(key, row.actor_id, signoff.TABLE.by_key[key].to_state, row.data.get("reason", ""))
        for row, key in found
        if key and row.data.get("letter") == pk
    ]


def record(letter: Letter, event: str, actor: User | None, **data: object) -> CaseEvent:
    """Write a step of a letter into the ledger of its case."""
    given = {"letter": letter.pk, "kind": letter.kind, "hash": letter.hash, **data}
    if letter.party:
        given["party"] = letter.party
    if letter.number:
        given["number"] = letter.number
    return cases.record_event(case=letter.case, event=event, on=clock.today(), actor=actor, data=given)


def current(letter: Letter) -> tuple[Document, list[CaseEvent]]:
    """The letter as it would go out today, and the ledger it rests on."""
    rows = list(letter.case.events.order_by("seq"))
    state = cases.read(letter.organ, rows)
    lacking = papers.letter_problems(letter, state, rows, clock.today())
    if lacking:
        raise ValidationError({problem.field: problem.message for problem in lacking})
    return papers.drafted(letter, state, rows, clock.today()), rows


def unchanged(letter: Letter, since: str) -> list[CaseEvent]:
    """The ledger, where the letter and what it rests on are what the step before has seen."""
    document, rows = current(letter)
    if papers.content_hash(document, _review_of(letter, rows)) != letter.hash:
        raise NotAllowed(f"{since}以后内容、附件或者办理情况有变动，请退回后重新送审。", cites.REG_45)
    return rows


def _review_of(letter: Letter, rows: list[CaseEvent]) -> int:
    """The entry of the review that a reply rests on; 0 for any other letter."""
    review = standing(rows) if letter.kind.startswith("reply.") else None
    return review.seq if review else 0


def _submit(letter: Letter, actor: User) -> Noted:
    document, rows = current(letter)
    ready.check(letter, rows, clock.today())
    letter.hash = papers.content_hash(document, _review_of(letter, rows))
    return {}


def _approve(letter: Letter, actor: User) -> Noted:
    unchanged(letter, "送审")
    return {}


def _sign(letter: Letter, actor: User) -> Noted:
    rows = unchanged(letter, "审核")
    ready.check(letter, rows, clock.today())
    _number(letter)
    state = cases.read(letter.organ, rows)
    facts = papers.letter_facts(letter, state, standing(rows), clock.today())
    code = new_code() if KINDS[letter.kind].audience in ("third_party", "co_maker") else ""
    document = compose(letter.kind, replace(facts, number=letter.number, reply_code=code))
    letter.fields = dict(facts.fields)
    letter.reply_code_hash = code_hash(code) if code else ""
    noted: Noted = {"print": _keep(letter, document, actor).sha256}
    return noted | ({"review": _review_of(letter, rows)} if letter.kind.startswith("reply.") else {})


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
    Series.objects.get_or_create(organ=letter.organ, key=letter.series, year=letter.year)
    rows = Series.objects.select_for_update()
    series = rows.get(organ=letter.organ, key=letter.series, year=letter.year)
    series.last += 1
    series.save(update_fields=["last"])
    letter.serial = series.last
    letter.number = number(letter.organ, letter.series, letter.year, letter.serial)


def _nothing(letter: Letter, actor: User) -> Noted:
    """A step that only changes the state."""
    return {}


def _revoke(letter: Letter, actor: User) -> Noted:
    """What went out is taken back only after what it told the clock."""
    stands = next(ready.made(letter, list(letter.case.events.order_by("seq"))), None)
    if stands:
        said = f"第 {stands.seq} 条“{EVENTS[stands.event].name}”由这份文书发出时登记，请先作废那一条。"
        raise NotAllowed(said, cites.REG_45)
    return {}


_ACTS = {
    "submit": _submit,
    "send_back": _nothing,
    "approve": _approve,
    "sign": _sign,
    "void": _nothing,
    "revoke": _revoke,
}
