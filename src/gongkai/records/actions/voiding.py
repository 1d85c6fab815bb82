"""Taking a mistaken record out: it leaves every figure, and stays readable with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.records.actions import log
from gongkai.records.models import Matter, Proceeding, Publication, RegisterEntry, User
from gongkai.records.seal import seal

Record = RegisterEntry | Publication | Proceeding | Matter


@transaction.atomic
def void(
    *,
    record: Record,
    prefix: str,
    reason: str,
    actor: User | None,
    data: Mapping[str, object] | None = None,
    registers: bool = True,
) -> None:
    """Void one record, `prefix` being its name in the log; `registers`: figures of a report counted it.

    Raises ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废理由。"})
    was, record.voided = record.seal, True
    record.seal = seal(record)
    record.save(update_fields=["voided", "seal"])
    log.append(
        organ=record.organ,
        actor=actor,
        action=f"{prefix}.void",
        subject=f"{prefix}/{record.pk}",
        data={**(data or {}), "reason": reason, "was": was, "hash": record.seal},
        registers=registers,
    )
