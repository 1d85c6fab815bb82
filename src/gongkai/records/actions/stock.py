"""An old site's documents brought over: each row a publication with its first version, in batches.

What names persons is brought in as a manuscript that is not public, and takes the usual way from there. A
batch is there in full or not at all; a second run leaves out what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from gongkai.records import files as keeping
from gongkai.records.actions import clock, files, indexnumbers, log, organs, stocktable
from gongkai.records.actions.stockmaking import BATCH, Made, Outcome, Scan, Taking, known
from gongkai.records.actions.stockrows import Folder
from gongkai.records.actions.stocktable import Table
from gongkai.records.models import (
    Brought,
    FileText,
    Manuscript,
    Organ,
    Publication,
    StockImport,
    StoredFile,
    User,
)
from gongkai.records.queries import manuscripts as reading
from gongkai.records.seal import seal

Told = Callable[[int, int], None]


def check(
    *,
    organ: Organ,
    table: Table,
    folder: Folder,
    scan: Scan,
    new_columns: bool = False,
    told: Told = lambda *_: None,
) -> Outcome:
    """What would become of the rows, without writing anything."""
    taking = Taking(organ, folder, scan=scan, actor=None, new_columns=new_columns)
    for some in taking.batches(table):
        taking.outcome.brought += sum(not made.blocks for made in some)
        told(*table.progress())
    return taking.outcome


def take(
    *,
    organ: Organ,
    source: str,
    table: Table,
    folder: Folder,
    scan: Scan,
    actor: User | None,
    new_columns: bool = False,
    told: Told = lambda *_: None,
) -> tuple[StockImport, Outcome]:
    """Bring the rows in. What was brought in before an interruption stays; nothing else is left behind."""
    run = StockImport.objects.create(organ=organ, source=source[:200], by=actor, started_at=clock.now())
    taking = Taking(organ, folder, scan=scan, actor=actor, new_columns=new_columns)
    for some in taking.batches(table):
        _write(run, taking, some)
        told(*table.progress())
    _finish(run, taking)
    return run, taking.outcome


def _write(run: StockImport, taking: Taking, some: list[Made]) -> None:
    """One batch; the bytes of its files go again where its rows do not come to stay."""
    kept: list[str] = []
    try:
        with transaction.atomic():
            Organ.objects.select_for_update().get(pk=run.organ_id)
            there = known(run.organ, [made.document.key for made in some])
            fresh = [made for made in some if made.document.key not in there]
            _columns(taking, fresh)
            _save(run, taking, fresh, kept)
            _count(run, taking, fresh, len(there))
    except BaseException:
        for path in kept:
            keeping.delete(path)
        raise


def _columns(taking: Taking, some: list[Made]) -> None:
    for made in some:
        name = made.document.column
        if name not in taking.columns:
            taking.columns[name] = organs.create_column(organ=taking.organ, name=name, actor=taking.actor)
        made.manuscript.column = made.publication.column = taking.columns[name]


def _save(run: StockImport, taking: Taking, some: list[Made], kept: list[str]) -> None:
    public = [made for made in some if not made.blocks]
    _number(taking, some)
    for made in public:
        made.publication.seal = seal(made.publication)
    Publication.objects.bulk_create([made.publication for made in public], batch_size=BATCH)
    for made in public:
        made.manuscript.publication, made.manuscript.version = made.publication, 1
        made.manuscript.state = "published"
    for made in some:
        if made.blocks:
            made.manuscript.published_at = None  # not yet by this platform
        made.manuscript.seal = seal(made.manuscript)
    Manuscript.objects.bulk_create([made.manuscript for made in some], batch_size=BATCH)
    _save_files(some, kept)
    rows = [_row(run, made) for made in some]
    Brought.objects.bulk_create(rows, batch_size=BATCH)
    acts = [_act(run, made, row) for made, row in zip(some, rows, strict=True)]
    log.append_all(organ=run.organ, actor=run.by, acts=acts, registers=True)


def _number(taking: Taking, some: list[Made]) -> None:
    """索引号: the given one where nobody else has it, else the next of the organ's own."""
    given = {made.document.index_number for made in some} - {""}
    taken = indexnumbers.known(taking.organ, given) | taking.indexes if given else set()
    lacking = []
    for made in some:
        number = made.document.index_number
        if number and number not in taken:
            taken.add(number)
            taking.indexes.add(number)
            made.publication.index_number = number
        elif not made.blocks:
            lacking.append(made)
    indexnumbers.claim(taking.organ, given)
    years = [made.document.published_on.year for made in lacking]
    for made, number in zip(lacking, indexnumbers.take(taking.organ, years), strict=True):
        made.publication.index_number = number


