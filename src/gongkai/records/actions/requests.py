"""Requests as they come in, at the counter of the portal or at the desk: one receipt, one or more cases."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.law import cites
from gongkai.law.case import KINDS
from gongkai.law.errors import NotAllowed
from gongkai.law.receipt import CHANNELS, received_on
from gongkai.letter.kinds import KINDS as LETTERS
from gongkai.records import cipher, identity, places
from gongkai.records.actions import cases, clock, log, telling, wording
from gongkai.records.models import Case, Organ, Request, RequestDraft, Series, StoredFile, User
from gongkai.records.policy import policy
from gongkai.records.queries.asked import summary
from gongkai.records.queries.casepage import live
from gongkai.records.seal import seal

ASKS, ITEMS = 5000, 20
CODE = 10  # letters: 50 bits, and only together with the number


@dataclass(frozen=True)
class Given:
    """What came in, as the form or the letter says it."""

    channel: str
    applicant_type: str
    applicant: Mapping[str, str]
    asks: Sequence[str]
    form: str = "any"
    way: str = "online"
    submitted_at: datetime | None = None
    arrived_on: date | None = None
    confirmed_on: date | None = None
    number: str = ""


@dataclass(frozen=True)
class Received:
    """The receipt: the request, the code that opens it, its cases; `again`: it had been sent before."""

    request: Request
    code: str
    cases: list[Case] = field(default_factory=list)
    again: bool = False


@transaction.atomic
def submit(
    *,
    organ: Organ,
    given: Given,
    token: str,
    actor: User | None = None,
    files: Iterable[StoredFile] = (),
) -> Received:
    """Take a request in. The same token a second time gives the first receipt again.

    Raises ValidationError, by field.
    """
    # Whoever comes second waits here, and finds the first one's number taken and token used.
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    before = Request.objects.filter(token=token, organ=organ).first()
    if before is not None:
        return Received(before, code_of(token), list(before.cases.order_by("pk")), again=True)
    request = _request(organ, given, token, actor)
    request.save()
    along = list(files)
    StoredFile.objects.filter(pk__in=[each.pk for each in along]).update(request=request, draft=None)
    RequestDraft.objects.filter(token=token).delete()
    told = {"channel": request.channel, "items": request.items, **_files(along)}
    _log(request, actor, "request.receive", **told, hash=seal(request))
    opened = _open(request, actor) if request.received_on else _wait(request)
    return Received(request, code_of(token), opened)


def note_files(request: Request, files: Sequence[StoredFile], actor: User) -> None:
    """What came with a request that was entered here."""
    if files:
        _log(request, actor, "request.files", **_files(files))


def _files(files: Sequence[StoredFile]) -> dict[str, object]:
    told = [{"file": each.pk, "sha256": each.sha256} for each in files]
    return {"files": told} if told else {}


def new_token() -> str:
    """A token for one form."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """A code made by chance, as long as a query code."""
    return base64.b32encode(secrets.token_bytes(10)).decode()[:CODE]


def code_of(token: str) -> str:
    """The query code of the request made with this token: ten letters and digits, easily told apart."""
    mark = bytes.fromhex(cipher.blind(f"code/{token}"))
    return base64.b32encode(mark).decode()[:CODE]


def code_hash(code: str) -> str:
    """How a query code is kept."""
    return cipher.blind(f"track/{code.strip().upper()}")


def _request(organ: Organ, given: Given, token: str, actor: User | None) -> Request:
    asks = _asks(given.asks)
    kept = identity.clean(given.applicant, given.applicant_type, given.way)
    at = given.submitted_at or clock.now()
    request = Request(
        organ=organ,
        token=token,
        number=given.number.strip(),
        code_hash=code_hash(code_of(token)),
        channel=given.channel,
        applicant_type=given.applicant_type,
        mask=identity.mask(kept, given.applicant_type),
        mark=identity.mark(kept),
        items=len(asks),
        form=given.form,
        way=given.way,
        submitted_at=at,
        arrived_on=given.arrived_on,
        confirmed_on=given.confirmed_on,
        taken_by=actor,
    )
    about = telling.sealed_as(request)
    request.applicant = identity.seal(kept, about)
    request.asks = identity.seal(asks, about)
    _date(request)
    if request.number:
        _check_number(request)
    else:
        request.number = _number(organ, timezone.localdate(at).year)
    request.full_clean(exclude=["organ", "taken_by"])
    return request


def _asks(asks: Sequence[str]) -> list[str]:
    kept = [text.strip() for text in asks if text.strip()]
    if not kept:
        raise ValidationError({"asks": "请写明需要什么信息：名称、文号，或者便于查找的其他特征。"})
    if len(kept) > ITEMS:
        raise ValidationError({"asks": f"一次最多申请 {ITEMS} 项，请分几次提出。"})
    if any(len(text) > ASKS for text in kept):
        raise ValidationError({"asks": f"每一项最多 {ASKS} 个字，请写得简要一些，详细材料可以作为附件。"})
    return kept


def _date(request: Request) -> None:
    """The receipt date by the channel's rule; no day to come."""
    submitted = timezone.localdate(request.submitted_at)
    days = {"submitted_at": submitted, "arrived_on": request.arrived_on, "confirmed_on": request.confirmed_on}
    wrong = {key: "日期不能晚于今天。" for key, day in days.items() if day and day > clock.today()}
    wrong |= {
        key: f"不能早于提交的日期（{submitted}）。" for key, day in days.items() if day and day < submitted
    }
    if _before_it_came(request):
        wrong["confirmed_on"] = f"不能早于信函到达的日期（{request.arrived_on}）。"
    if wrong:
        raise ValidationError(wrong)
    request.receipt_rule = rule_of(request)
    rule = "submitted" if request.receipt_rule == "acknowledged" else "confirmed"
    request.received_on = received_on(
        request.channel, submitted, request.arrived_on, request.confirmed_on, rule=rule
    )


