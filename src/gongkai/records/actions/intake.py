"""A request that staff enter: at the counter, by post, fax, e-mail or by word of mouth; with its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.guard.files import check
from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import cases, clock, files, log, office, requests, wording
from gongkai.records.actions.requests import Given, Received
from gongkai.records.models import Organ, Request, StoredFile, User

READ_BACK = "口头提出，由工作人员代为填写，已向申请人宣读，申请人核对无误。"
MOST_FILES = 10


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: its name, its bytes, what the scanner said, and what it is."""

    name: str
    data: bytes
    scan: str
    kind: str = StoredFile.Kind.ATTACHMENT


@transaction.atomic
def take(
    *, organ: Organ, given: Given, token: str, actor: User, uploads: Sequence[Upload] = (), note: str = ""
) -> Received:
    """Enter a request with its files, all or nothing; the same form a second time gives the first receipt.

    An oral request says in its ledger that it was read back. Raises ValidationError, by field.
    """
    _check(uploads)
    received = requests.submit(organ=organ, given=given, token=token, actor=actor)
    if received.again:
        return received
    links = {"organ": organ, "by": actor, "request": received.request}
    kept = [
        files.keep(kind=each.kind, name=each.name, data=each.data, scan=each.scan, **links)
        for each in uploads
    ]
    requests.note_files(received.request, kept, actor)
    remarks = [READ_BACK] if given.channel == "oral" else []
    for case in received.cases:
        for text in (*remarks, *([note] if note.strip() else [])):
            office.note(case=case, text=text, actor=actor)
    return received


def _check(uploads: Sequence[Upload]) -> None:
    """Before anything is written: a file that is refused leaves nothing behind."""
    if len(uploads) > MOST_FILES:
        raise ValidationError({"files": f"一次最多 {MOST_FILES} 个文件。"})
    wrong = [
        problem
        for each in uploads
        for problem in check(each.name, each.data, max_bytes=files.MAX_BYTES).problems
    ]
    wrong += [f"文件“{each.name}”里发现病毒，没有接收。" for each in uploads if each.scan == "infected"]
    if wrong:
        raise ValidationError({"files": wrong})


@transaction.atomic
def contact(*, request: Request, on: date, way: str, reached: bool, note: str, actor: User) -> None:
    """An attempt to reach the applicant. It is kept with its date and moves no due date."""
    if on > clock.today():
        raise ValidationError({"on": "日期不能晚于今天。"})
    data: dict[str, object] = {"way": way.strip(), "reached": reached, "note": note.strip()}
    if not data["way"]:
        raise ValidationError({"way": "请写明怎样联系的，如电话、短信。"})
    opened = [case for case in request.cases.all() if case.closed_on is None]
    for case in opened:
        cases.record_event(case=case, event="contacted", on=on, actor=actor, data=data)
    if not opened:
        log.append(
            organ=request.organ,
            actor=actor,
            action="request.contact",
            subject=f"request/{request.pk}",
            data={"number": request.number, "on": on.isoformat(), **_covered(data, request)},
        )


def _covered(data: dict[str, object], request: Request) -> dict[str, object]:
    names = wording.names_of(request)
    return {key: wording.covered(value, names) for key, value in data.items()}


def code(*, request: Request, actor: User) -> str:
    """The query code for the receipt that staff hand out; each time it is printed is logged.

    Only of a request that staff entered: who sent one online was told the code and nobody else.
    """
    found = requests.code_of(request.token)
    if request.taken_by_id is None or requests.code_hash(found) != request.code_hash:
        raise NotAllowed("查询码只在提交时告诉申请人本人；遗失的，核对身份后在申请页面更换。", cites.REG_40)
    log.append(
        organ=request.organ,
        actor=actor,
        action="request.receipt",
        subject=f"request/{request.pk}",
        data={"number": request.number},
    )
    return found
