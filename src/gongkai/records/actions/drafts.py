"""Forms being filled in: sealed, found by a token only the applicant's session holds, gone after a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from gongkai.records import identity
from gongkai.records.actions import clock, files
from gongkai.records.models import Organ, RequestDraft

LIFE = timedelta(days=1)


def answers(organ: Organ, token: str) -> dict[str, Any]:
    """What was filled in so far; empty for a token that is unknown or whose time is over."""
    draft = RequestDraft.objects.filter(organ=organ, token=token).first()
    return dict(identity.unseal(draft.answers, _about(token))) if draft and draft.answers else {}


@transaction.atomic
def keep(*, organ: Organ, token: str, given: Mapping[str, Any]) -> RequestDraft:
    """Lay further answers over those kept."""
    kept = {**answers(organ, token), **given}
    sealed = identity.seal(kept, _about(token))
    values = {"organ": organ, "answers": sealed, "changed_at": clock.now()}
    return RequestDraft.objects.update_or_create(token=token, defaults=values)[0]


def _about(token: str) -> str:
    return f"draft {token}"


def sweep(now: datetime) -> int:
    """Delete forms begun more than a day ago and not sent, with their files; how many."""
    old = RequestDraft.objects.filter(changed_at__lt=now - LIFE).order_by("pk")
    swept = 0
    for draft in old[:500]:
        for stored in draft.files.all():
            files.remove(stored)
        draft.delete()
        swept += 1
    return swept
