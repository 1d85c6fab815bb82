"""What happened? Each act is one link of its organ's chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from gongkai.guard import masks
from gongkai.records import chain
from gongkai.records.actions import clock
from gongkai.records.models import LogEntry, Organ, User


def append(
    *,
    organ: Organ,
    actor: User | None,
    action: str,
    subject: str,
    data: Mapping[str, object] | None = None,
    registers: bool = False,
) -> LogEntry:
    """Add an entry to the organ's log. `registers`: a report compiled before this one is out of date."""
    given = dict(data or {})
    # Part of what it tells of: no savepoint, since without its entry the act itself must not stand.
    with transaction.atomic(savepoint=False):
        head = Organ.objects.select_for_update().only("log_seq", "log_head", "register_seq").get(pk=organ.pk)
        entry = LogEntry(
            organ=organ,
            seq=head.log_seq + 1,
            at=clock.now(),
            actor=actor,
            action=action,
            subject=subject[:120],
            data={**given, "why": masks.text(str(given["why"]))} if given.get("why") else given,
            previous_hash=head.log_head,
        )
        entry.hash = chain.link(entry.previous_hash, payload(entry))
        entry.save(force_insert=True)
        head.log_seq, head.log_head = entry.seq, entry.hash
        if registers:
            head.register_seq = entry.seq
        head.save(update_fields=["log_seq", "log_head", "register_seq"])
    return entry


@transaction.atomic
def append_all(
    *,
    organ: Organ,
    actor: User | None,
    acts: Iterable[tuple[str, str, Mapping[str, object]]],
    registers: bool = False,
) -> int:
    """Add many entries (action, subject, data) at once, in their order; how many."""
    head = Organ.objects.select_for_update().only("log_seq", "log_head", "register_seq").get(pk=organ.pk)
    now, entries = clock.now(), []
    for action, subject, data in acts:
        head.log_seq += 1
        entry = LogEntry(
            organ=organ,
            seq=head.log_seq,
            at=now,
            actor=actor,
            action=action,
            subject=subject[:120],
            data=dict(data),
            previous_hash=head.log_head,
        )
        entry.hash = head.log_head = chain.link(entry.previous_hash, payload(entry))
        entries.append(entry)
    LogEntry.objects.bulk_create(entries, batch_size=500)
    if registers and entries:
        head.register_seq = head.log_seq
    head.save(update_fields=["log_seq", "log_head", "register_seq"])
    return len(entries)


def payload(entry: LogEntry) -> dict[str, object]:
    """What the hash of an entry covers."""
    return {
        "organ": entry.organ_id,
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject,
        "data": entry.data,
    }
