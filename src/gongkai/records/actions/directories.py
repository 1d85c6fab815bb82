"""Directories of what each field of work publishes: imported whole, brought up to a new edition, put away.

An item is known again by its two levels, else by its number, so that what was published under it stays there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites
from gongkai.law.directories import COLUMNS
from gongkai.law.errors import NotAllowed
from gongkai.records import chain
from gongkai.records.actions import clock, directorysheet, log
from gongkai.records.actions.registers import BadRows
from gongkai.records.models import Directory, DirectoryItem, Organ, User
from gongkai.records.seal import seal

FIELDS = (*COLUMNS, "position", "ended_on")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: items added, changed, left as they were, ended."""

    directory: Directory
    added: int
    changed: int
    same: int
    ended: int


@transaction.atomic
def take(*, organ: Organ, name: str, basis: str, data: bytes, source: str, actor: User | None) -> Taken:
    """Import a directory, all or nothing; one of the same name is brought up to the file.

    Raises BadSheet, BadRows naming each bad row, ValidationError by field.
    """
    rows, bad = directorysheet.read(data)
    if bad:
        raise BadRows(bad)
    Organ.objects.select_for_update().get(pk=organ.pk)
    directory = _directory(organ, name.strip(), basis.strip())
    old = list(directory.items.all())
    paired = _paired(old, [row for _, row in rows])
    items = [_item(directory, item, row, at) for at, (item, row) in enumerate(paired, start=1)]
    kept = {item.pk for item in items if item.pk}
    gone = [item for item in old if item.pk not in kept and item.ended_on is None]
    for item in gone:
        item.ended_on = clock.today()
    changed = [item for item in (*items, *gone) if item.pk and item.seal != seal(item, item.seal)]
    added = [item for item in items if not item.pk]
    _write(added, changed)
    _keep(directory, "directory.import", actor, source=source, rows=len(rows), ended=len(gone))
    done = len(changed) - len(gone)
    return Taken(directory, len(added), done, len(items) - len(added) - done, len(gone))


def _directory(organ: Organ, name: str, basis: str) -> Directory:
    found = Directory.objects.filter(organ=organ, name=name).first() or Directory(organ=organ, name=name)
    found.basis, found.imported_at = basis or found.basis, clock.now()
    found.full_clean(exclude=["organ", "seal"])
    found.seal = seal(found)
    found.save()
    return found


def _paired(
    old: Sequence[DirectoryItem], rows: Sequence[Mapping[str, object]]
) -> list[tuple[DirectoryItem | None, Mapping[str, object]]]:
    """Each row with the item it is: the same levels and content, the same levels, else the same number."""
    left = list(old)
    found: dict[int, DirectoryItem] = {}
    for keys in (("first", "second", "content"), ("first", "second"), ("number",)):
        for at, row in enumerate(rows):
            match = next((each for each in left if at not in found and _alike(each, row, keys)), None)
            if match is not None:
                found[at] = match
                left.remove(match)
    return [(found.get(at), row) for at, row in enumerate(rows)]


def _alike(item: DirectoryItem, row: Mapping[str, object], keys: Iterable[str]) -> bool:
    return all(getattr(item, key) == row[key] for key in keys) and any(row[key] for key in keys)


def _item(
    directory: Directory, item: DirectoryItem | None, row: Mapping[str, object], position: int
) -> DirectoryItem:
    item = item or DirectoryItem(organ=directory.organ, directory=directory)
    for key in COLUMNS:
        setattr(item, key, row[key])
    item.position, item.ended_on = position, None
    return item


def _write(added: Sequence[DirectoryItem], changed: Sequence[DirectoryItem]) -> None:
    for item in (*added, *changed):
        item.seal = seal(item)
    DirectoryItem.objects.bulk_create(added)
    DirectoryItem.objects.bulk_update(changed, [*FIELDS, "seal"])


@transaction.atomic
def end(*, directory: Directory, reason: str, actor: User) -> int:
    """Put a directory away: no new records come under it, those that are there stay. How many items."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明停用的理由。"})
    items = list(directory.items.filter(ended_on__isnull=True))
    if not items:
        raise NotAllowed("这份目录已经停用。", cites.REG_12)
    for item in items:
        item.ended_on = clock.today()
    _write((), items)
    _keep(directory, "directory.end", actor, reason=reason.strip(), ended=len(items))
    return len(items)


def content(directory: Directory) -> str:
    """The hash of a directory with all its items as they stand."""
    items = directory.items.order_by("pk")
    return chain.digest([directory.seal, [[item.pk, item.seal] for item in items]])


def _keep(directory: Directory, action: str, actor: User | None, **data: object) -> None:
    known = {"name": directory.name, "hash": content(directory)}
    subject = f"directory/{directory.pk}"
    log.append(organ=directory.organ, actor=actor, action=action, subject=subject, data={**known, **data})
