"""What do applicants, and those who are consulted, do at the counter of the portal? Nobody is signed in.

Words they write may name people: the ledger keeps them masked and short, an encrypted file keeps them whole.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import cases, clock, drafts, files, log, requests
from gongkai.records.actions.ready import ROLES
from gongkai.records.models import Case, CaseEvent, Letter, Organ, Publication, Spared, StoredFile
from gongkai.records.queries import tracking
from gongkai.records.queries.asked import summary

LONGEST = 5000
OPINIONS = {"agree": "同意公开", "object": "不同意公开"}
Upload = tuple[str, bytes, str]  # name, content, the scanner's verdict


def send(*, organ: Organ, token: str) -> requests.Received:
    """Send the form of this token; a second time gives the same receipt. Raises ValidationError, by field."""
    answers = drafts.answers(organ, token)
    attached = list(drafts.attached(organ, token))
    given = requests.Given(
        channel="online",
        applicant_type=answers.get("applicant_type") or "person",
        applicant={key: value for key, value in answers.items() if isinstance(value, str)},
        asks=answers.get("asks", ()),
        form=answers.get("form") or "any",
        way=answers.get("way") or "online",
    )
    return requests.submit(organ=organ, given=given, token=token, files=attached)


@transaction.atomic
def correct(*, case: Case, text: str, uploads: Iterable[Upload] = (), seen: int | None = None) -> CaseEvent:
    """The applicant answers a request for correction. Raises NotAllowed, or ValidationError by field."""
    return _answer(case, "corrected", "补正内容", text, uploads, seen)


@transaction.atomic
def give_reasons(
    *, case: Case, text: str, uploads: Iterable[Upload] = (), seen: int | None = None
) -> CaseEvent:
    """The applicant says why so many requests are needed (Article 35). Raises as `correct` does."""
    if not tracking.owes_reasons(case):
        raise NotAllowed("这件申请现在不需要说明理由。", cites.REG_35)
    return _answer(case, "reasons_given", "说明理由", text, uploads, seen)


@transaction.atomic
def withdraw(*, case: Case, text: str = "", seen: int | None = None) -> CaseEvent:
    """The applicant takes the request back. Raises NotAllowed where it is closed."""
    kept = _kept(case, "撤回说明", text, ()) if text.strip() else []
    return _record(case, "withdrawn", text, kept, seen)


@transaction.atomic
def give_opinion(*, letter: Letter, opinion: str, text: str, uploads: Iterable[Upload] = ()) -> CaseEvent:
    """A consulted party answers, once. Raises NotAllowed, or ValidationError by field."""
    case = Case.objects.select_for_update().get(pk=letter.case_id)
    if tracking.answered(letter) is not None:
        raise NotAllowed(
            "对这份征求意见书的意见已经登记过，不能再次提交。需要补充的，请与机关联系。", cites.REG_32
        )
    if opinion not in OPINIONS:
        raise ValidationError({"opinion": "请选择同意还是不同意公开。"})
    if opinion == "object" and not text.strip():
        raise ValidationError({"text": "不同意公开的，请写明理由。"})
    kept = _kept(case, "对公开的意见", f"{OPINIONS[opinion]}。\n{text.strip()}", uploads, letter)
    about = {"party": letter.party, "role": ROLES.get(letter.kind, "organ"), "opinion": opinion}
    words = {"reasons": summary([text])} if text.strip() else {}
    data = {**about, **words, "letter": letter.pk, "files": kept}
    return cases.record_event(
        case=case, event="consultation_answered", on=clock.today(), actor=None, data=data
    )


@transaction.atomic
def spare(*, organ: Organ, publication: Publication) -> Spared:
    """A request that was not needed after all: what was wanted had been published."""
    subject, data = f"publication/{publication.pk}", {"title": publication.title}
    log.append(organ=organ, actor=None, action="request.spare", subject=subject, data=data)
    return Spared.objects.create(organ=organ, publication=publication, on=clock.today())


def _answer(
    case: Case, event: str, name: str, text: str, uploads: Iterable[Upload], seen: int | None
) -> CaseEvent:
    if not text.strip():
        raise ValidationError({"text": "请填写内容。只有附件的，也请写一句说明。"})
    return _record(case, event, text, _kept(case, name, text, uploads), seen)


def _record(case: Case, event: str, text: str, kept: list[int], seen: int | None) -> CaseEvent:
    words = {"note": summary([text])} if text.strip() else {}
    data = {**words, "by": "申请人在网上提交", **({"files": kept} if kept else {})}
    return cases.record_event(case=case, event=event, on=clock.today(), actor=None, data=data, seen=seen)


def _kept(
    case: Case, name: str, text: str, uploads: Iterable[Upload], letter: Letter | None = None
) -> list[int]:
    """Keep the words whole and what came with them; their keys."""
    if len(text) > LONGEST:
        raise ValidationError({"text": f"最多 {LONGEST} 个字，详细材料可以作为附件。"})
    links = {"case": case, "letter": letter} if letter else {"case": case}
    kept = [
        files.made(
            organ=case.organ,
            kind=StoredFile.Kind.ANSWER,
            name=f"{name}.txt",
            data=text.strip().encode(),
            content_type="text/plain",
            by=None,
            **links,
        )
    ]
    kept += [
        files.keep(organ=case.organ, kind="answer", name=given, data=data, scan=scan, field="files", **links)
        for given, data, scan in uploads
    ]
    return [each.pk for each in kept]
