"""Reconsiderations and lawsuits."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.guard import masks
from gongkai.law.proceedings import PROCEEDINGS
from gongkai.records.actions import clock, log, voiding
from gongkai.records.models import Proceeding, User
from gongkai.records.models.publication import NEVER
from gongkai.records.seal import seal


def set_years(proceeding: Proceeding) -> None:
    """Derive the year columns and the block from dates and link."""
    proceeding.filed_year = proceeding.filed_on.year
    proceeding.decided_year = proceeding.decided_on.year if proceeding.decided_on else NEVER
    proceeding.after_review = proceeding.kind == Proceeding.Kind.SUIT and (
        proceeding.after_id is not None or proceeding.after_review
    )


def _check(proceeding: Proceeding) -> None:
    proceeding.full_clean(exclude=["filed_year", "decided_year"])
    for field in ("filed_on", "decided_on", "copy_received_on", "answered_on"):
        day = getattr(proceeding, field)
        if day and day > clock.today():
            raise ValidationError({field: "日期不能晚于今天。"})
    if bool(proceeding.decided_on) != bool(proceeding.ending):
        raise ValidationError({"ending": "审结日期和结果要一起填写。"})
    if proceeding.decided_on and proceeding.decided_on < proceeding.filed_on:
        raise ValidationError({"decided_on": "审结日期不能早于受理日期。"})
    _check_answer(proceeding)
    known = {each.key for each in PROCEEDINGS[proceeding.kind].endings}
    if proceeding.ending and proceeding.ending not in known:
        raise ValidationError({"ending": f"{proceeding.get_kind_display()}没有这种结果。"})
    after = proceeding.after
    if after and (after.kind != "review" or after.organ_id != proceeding.organ_id):
        raise ValidationError({"after": "只能链接本机关的一件行政复议。"})


def _check_answer(proceeding: Proceeding) -> None:
    """What the organ handed in follows what it was handed."""
    copied, answered = proceeding.copy_received_on, proceeding.answered_on
    if answered and not copied:
        raise ValidationError({"copy_received_on": "填写提交答复、答辩的日期，也要填写收到副本的日期。"})
    if answered and copied and answered < copied:
        raise ValidationError({"answered_on": f"不能早于收到副本的日期（{copied}）。"})


@transaction.atomic
def save(*, proceeding: Proceeding, actor: User | None) -> Proceeding:
    """Add or change a reconsideration or lawsuit. Raises ValidationError, by field."""
    proceeding.matter = masks.text(proceeding.matter)
    _check(proceeding)
    set_years(proceeding)
    new = proceeding.pk is None
    proceeding.seal = seal(proceeding)
    proceeding.save()
    log.append(
        organ=proceeding.organ,
        actor=actor,
        action="proceeding.create" if new else "proceeding.change",
        subject=f"proceeding/{proceeding.pk}",
        data={
            "hash": proceeding.seal,
            "kind": proceeding.kind,
            "number": proceeding.number,
            "matter": proceeding.matter,
            "case": proceeding.case.number if proceeding.case else None,
            "after": proceeding.after.number if proceeding.after else None,
            "filed_on": proceeding.filed_on.isoformat(),
            "decided_on": _day(proceeding.decided_on),
            "procedure": proceeding.procedure,
            "copy_received_on": _day(proceeding.copy_received_on),
            "answered_on": _day(proceeding.answered_on),
            "ending": proceeding.ending,
            "co_defendant_only": proceeding.co_defendant_only,
            "after_review": proceeding.after_review,
        },
        registers=True,
    )
    return proceeding


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def void(*, proceeding: Proceeding, reason: str, actor: User | None) -> None:
    """Take a mistaken record out of all figures; it stays readable with the reason."""
    voiding.void(record=proceeding, prefix="proceeding", reason=reason, actor=actor)
