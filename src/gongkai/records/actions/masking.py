"""Covering personal data before it is published: in the text, and by a masked copy for each file."""

from __future__ import annotations

from django.db import transaction

from gongkai.guard.covering import cover as masked
from gongkai.guard.covering import cover_html, cover_text
from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import files, manuscripts
from gongkai.records.models import Manuscript, StoredFile, User
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries import privacy

WORDS = ("title", "summary", "keywords", "change")


@transaction.atomic
def cover(*, manuscript: Manuscript, actor: User, seen: int | None = None) -> list[str]:
    """Cover what blocks. The names of the files that hold more and cannot be covered here.

    The files that were replaced are gone from the manuscript. Raises NotAllowed, ValidationError.
    """
    own = privacy.contacts(manuscript.organ)
    found = privacy.look(manuscript, reading.told(manuscript)).blocking
    if not found:
        raise NotAllowed("没有需要遮盖的个人信息。", cites.REG_15)
    fields: dict[str, object] = {name: cover_text(getattr(manuscript, name), own) for name in WORDS}
    fields["body"] = cover_html(manuscript.body, own)
    manuscripts.change(manuscript=manuscript, fields=fields, actor=actor, seen=seen)
    places = {each.hit.place for each in found}
    left = []
    for stored in list(reading.files(manuscript)):
        if any(place.startswith(f"附件“{stored.name}”") for place in places):
            left += _replaced(manuscript, stored, own, actor)
    return left


def _replaced(manuscript: Manuscript, stored: StoredFile, own: list[str], actor: User) -> list[str]:
    """The masked copy in the place of the file; its name where there can be none."""
    copy = masked(stored.name, files.read(stored), own=own)
    if copy is None:
        return [stored.name]
    manuscripts.detach(manuscript=manuscript, file=stored.pk, actor=actor)
    # Made from a file that the scanner has seen, by taking words out of it.
    verdict = "clean" if stored.scan == StoredFile.Scan.CLEAN else "none"
    manuscripts.attach(manuscript=manuscript, name=stored.name, data=copy, scan=verdict, actor=actor)
    return []
