"""The organ's own part of its guide: written, published when it is whole, and looked at again."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import guides
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import clock, log, settings
from gongkai.records.models import Guide, Organ, User
from gongkai.records.seal import seal


def of(organ: Organ) -> Guide:
    """The organ's guide as it is written; a new one where nobody has begun."""
    return Guide.objects.filter(organ=organ).first() or Guide(organ=organ)


@transaction.atomic
def save(*, organ: Organ, given: Mapping[str, str], actor: User | None) -> Guide:
    """Keep what is written; nothing of it is public yet. Raises ValidationError, by field."""
    guide = _locked(organ)
    said = {key: str(given.get(key, "")).strip() for key in guides.FIELDS}
    long = {key: f"最多 {guides.LONGEST} 个字。" for key, text in said.items() if len(text) > guides.LONGEST}
    if long:
        raise ValidationError(long)
    guide.draft = {key: text for key, text in said.items() if text}
    return _keep(guide, "guide.change", actor)


@transaction.atomic
def publish(*, organ: Organ, actor: User | None) -> Guide:
    """Publish it; letters and forms name the office by it. Raises NotAllowed while something is missing."""
    guide = _locked(organ)
    lacks = guides.missing(guide.draft)
    if lacks:
        raise NotAllowed(
            f"指南还缺：{'、'.join(field.name for field in lacks)}。补齐以后才能公布。", guides.CITE
        )
    guide.published, guide.published_at = dict(guide.draft), clock.now()
    guide.reviewed_on, guide.reviewed_by = clock.today(), actor
    kept = _keep(guide, "guide.publish", actor)
    settings.change_data(organ=organ, given={"contact": guides.contact(guide.published)}, actor=actor)
    return kept


@transaction.atomic
def review(*, organ: Organ, actor: User | None) -> Guide:
    """Somebody looked, and all that is public still holds. Raises NotAllowed where nothing is public."""
    guide = _locked(organ)
    if not guide.published:
        raise NotAllowed("指南还没有公布，没有可以核对的内容。", guides.CITE)
    guide.reviewed_on, guide.reviewed_by = clock.today(), actor
    return _keep(guide, "guide.review", actor)


def _locked(organ: Organ) -> Guide:
    Organ.objects.select_for_update().get(pk=organ.pk)
    return of(organ)


def _keep(guide: Guide, action: str, actor: User | None) -> Guide:
    guide.seal = seal(guide)
    guide.save()
    data = {"said": guide.published if action == "guide.publish" else guide.draft, "hash": guide.seal}
    log.append(organ=guide.organ, actor=actor, action=action, subject=f"guide/{guide.pk}", data=data)
    return guide
