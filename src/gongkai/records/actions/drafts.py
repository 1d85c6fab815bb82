"""Forms being filled in: sealed, found by a token only the applicant's session holds, gone after a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from gongkai.records import identity
from gongkai.records.actions import clock, files
from gongkai.records.models import Organ, RequestDraft, StoredFile
from gongkai.records.queries.paging import is_key

LIFE = timedelta(days=1)
MOST_FILES = 10


def answers(organ: Organ, token: str) -> dict[str, Any]:
    """What was filled in so far; empty for a token that is unknown or whose time is over."""
    return _opened(_draft(organ, token))


@transaction.atomic
def keep(*, organ: Organ, token: str, given: Mapping[str, Any]) -> RequestDraft:
    """Lay further answers over those kept."""
    draft = _draft(organ, token, for_update=True)
    sealed = identity.seal({**_opened(draft), **given}, sealed_as(token))
    values = {"organ": organ, "answers": sealed, "changed_at": clock.now()}
    if draft is None:  # by token alone: a second press may just have begun it, or its day is over
        return RequestDraft.objects.update_or_create(token=token, defaults=values)[0]
    draft.answers, draft.changed_at = sealed, values["changed_at"]
    draft.save(update_fields=["answers", "changed_at"])
    return draft


def attached(organ: Organ, token: str, kind: str = "") -> QuerySet[StoredFile]:
    """The files of a form so far."""
    rows = StoredFile.objects.filter(organ=organ, draft__token=token).order_by("pk")
    return rows.filter(kind=kind) if kind else rows


def attach(
    *, organ: Organ, token: str, kind: str, name: str, data: bytes, scan: str, field: str
) -> StoredFile:
    """Add a file to a form. Raises ValidationError at `field`."""
    draft = _draft(organ, token) or keep(organ=organ, token=token, given={})
    if attached(organ, token).count() >= MOST_FILES:
        raise ValidationError({field: f"最多上传 {MOST_FILES} 个文件，请先移除不需要的，或者合并后再上传。"})
    return files.keep(organ=organ, kind=kind, name=name, data=data, scan=scan, field=field, draft=draft)


def detach(*, organ: Organ, token: str, file: str) -> None:
    """Take a file out of a form; one that is not there is gone already."""
    if is_key(file):
        for stored in attached(organ, token).filter(pk=int(file)):
            files.remove(stored)


@transaction.atomic
def drop(*, organ: Organ, token: str) -> None:
    """Give a form up: nothing of it stays."""
    draft = _draft(organ, token)
    if draft is not None:
        _forget(draft)


def _draft(organ: Organ, token: str, *, for_update: bool = False) -> RequestDraft | None:
    rows = RequestDraft.objects.filter(organ=organ, token=token, changed_at__gte=clock.now() - LIFE)
    return (rows.select_for_update() if for_update else rows).first()


def _opened(draft: RequestDraft | None) -> dict[str, Any]:
    return dict(identity.unseal(draft.answers, sealed_as(draft.token))) if draft and draft.answers else {}


def _forget(draft: RequestDraft) -> None:
    for stored in draft.files.all():
        files.remove(stored)
    draft.delete()


def sealed_as(token: str) -> str:
    return f"draft {token}"


def sweep(now: datetime) -> int:
    """Delete forms begun more than a day ago and not sent, with their files; how many."""
    old = RequestDraft.objects.filter(changed_at__lt=now - LIFE).order_by("pk")
    swept = 0
    for draft in old[:500]:
        _forget(draft)
        swept += 1
    return swept
