"""The review of the whole public stock: everything is looked through again, and what names persons is listed.

Only what changed since the last time under the same rules is read, unless all of it is asked for. Text after
text, file after file: never more than one of them is in memory. Interrupted, it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from time import monotonic

from django.db import transaction

from gongkai.guard import masks
from gongkai.guard.covering import cover_text
from gongkai.guard.hits import Hit, scan
from gongkai.guard.version import rules
from gongkai.law.errors import NotAllowed
from gongkai.records import chain, pictures
from gongkai.records.actions import clock, files, log, manuscripts
from gongkai.records.models import Finding, Manuscript, Organ, StoredFile, Sweep, Swept, User
from gongkai.records.queries import exposed, privacy
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries.exposed import Exposed

EVERY = timedelta(days=7)
UNREAD = "unread"
UNREAD_NAME = "没有读到"
Told = Callable[[int, int], None]


def due(organ: Organ) -> bool:
    """Whether the weekly review is to begin, or to go on."""
    last = Sweep.objects.filter(organ=organ).order_by("-pk").first()
    return last is None or last.finished_at is None or clock.now() - last.finished_at >= EVERY


def go(
    *,
    organ: Organ,
    actor: User | None = None,
    whole: bool = False,
    seconds: float | None = None,
    told: Told = lambda *_: None,
) -> Sweep:
    """Begin a review or take up the one that was left; for so many seconds, or to its end."""
    sweep = _begun(organ, whole)
    total, until = exposed.count(organ), None if seconds is None else monotonic() + seconds
    done = 0
    for some in exposed.after(organ, sweep.place):
        known = _known(organ, sweep, [each.subject for each in some])
        for each in some:
            if known.get(each.subject) != _mark(each):
                _look(sweep, each)
            sweep.place = each.subject
            done += 1
            if until is not None and monotonic() > until:
                sweep.save()
                return sweep
        sweep.save()
        told(min(done, total), total)
    return _finished(sweep, actor)


def _begun(organ: Organ, whole: bool) -> Sweep:
    """The review that was left under the same rules and width, or a new one."""
    left = Sweep.objects.filter(organ=organ, finished_at=None).order_by("-pk").first()
    if left and left.rules == _rules() and (left.whole or not whole):
        return left
    if left:
        left.finished_at = clock.now()
        left.save()
    return Sweep.objects.create(organ=organ, rules=_rules(), whole=whole, started_at=clock.now())


def _rules() -> str:
    """With the reading of pictures there is more to find."""
    return rules() + ("+ocr" if pictures.available() else "")


def _known(organ: Organ, sweep: Sweep, subjects: list[str]) -> dict[str, str]:
    """What was read already, by these rules: in this review, or before where that is enough."""
    rows = Swept.objects.filter(organ=organ, subject__in=subjects)
    if sweep.whole:
        rows = rows.filter(sweep=sweep)
    return dict(rows.values_list("subject", "content"))


def _mark(one: Exposed) -> str:
    return chain.digest([_rules(), one.content])


def _look(sweep: Sweep, one: Exposed) -> None:
    """Read one text with its files; its findings and its mark are written together."""
    own = privacy.contacts(sweep.organ)
    unread: list[str] = []
    hits = [hit for hit in _hits(one, own, unread) if hit.level == "block"]
    answered = _answered(one) if hits else set()
    standing = [hit for hit in hits if privacy.mark(hit) not in answered]
    with transaction.atomic():
        _write(sweep, one, standing, unread)
        Swept.objects.update_or_create(
            organ=sweep.organ, subject=one.subject, defaults={"content": _mark(one), "sweep": sweep}
        )
        sweep.scanned += 1
        sweep.hits += bool(standing)
        sweep.unread += bool(unread)
        sweep.place = one.subject
        sweep.save()


def _hits(one: Exposed, own: list[str], unread: list[str]) -> Iterator[Hit]:
    yield from scan(exposed.passages(one), own=own)
    for pk in one.files:
        stored, passages = _words(pk, unread)
        for portion in privacy.portions(privacy.placed(stored.name, passages)):
            yield from scan(portion, own=own)


def _words(pk: int, unread: list[str]) -> tuple[StoredFile, list[list[object]]]:
    """The words of a file; read anew where they never were, or where pictures can be read by now."""
    stored, text = exposed.file_text(pk)
    if text is None or (text.unread and pictures.available()):
        try:
            text = manuscripts.read_words(stored, files.read(stored), seconds=pictures.SWEEP_SECONDS)
        except NotAllowed as refused:
            unread.append(str(refused))
            return stored, []
    unread += [f"附件“{stored.name}”：{sentence}" for sentence in text.unread]
    return stored, text.passages


def _answered(one: Exposed) -> set[str]:
    """What a second person has answered for when the text was reviewed."""
    if not one.version:
        return set()
    rows = reading.told(Manuscript.objects.get(pk=one.version))
    return {mark for row in rows if row.event == "override" for mark in row.data.get("hits", ())}


def _write(sweep: Sweep, one: Exposed, hits: list[Hit], unread: list[str]) -> None:
    """New findings are added, those that came back are open again, those that are gone are closed."""
    found = {privacy.mark(hit): (hit.kind, hit.place, hit.shown, hit.around) for hit in hits}
    found |= {chain.digest([UNREAD, said])[:24]: (UNREAD, said, "", "") for said in unread}
    rows = {row.mark: row for row in Finding.objects.filter(organ=sweep.organ, subject=one.subject)}
    now = clock.now()
    gone = [row.pk for mark, row in rows.items() if mark not in found and row.state == Finding.State.OPEN]
    back = [row.pk for mark, row in rows.items() if mark in found and row.state == Finding.State.GONE]
    Finding.objects.filter(pk__in=gone).update(state=Finding.State.GONE, settled_at=now)
    Finding.objects.filter(pk__in=back).update(state=Finding.State.OPEN, settled_at=None)
    title = masks.text(cover_text(one.title))[:300]
    Finding.objects.bulk_create(
        Finding(
            organ=sweep.organ,
            subject=one.subject,
            publication_id=one.publication,
            version_id=one.version,
            issued_id=one.issued,
            title=title,
            kind=kind,
            place=place[:300],
            shown=shown[:200],
            around=around[:400],
            mark=mark,
            found_at=now,
        )
        for mark, (kind, place, shown, around) in found.items()
        if mark not in rows
    )


def _finished(sweep: Sweep, actor: User | None) -> Sweep:
    """Findings in what is no longer public are closed; the end is logged."""
    with transaction.atomic():
        _close_hidden(sweep)
        sweep.finished_at = clock.now()
        sweep.save()
        counts = {"scanned": sweep.scanned, "hits": sweep.hits, "unread": sweep.unread, "rules": sweep.rules}
        log.append(
            organ=sweep.organ, actor=actor, action="sweep.finish", subject=f"sweep/{sweep.pk}", data=counts
        )
    return sweep


def _close_hidden(sweep: Sweep) -> None:
    rows = Finding.objects.filter(organ=sweep.organ, state=Finding.State.OPEN)
    hidden = rows.filter(publication__withdrawn_on__isnull=False) | rows.filter(
        version__shut_on__isnull=False
    )
    keys = list(hidden.values_list("pk", flat=True))
    Finding.objects.filter(pk__in=keys).update(state=Finding.State.GONE, settled_at=clock.now())
