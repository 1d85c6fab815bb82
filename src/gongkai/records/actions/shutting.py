"""Earlier versions of a text that nobody may read any more, because they name persons."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.law.signoff import SIGNERS
from gongkai.law.steps import wanting
from gongkai.records.actions import clock, log
from gongkai.records.models import Finding, Manuscript, Publication, User
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries import privacy
from gongkai.records.queries.gate import Staff
from gongkai.records.seal import seal


@transaction.atomic
def shut(*, version: Manuscript, reason: str, actor: User | None) -> Manuscript:
    """Let an earlier version be read by nobody any more; that there was one stays told, with the reason.

    Raises NotAllowed, ValidationError.
    """
    found = Manuscript.objects.select_for_update(of=("self",)).select_related("organ").get(pk=version.pk)
    if actor is not None and not Staff(actor).roles(found.organ) & set(SIGNERS):
        raise NotAllowed(wanting("停止公开这一版", SIGNERS), cites.REG_15)
    newer = Manuscript.objects.filter(publication=found.publication_id, version__gt=found.version)
    if not found.version or found.shut_on or not newer.exists():
        raise NotAllowed("只能停止公开以前的版本；现在的版本请更正，或者撤下。", cites.REG_6)
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由，读者看得到。"})
    found.shut_on, found.shut_why = clock.today(), reason.strip()[:300]
    found.seal = seal(found)
    found.save()
    log.append(
        organ=found.organ,
        actor=actor,
        action="manuscript.shut",
        subject=f"manuscript/{found.pk}",
        data={"version": found.version, "reason": found.shut_why, "hash": found.seal},
    )
    open_ones = Finding.objects.filter(version=found, state=Finding.State.OPEN)
    open_ones.update(state=Finding.State.GONE, settled_at=clock.now())
    return found


def shut_exposing(*, publication: Publication) -> int:
    """After a correction: earlier versions that name persons nobody answered for are shut; how many."""
    rows = publication.versions.filter(version__gt=0, shut_on__isnull=True).order_by("-version")
    done = 0
    for each in list(rows)[1:]:
        if privacy.look(each, reading.told(each)).blocking:
            shut(version=each, reason="含有个人信息，已由新的版本替换。", actor=None)
            done += 1
    return done
