"""What becomes of personal data that stands in public: covered, or answered for by a second person."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.law.publishing import CLEARERS
from gongkai.law.steps import wanting
from gongkai.records.actions import clock, log, manuscripts, masking
from gongkai.records.models import Finding, Manuscript, Publication, User
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries.gate import Staff

ANSWERERS = (*CLEARERS, "signer")


@transaction.atomic
def cover(*, publication: Publication, actor: User) -> tuple[Manuscript, list[str]]:
    """Begin a correction with the persons covered in it, and the names of the files that cannot be covered.

    Raises NotAllowed, ValidationError.
    """
    made = manuscripts.correct(publication=publication, actor=actor)
    made = manuscripts.change(manuscript=made, fields={"change": "遮盖个人信息。"}, actor=actor)
    left = masking.cover(manuscript=made, actor=actor)
    return made, left


@transaction.atomic
def answer(*, finding: Finding, reason: str, actor: User) -> Finding:
    """Let a finding stand as it is, by somebody else than who drafted the text. Raises NotAllowed."""
    found = Finding.objects.select_for_update(of=("self",)).select_related("organ").get(pk=finding.pk)
    if not Staff(actor).roles(found.organ) & set(ANSWERERS):
        raise NotAllowed(wanting("说明理由保留", ANSWERERS), cites.REG_15)
    if found.state != Finding.State.OPEN:
        raise NotAllowed("这一处已经处理过了。", cites.REG_15)
    if actor.pk in _drafters(found):
        raise NotAllowed("已由本人起草、送审，“说明理由保留”须由其他人办理。", cites.REG_15)
    if not reason.strip():
        raise ValidationError({"reason": "请写明照原样公开的理由。"})
    found.state, found.reason = Finding.State.ANSWERED, reason.strip()[:1000]
    found.settled_by, found.settled_at = actor, clock.now()
    found.save()
    log.append(
        organ=found.organ,
        actor=actor,
        action="finding.answer",
        subject=f"finding/{found.pk}",
        data={"about": found.subject, "mark": found.mark, "place": found.place, "reason": found.reason},
    )
    return found


def _drafters(finding: Finding) -> set[int]:
    if finding.version is None:
        return set()
    own = {
        row.actor_id for row in reading.told(finding.version) if row.event in ("create", "change", "submit")
    }
    return {pk for pk in (*own, finding.version.drafter_id) if pk}
