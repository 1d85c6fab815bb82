"""What becomes public with a signature, stays at its address for good, and comes down with a reason.

The time of publication is the real one; a later version takes the place of the text and never of its history.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.law.signoff import SIGNERS
from gongkai.law.steps import wanting
from gongkai.records.actions import clock, indexnumbers, log, publications
from gongkai.records.models import Brought, Manuscript, Organ, Publication, StoredFile, User
from gongkai.records.queries import privacy
from gongkai.records.queries.gate import Staff
from gongkai.records.seal import seal

# What a publication takes from the version that stands.
SHARED = (
    "column",
    "title",
    "kind",
    "doc_number",
    "formed_on",
    "attribute",
    "item",
    "topic",
    "genre",
    "keywords",
    "summary",
    "until",
    "directory_item",
    "result",
    "unified_number",
    "effective_on",
    "valid_until",
    "interprets",
)


def publish(*, manuscript: Manuscript, actor: User | None) -> Publication:
    """Make a reviewed manuscript public, as something new or as the next version. Raises ValidationError."""
    made = manuscript.publication or Publication(organ=manuscript.organ)
    for name in SHARED:
        setattr(made, name, getattr(manuscript, name))
    if made.pk is None:
        _first(made, manuscript)
    publications.save(publication=made, actor=actor, reviewed=True)
    manuscript.publication, manuscript.published_at = made, clock.now()
    manuscript.version = _next(made)
    _put_in_place(made, manuscript)
    return made


def _first(made: Publication, manuscript: Manuscript) -> None:
    """The day it became public: today, or for what was brought over the day the old site had published it."""
    brought = Brought.objects.filter(manuscript=manuscript).first() if manuscript.origin else None
    if brought is None:
        made.published_on, made.published_at = clock.today(), clock.now()
    else:
        made.published_on, made.published_at = brought.published_on, brought.published_at
        made.validity, made.ended_on = brought.validity, brought.ended_on
    given = brought.index_number if brought else ""
    free = given and not indexnumbers.known(manuscript.organ, [given])
    made.index_number = given if free else index_number(manuscript.organ, made.published_on.year)


def _next(publication: Publication) -> int:
    last = publication.versions.order_by("-version").values_list("version", flat=True).first()
    return (last or 0) + 1


def _put_in_place(publication: Publication, manuscript: Manuscript) -> None:
    """The files of this version are the publication's now; those of earlier ones stay with their version."""
    publication.files.update(publication=None)
    StoredFile.objects.filter(manuscript=manuscript).update(publication=publication)


def index_number(organ: Organ, year: int) -> str:
    """The next 索引号, which never changes: code, year and a serial, in the organ's pattern."""
    return indexnumbers.take(organ, [year])[0]


def fields_of(publication: Publication, last: Manuscript | None) -> dict[str, object]:
    """What another version of a publication begins with."""
    known = {name: getattr(publication, name) for name in SHARED}
    if last is None:
        return known
    return {**known, "body": last.body, "basis": last.basis, "superior": last.superior} | {
        "superior_attribute": last.superior_attribute
    }


@transaction.atomic
def withdraw(*, publication: Publication, reason: str, actor: User | None) -> Publication:
    """Take something down; its address tells when and why. Raises NotAllowed, ValidationError.

    `actor` is None where a notice comes down at the end of its period.
    """
    publication = Publication.objects.select_for_update().select_related("organ").get(pk=publication.pk)
    if actor is not None and not Staff(actor).roles(publication.organ) & set(SIGNERS):
        raise NotAllowed(wanting("撤下", SIGNERS), cites.REG_17)
    if publication.withdrawn_on or publication.published_on is None or publication.voided:
        raise NotAllowed("这份信息没有公开，或者已经撤下。", cites.REG_6)
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤下的理由，读者看得到。"})
    if found := privacy.said(publication.organ, {"理由": reason}):
        raise ValidationError({"reason": found})
    publication.withdrawn_on, publication.withdrawn_why = clock.today(), reason.strip()[:300]
    return _changed(publication, "publication.withdraw", actor, reason=publication.withdrawn_why)


def lapse() -> int:
    """Take down the notices whose period has ended; how many."""
    ended = Publication.objects.filter(
        until__lt=clock.today(), withdrawn_on__isnull=True, voided=False, published_on__isnull=False
    )
    done = 0
    for each in ended.order_by("pk"):
        withdraw(publication=each, reason=f"公示期已于 {each.until} 结束。", actor=None)
        done += 1
    return done


def _changed(publication: Publication, action: str, actor: User | None, **data: object) -> Publication:
    publication.seal = seal(publication)
    publication.save()
    log.append(
        organ=publication.organ,
        actor=actor,
        action=action,
        subject=f"publication/{publication.pk}",
        data={**data, "hash": publication.seal},
        registers=True,
    )
    return publication