def _before_it_came(request: Request) -> bool:
    """An ordinary letter is confirmed after it has arrived."""
    came, confirmed = request.arrived_on, request.confirmed_on
    return request.channel == "ordinary_post" and bool(came and confirmed and confirmed < came)


def rule_of(request: Request) -> str:
    """Which rule dates it: only what came through the platform itself has the platform's acknowledgement."""
    return policy(request.organ).receipt_rule if request.channel == "online" else "confirmed"


def _number(organ: Organ, year: int) -> str:
    """The next free number of the year; the organ's row is locked by now."""
    series, new = Series.objects.get_or_create(organ=organ, key="request", year=year)
    if new:
        series.last = Case.objects.filter(organ=organ, number__startswith=f"{year}-").count()
    while True:
        series.last += 1
        number = f"{year}-{series.last:04d}"
        if not _taken(organ, number):
            series.save(update_fields=["last"])
            return number


def _taken(organ: Organ, number: str) -> bool:
    rows = (
        Request.objects.filter(organ=organ, number=number),
        Case.objects.filter(organ=organ, number=number),
    )
    return any(each.exists() for each in rows)


def _check_number(request: Request) -> None:
    if _taken(request.organ, request.number):
        raise ValidationError({"number": f"受理号 {request.number} 已经用过了。"})


def asks_of(request: Request) -> list[str]:
    """What was asked, item by item, as it was written; empty once it has been erased."""
    return list(identity.unseal(request.asks, telling.sealed_as(request)))


def _open(request: Request, actor: User | None) -> list[Case]:
    """The cases of a request: one for all its items, or one an item, as the organ's setting says."""
    asks = asks_of(request)
    groups = [[ask] for ask in asks] if policy(request.organ).split == "items" else [asks]
    opened = [
        _case(request, actor, request.number if at == 1 else f"{request.number}-{at}", group, at)
        for at, group in enumerate(groups, start=1)
    ]
    request.state = Request.State.OPEN
    request.save(update_fields=["state", "received_on", "receipt_rule", "confirmed_on"])
    due = min((each.due for each in opened if each.due), default="")
    telling.tell("received", request, values={"due": due, "address": places.told()})
    return opened


def _wait(request: Request) -> list[Case]:
    """No case before the day of receipt is certain; the applicant is told that it came."""
    if request.channel == "online":
        telling.tell("submitted", request, values={"address": places.told()})
    return []


def _case(request: Request, actor: User | None, number: str, asks: list[str], item: int) -> Case:
    assert request.received_on is not None
    return cases.open_case(
        organ=request.organ,
        number=number,
        channel=request.channel,
        applicant_type=request.applicant_type,
        summary=told(request, asks),
        received_on=request.received_on,
        actor=actor,
        request=request,
        item=item,
    )


def told(request: Request, asks: Sequence[str]) -> str:
    """The summary as the ledger keeps it: whom the request names as asking is masked too."""
    return str(wording.covered(summary(asks), wording.names_of(request)))


