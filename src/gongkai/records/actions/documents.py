"""Rules and normative documents in their later life: they lapse by their date, and are looked through anew.

A round of clean-up (清理) lists what is due for it on the day it begins; a conclusion that ends a document
ends it in the register too, where table two counts it.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.law.signoff import SIGNERS
from gongkai.law.steps import wanting
from gongkai.records.actions import clock, log, publications
from gongkai.records.models import Cleanup, Conclusion, Organ, Publication, User
from gongkai.records.policy import policy
from gongkai.records.queries import documents
from gongkai.records.queries.gate import Staff
from gongkai.records.seal import seal

ENDS = {
    Conclusion.Verdict.REPEAL: Publication.Validity.REPEALED,
    Conclusion.Verdict.LAPSE: Publication.Validity.LAPSED,
}


def lapse() -> int:
    """End the documents whose validity is over; how many.

    The last day still counts: a document lapses on the day after it.
    """
    over = documents.ruling().filter(valid_until__lt=clock.today(), ended_on__isnull=True, voided=False)
    pks = list(over.order_by("pk").values_list("pk", flat=True))
    return sum(_lapse(pk) for pk in pks)


@transaction.atomic
def _lapse(pk: int) -> int:
    found = Publication.objects.select_for_update(of=("self",)).select_related("organ").get(pk=pk)
    if found.valid_until is None or found.ended_on or found.valid_until >= clock.today():
        return 0
    before = {"validity": found.validity, "ended_on": None}
    found.validity = Publication.Validity.LAPSED
    found.ended_on = found.valid_until + timedelta(days=1)
    publications.set_years(found)
    found.seal = seal(found)
    found.save()
    after = {"validity": str(found.validity), "ended_on": found.ended_on.isoformat()}
    data = {"before": before, "after": after, "reason": f"有效期至 {found.valid_until}。", "hash": found.seal}
    subject = f"publication/{found.pk}"
    log.append(
        organ=found.organ, actor=None, action="publication.lapse", subject=subject, data=data, registers=True
    )
    return 1


@transaction.atomic
def begin(*, organ: Organ, name: str, basis: str, actor: User) -> Cleanup:
    """Begin a round with everything that is due for it today. Raises NotAllowed, ValidationError."""
    _may(organ, actor, "开始清理")
    due = documents.due(organ, clock.today(), int(policy(organ).cleanup_years))
    listed = list(due.values_list("pk", flat=True))
    if not listed:
        raise NotAllowed("现在没有要清理的文件。", cites.NORMATIVE_37)
    made = Cleanup(organ=organ, name=name.strip(), basis=basis.strip(), begun_on=clock.today(), listed=listed)
    made.full_clean(exclude=["organ", "seal"])
    return _keep_round(made, "cleanup.create", actor)


def _may(organ: Organ, actor: User, what: str) -> None:
    roles = ("handler", *SIGNERS)
    if not Staff(actor).roles(organ) & set(roles):
        raise NotAllowed(wanting(what, roles), cites.NORMATIVE_37)


def _keep_round(cleanup: Cleanup, action: str, actor: User) -> Cleanup:
    cleanup.seal = seal(cleanup)
    cleanup.save()
    data = {"name": cleanup.name, "count": len(cleanup.listed), "hash": cleanup.seal}
    subject = f"cleanup/{cleanup.pk}"
    log.append(organ=cleanup.organ, actor=actor, action=action, subject=subject, data=data)
    return cleanup


@transaction.atomic
def conclude(
    *, cleanup: Cleanup, publication: int, verdict: str, note: str, ended_on: date | None, actor: User
) -> Conclusion:
    """Register what the round concluded about one document. Raises NotAllowed, ValidationError by field."""
    cleanup = Cleanup.objects.select_for_update().select_related("organ").get(pk=cleanup.pk)
    _may(cleanup.organ, actor, "登记清理结论")
    if cleanup.closed_on:
        raise NotAllowed("这一次清理已经结束。", cites.NORMATIVE_37)
    if publication not in cleanup.listed:
        raise NotAllowed("这份文件不在这一次清理里。", cites.NORMATIVE_37)
    _check(verdict, ended_on)
    found = Publication.objects.select_for_update(of=("self",)).select_related("organ", "column")
    document = found.get(pk=publication)
    made = Conclusion.objects.filter(cleanup=cleanup, publication=document).first() or Conclusion(
        organ=cleanup.organ, cleanup=cleanup, publication=document
    )
    _reopen(made, document)
    made.verdict, made.note, made.ended_on = verdict, note.strip(), ended_on
    made.by, made.on = actor, clock.today()
    made.full_clean(exclude=["organ", "cleanup", "publication", "by", "seal"])
    _end(made, document, actor)
    return _keep(made, document, actor)


def _check(verdict: str, ended_on: date | None) -> None:
    if verdict not in Conclusion.Verdict.values:
        raise ValidationError({"verdict": "请选择结论。"})
    if (verdict in ENDS) != bool(ended_on):
        raise ValidationError({"ended_on": "结论是废止或者宣布失效的，要写日期；其他结论不写。"})
    if ended_on and ended_on > clock.today():
        raise ValidationError({"ended_on": "日期不能晚于今天，到那一天再登记。"})


def _reopen(before: Conclusion, document: Publication) -> None:
    """A conclusion that was mistaken gives the document back what it took, and only that."""
    took = before.pk and before.verdict in ENDS and document.ended_on == before.ended_on
    if took and document.validity == ENDS[Conclusion.Verdict(before.verdict)]:
        document.validity, document.ended_on, document.ended_note = Publication.Validity.VALID, None, ""


def _end(made: Conclusion, document: Publication, actor: User) -> None:
    was = Publication.objects.values_list("validity", "ended_on").get(pk=document.pk)
    if made.verdict in ENDS:
        if document.ended_on:
            raise NotAllowed(f"这份文件已于 {document.ended_on} 结束。", cites.NORMATIVE_37)
        document.validity = ENDS[Conclusion.Verdict(made.verdict)]
        document.ended_on, document.ended_note = made.ended_on, f"{made.cleanup.name}：{made.note}"[:200]
    if was != (document.validity, document.ended_on):
        publications.save(publication=document, actor=actor)


def _keep(made: Conclusion, document: Publication, actor: User) -> Conclusion:
    new = made.pk is None
    made.seal = seal(made)
    made.save()
    log.append(
        organ=made.organ,
        actor=actor,
        action="conclusion.create" if new else "conclusion.change",
        subject=f"conclusion/{made.pk}",
        data={
            "title": document.title,
            "verdict": made.verdict,
            "reason": made.note,
            "ended_on": made.ended_on.isoformat() if made.ended_on else None,
            "hash": made.seal,
        },
    )
    return made


@transaction.atomic
def close(*, cleanup: Cleanup, actor: User) -> Cleanup:
    """End a round in which every document has its conclusion. Raises NotAllowed."""
    cleanup = Cleanup.objects.select_for_update().select_related("organ").get(pk=cleanup.pk)
    _may(cleanup.organ, actor, "结束清理")
    open_ = len(cleanup.listed) - cleanup.conclusions.count()
    if cleanup.closed_on or open_:
        said = "这一次清理已经结束。" if cleanup.closed_on else f"还有 {open_} 份文件没有结论。"
        raise NotAllowed(said, cites.NORMATIVE_37)
    cleanup.closed_on = clock.today()
    return _keep_round(cleanup, "cleanup.close", actor)
