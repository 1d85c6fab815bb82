"""What is handed to the archive, the library and the service hall: on numbered lists, nothing twice."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.records import chain
from gongkai.records.actions import clock, log
from gongkai.records.actions.numbering import take
from gongkai.records.models import Deposit, DepositItem, Organ, User
from gongkai.records.queries import deposits
from gongkai.records.queries.gate import Staff
from gongkai.records.seal import seal

MOST = 2000  # on one list, which is printed
BY = ("handler", "head", "signer")


@transaction.atomic
def create(*, organ: Organ, place: str, first: date, last: date, actor: User) -> Deposit:
    """List what a period published and that place was not given. Raises NotAllowed, ValidationError."""
    _may(organ, actor)
    if place not in Deposit.Place.values:
        raise ValidationError({"place": "请选择移送到哪里。"})
    if last < first or last > clock.today():
        raise ValidationError({"last": "截止日期在起始日期以后，不晚于今天。"})
    Organ.objects.select_for_update().get(pk=organ.pk)
    pks = list(deposits.waiting(organ, place, first, last).values_list("pk", flat=True)[: MOST + 1])
    if not pks:
        raise NotAllowed("这段时间公开的信息都已列入移送清单。", cites.REG_25)
    if len(pks) > MOST:
        raise ValidationError({"last": f"一份清单最多 {MOST} 件，请把时间缩短，分几份开列。"})
    year = clock.today().year
    made = Deposit(organ=organ, place=place, year=year, serial=take(organ, f"deposit-{place}", year))
    made.first, made.last, made.count, made.listed = first, last, len(pks), chain.digest(pks)
    made.made_on, made.made_by = clock.today(), actor
    made.seal = seal(made)
    made.save()
    DepositItem.objects.bulk_create(DepositItem(deposit=made, publication_id=pk, place=place) for pk in pks)
    return _logged(made, "deposit.create", actor)


def _may(organ: Organ, actor: User) -> None:
    if not Staff(actor).roles(organ) & set(BY):
        raise NotAllowed("移送清单由“经办”、“签发”或者“公开工作机构负责人”角色的人员办理。", cites.REG_25)


def _logged(deposit: Deposit, action: str, actor: User, **data: object) -> Deposit:
    known = {"number": deposit.number, "count": deposit.count, "hash": deposit.seal}
    subject = f"deposit/{deposit.pk}"
    log.append(organ=deposit.organ, actor=actor, action=action, subject=subject, data={**known, **data})
    return deposit


def _locked(deposit: Deposit, actor: User) -> Deposit:
    found = Deposit.objects.select_for_update().select_related("organ").get(pk=deposit.pk)
    _may(found.organ, actor)
    if found.voided or found.handed_on:
        raise NotAllowed("这份清单已经移送或者作废。", cites.REG_25)
    return found


@transaction.atomic
def hand(*, deposit: Deposit, on: date, receiver: str, actor: User) -> Deposit:
    """Register that a list was handed over, to whom and when. Raises NotAllowed, ValidationError by field."""
    deposit = _locked(deposit, actor)
    if not receiver.strip():
        raise ValidationError({"receiver": "请写明谁接收的。"})
    if not deposit.made_on <= on <= clock.today():
        raise ValidationError({"on": f"移送日期在 {deposit.made_on} 到今天之间。"})
    deposit.handed_on, deposit.receiver = on, receiver.strip()[:100]
    deposit.seal = seal(deposit)
    deposit.save()
    return _logged(deposit, "deposit.hand", actor, on=on.isoformat(), receiver=deposit.receiver)


@transaction.atomic
def void(*, deposit: Deposit, reason: str, actor: User) -> Deposit:
    """Take back a list that was made by mistake; what stands on it may be listed again. Raises NotAllowed."""
    deposit = _locked(deposit, actor)
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废理由。"})
    deposit.voided = True
    deposit.seal = seal(deposit)
    deposit.save()
    deposit.items.update(voided=True)
    return _logged(deposit, "deposit.void", actor, reason=reason.strip())


def content(deposit: Deposit) -> str:
    """The hash of what stands on a list."""
    return chain.digest(list(deposit.items.order_by("pk").values_list("publication_id", flat=True)))