def _save_files(some: list[Made], kept: list[str]) -> None:
    along: list[tuple[StoredFile, FileText]] = []
    for made in some:
        for stored, text, data in made.files:
            stored.manuscript = made.manuscript
            stored.publication = None if made.blocks else made.publication
            stored.path = keeping.put(data, encrypt=True)
            kept.append(stored.path)
            along.append((stored, text))
    StoredFile.objects.bulk_create([stored for stored, _ in along], batch_size=BATCH)
    for stored, text in along:
        text.file = stored
    FileText.objects.bulk_create([text for _, text in along], batch_size=BATCH)


def _row(run: StockImport, made: Made) -> Brought:
    document, publication = made.document, made.publication
    return Brought(
        organ=run.organ,
        run=run,
        manuscript=made.manuscript,
        key=document.key,
        address=document.address,
        path=document.path,
        published_on=document.published_on,
        published_at=document.published_at,
        index_number=publication.index_number,
        validity=publication.validity,
        ended_on=publication.ended_on,
    )


def _act(run: StockImport, made: Made, row: Brought) -> tuple[str, str, dict[str, Any]]:
    """What the log keeps of one document: the seals of its rows and the hash of what is read."""
    about = {
        "title": made.manuscript.title,
        "run": run.pk,
        "row": made.document.number,
        "source": run.source,
        "brought": seal(row),
        "manuscript": made.manuscript.pk,
    }
    if made.blocks:
        state = {"state": made.manuscript.state, "hash": made.manuscript.seal}
        return "manuscript.bring", f"manuscript/{made.manuscript.pk}", about | state
    along = [stored for stored, _, _ in made.files]
    sealed = {
        "hash": made.publication.seal,
        "manuscript_hash": made.manuscript.seal,
        "text": reading.content_hash(made.manuscript, along),
    }
    return "publication.bring", f"publication/{made.publication.pk}", about | sealed


def _count(run: StockImport, taking: Taking, fresh: list[Made], there: int) -> None:
    held = sum(made.blocks for made in fresh)
    taking.outcome.brought += len(fresh) - held
    taking.outcome.skipped += there
    run.brought, run.held = run.brought + len(fresh) - held, run.held + held
    run.rejected, run.skipped = len(taking.outcome.rejects), taking.outcome.skipped
    run.unread = taking.outcome.unread
    run.save()


def _finish(run: StockImport, taking: Taking) -> None:
    """The end of a run: its rejects are kept beside it, encrypted, since they may name persons."""
    outcome = taking.outcome
    run.rejected, run.skipped, run.unread = len(outcome.rejects), outcome.skipped, outcome.unread
    run.finished_at = clock.now()
    with transaction.atomic():
        if outcome.rejects:
            run.rejects = files.made(
                organ=run.organ,
                kind=StoredFile.Kind.OTHER,
                name=f"没有迁入的行-{run.pk}.csv",
                data=stocktable.rejected(outcome.headings, outcome.rejects),
                content_type="text/csv",
                by=run.by,
            )
        run.save()
        counts = {name: getattr(run, name) for name in ("brought", "held", "rejected", "skipped", "unread")}
        log.append(
            organ=run.organ,
            actor=run.by,
            action="stock.import",
            subject=f"stock/{run.pk}",
            data={"source": run.source, **counts},
        )
