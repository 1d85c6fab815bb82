"""Files that belong to a request: checked, then kept encrypted, and never opened while they are held."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from gongkai.guard.files import check
from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.records import files, places
from gongkai.records.actions import clock, log, telling
from gongkai.records.cipher import Unreadable
from gongkai.records.models import Organ, StoredFile, User

MAX_BYTES = 20 * 1024 * 1024
LINKS = ("draft", "request", "case", "letter", "delivery", "publication", "manuscript")
# What a scanner's verdict makes of a file.
SCANS = {"none": "none", "clean": "clean", "unreachable": "held", "infected": "infected"}


def keep(
    *,
    organ: Organ,
    kind: str,
    name: str,
    data: bytes,
    scan: str,
    by: User | None = None,
    field: str = "files",
    **links: object,
) -> StoredFile:
    """Check a file and keep it. `scan` is the scanner's verdict; `links` says what it belongs to.

    Raises ValidationError at `field`; an infected file is not kept.
    """
    assert set(links) <= set(LINKS)
    content_type = checked(name, data, scan, field)
    return _store(organ, kind, name, data, content_type, SCANS[scan], by, links)


def checked(name: str, data: bytes, scan: str, field: str = "files") -> str:
    """The content type of a file that may be kept. Raises ValidationError at `field`."""
    found = check(name, data, max_bytes=MAX_BYTES)
    if found.problems:
        raise ValidationError({field: list(found.problems)})
    if scan == "infected":
        raise ValidationError({field: f"文件“{name}”里发现病毒，没有接收。请杀毒后重新上传。"})
    return found.content_type


def unsaved(
    *, organ: Organ, kind: str, name: str, data: bytes, content_type: str, scan: str, by: User | None
) -> StoredFile:
    """A row for a file whose bytes are not kept yet, so without a path; many are saved together."""
    return _row(organ, kind, name, data, content_type, SCANS[scan], by, {})


def made(
    *, organ: Organ, kind: str, name: str, data: bytes, content_type: str, by: User | None, **links: object
) -> StoredFile:
    """Keep a file that the platform made itself."""
    return _store(organ, kind, name, data, content_type, StoredFile.Scan.MADE, by, links)


def copied(*, stored: StoredFile, kind: str, by: User, **links: object) -> StoredFile:
    """The same file kept once more for something else, so that erasing the first leaves this one."""
    data = read(stored)
    return _store(stored.organ, kind, stored.name, data, stored.content_type, stored.scan, by, links)


def _store(
    organ: Organ,
    kind: str,
    name: str,
    data: bytes,
    content_type: str,
    scan: str,
    by: User | None,
    links: dict[str, object],
) -> StoredFile:
    stored = _row(organ, kind, name, data, content_type, scan, by, links)
    stored.path = files.put(data, encrypt=True)
    stored.save(force_insert=True)
    return stored


def _row(
    organ: Organ,
    kind: str,
    name: str,
    data: bytes,
    content_type: str,
    scan: str,
    by: User | None,
    links: dict[str, object],
) -> StoredFile:
    return StoredFile(
        organ=organ,
        kind=kind,
        name=name[-200:],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        content_type=content_type,
        scan=scan,
        by=by,
        at=clock.now(),
        **links,
    )


def read(stored: StoredFile) -> bytes:
    """The content. Raises NotAllowed while the scanner has not seen it, or after it was erased."""
    if stored.scan in (StoredFile.Scan.HELD, StoredFile.Scan.INFECTED):
        raise NotAllowed(f"“{stored.name}”{stored.get_scan_display()}。", cites.REG_45)
    if stored.erased_on:
        raise NotAllowed(f"“{stored.name}”已于 {stored.erased_on} 按期清除。", cites.REG_45)
    try:
        return files.get(stored.path, encrypted=stored.encrypted)
    except FileNotFoundError as gone:
        raise NotAllowed(f"“{stored.name}”的内容找不到了，请告诉管理员。", cites.REG_45) from gone
    except Unreadable as unreadable:
        raise NotAllowed(f"“{stored.name}”读不出来：{unreadable}", cites.REG_45) from unreadable


def held() -> QuerySet[StoredFile]:
    """Files that wait for the scanner."""
    return StoredFile.objects.filter(scan=StoredFile.Scan.HELD).order_by("pk")


def raw(stored: StoredFile) -> bytes:
    """The content, for the scanner only."""
    return files.get(stored.path, encrypted=stored.encrypted)


def judged(*, stored: StoredFile, verdict: str) -> None:
    """What the scanner said in the end. An infected file stays shut and is shown as such."""
    stored.scan = SCANS[verdict]
    stored.save(update_fields=["scan"])
    if stored.publication_id:  # its page and the search show it from now on, or not
        data = {"file": stored.pk, "sha256": stored.sha256, "scan": str(stored.scan)}
        subject = f"publication/{stored.publication_id}"
        log.append(organ=stored.organ, actor=None, action="publication.scan", subject=subject, data=data)
    if stored.scan == StoredFile.Scan.INFECTED and stored.by is None:
        _tell(stored)


def _tell(stored: StoredFile) -> None:
    """Whoever sent it thinks it was received: the applicant learns that it cannot be opened."""
    request = stored.request or (stored.case.request if stored.case else None)
    if stored.letter is None or not stored.letter.party:
        telling.tell("infected", request, case=stored.case, values={"address": places.told()})


def remove(stored: StoredFile) -> None:
    """Take back a file of a form that has not been sent."""
    assert stored.request_id is None
    files.delete(stored.path)
    stored.delete()