@transaction.atomic
def confirm(*, request: Request, on: date, actor: User, note: str = "") -> Request:
    """The applicant was reached and both sides confirm. It opens what waits, and never makes a date later."""
    request = Request.objects.select_for_update(of=("self",)).select_related("organ").get(pk=request.pk)
    submitted = timezone.localdate(request.submitted_at)
    if not submitted <= on <= clock.today():
        raise ValidationError({"on": f"确认日期应在提交之日（{submitted}）和今天之间。"})
    if request.confirmed_on:
        raise NotAllowed(f"已于 {request.confirmed_on} 确认过。", cites.REG_31)
    request.confirmed_on = on
    if _before_it_came(request):
        raise ValidationError({"on": f"不能早于信函到达的日期（{request.arrived_on}）。"})
    if request.state == Request.State.WAITING:
        _date(request)
        if request.received_on is None:
            raise ValidationError({"on": f"{CHANNELS[request.channel].name}还缺少签收的日期。"})
        _open(request, actor)
    else:
        request.save(update_fields=["confirmed_on"])
    _log(request, actor, "request.confirm", on=on.isoformat(), hash=seal(request))
    for case in request.cases.all():
        if case.closed_on is None:
            cases.record_event(case=case, event="confirmed", on=on, actor=actor, data={"note": note})
    return request


@transaction.atomic
def split(*, case: Case, parts: Sequence[str], keeps: str, actor: User, on: date | None = None) -> list[Case]:
    """Give parts of a request cases of their own, received on the same day. The policy is in the ledger."""
    if case.request is None:
        raise NotAllowed("没有收件记录的申请不能拆分，请分别登记。", cites.FEE_4)
    parts = [text.strip() for text in parts if text.strip()]
    if not parts or not keeps.strip():
        raise ValidationError({"parts": "请写明留在本件的内容和分出的每一件。"})
    # Whoever splits or confirms it at the same time waits here.
    request = Request.objects.select_for_update(of=("self",)).select_related("organ").get(pk=case.request_id)
    _check_split(case)
    made = [_part(request, actor, text) for text in parts]
    data = {"keeps": keeps.strip(), "into": [each.number for each in made]}
    cases.record_event(case=case, event="split", on=on or clock.today(), actor=actor, data=data)
    return made


def _part(request: Request, actor: User, text: str) -> Case:
    """A case with the next free number of its request, which is locked by now."""
    item = Case.objects.filter(request=request).count() + 1
    while _taken(request.organ, f"{request.number}-{item}"):
        item += 1
    return _case(request, actor, f"{request.number}-{item}", [text], item)


# What was done for the whole request, and would be lost to its parts.
_WHOLE = ("correction_requested", "consulted", "extended", "fee_notice", "reasons_demanded", "deferred")
_PAST_DRAFT = ("submitted", "approved", "signed", "sent", "served")


def _check_split(case: Case) -> None:
    """Raises NotAllowed once steps were taken, or letters written, for what was still one case."""
    done = next((row for row in live(case.events.order_by("seq")) if row.event in _WHOLE), None)
    if done:
        raise NotAllowed(f"本件已经“{KINDS[done.event].name}”（{done.on}），不能再拆分。", cites.FEE_4)
    letter = case.letters.filter(state__in=_PAST_DRAFT).first()
    if letter:
        said = f"《{LETTERS[letter.kind].title}》{letter.get_state_display()}"
        raise NotAllowed(f"本件有文书已经送审或者发出（{said}），不能再拆分。", cites.FEE_4)


@transaction.atomic
def renew_code(*, request: Request, actor: User, why: str) -> str:
    """A new query code for an applicant who lost theirs and proved who they are; the old one ends.

    `why` says how that was proved. Raises ValidationError without it.
    """
    if not why.strip():
        raise ValidationError({"why": "请写明怎样核对的身份。"})
    code = new_code()
    request = Request.objects.select_for_update(of=("self",)).select_related("organ").get(pk=request.pk)
    request.code_hash = code_hash(code)
    request.save(update_fields=["code_hash"])
    _log(request, actor, "request.code", why=why.strip(), hash=seal(request))
    telling.tell("code_renewed", request, values={"address": places.told()})
    return code


def reveal(*, request: Request, actor: User, why: str) -> dict[str, str]:
    """The applicant's identity, for one look that is logged. Raises ValidationError without a reason."""
    if not why.strip():
        raise ValidationError({"why": "请写明查看的理由。"})
    _log(request, actor, "identity.view", why=why.strip())
    return identity.unseal(request.applicant, telling.sealed_as(request))


def _log(request: Request, actor: User | None, action: str, **data: object) -> None:
    if data.get("why"):
        data["why"] = wording.covered(data["why"], wording.names_of(request))
    log.append(
        organ=request.organ,
        actor=actor,
        action=action,
        subject=f"request/{request.pk}",
        data={"number": request.number, **data},
    )
