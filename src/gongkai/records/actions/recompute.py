"""When the calendar changes: which requests does it move, and how are they brought up to date?

Cost grows with the requests that are touched. Every organ is one transaction with one entry in its log, so
that a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from gongkai.law.workdays import Calendar, Notice, changes, read_notice
from gongkai.records import places
from gongkai.records.actions import cases, clock, log, telling
from gongkai.records.calendars import calendar, with_notices
from gongkai.records.models import Case, LogEntry, Organ, User, WorkdayNotice

APPLIED, COMPUTED = "workdays.apply", "workdays.recompute"


@dataclass(frozen=True, slots=True)
class Move:
    """One request whose date changes: due and provisional, as they are kept and as they will be."""

    case: Case
    was: date | None
    due: date | None
    was_provisional: bool
    provisional: bool

    @property
    def open(self) -> bool:
        """Somebody still waits for the answer."""
        return self.case.closed_on is None

    @property
    def moved(self) -> bool:
        """Another date, not only a firmer one."""
        return self.was != self.due


@dataclass(slots=True)
class Moves:
    """What moves in one organ; `all` includes closed requests, whose cached columns follow too."""

    organ: Organ
    all: list[Move] = field(default_factory=list)

    @property
    def open(self) -> list[Move]:
        """The open requests, the earliest new date first."""
        return sorted((each for each in self.all if each.open), key=lambda move: move.due or date.max)

    @property
    def closed(self) -> int:
        """How many closed requests follow."""
        return sum(not each.open for each in self.all)


def row_of(notice: Notice, organ: Organ | None = None) -> WorkdayNotice:
    """A notice as the platform keeps it, not saved."""
    days = [
        {"date": day.date.isoformat(), "is_workday": day.is_workday, "name": day.name} for day in notice.days
    ]
    return WorkdayNotice(
        organ=organ, year=notice.year, source=str(notice)[:200], days=days, added_at=clock.now()
    )


def both(organ: Organ, row: WorkdayNotice) -> tuple[Calendar, Calendar]:
    """The organ's calendar without this notice and with it."""
    known = WorkdayNotice.objects.filter(Q(organ__isnull=True) | Q(organ=organ)).exclude(pk=row.pk)
    rows = sorted(known, key=_layer)
    base = Calendar.load()
    return with_notices(base, rows), with_notices(base, sorted([*rows, row], key=_layer))


def _layer(row: WorkdayNotice) -> tuple[bool, float]:
    """National notices first; one that is not kept yet comes last of its kind."""
    return row.organ_id is not None, row.pk or float("inf")


def touched(before: Calendar, after: Calendar, organ: Organ) -> QuerySet[Case]:
    """The requests with a changed date between their receipt and their due date."""
    days = changes(before, after)
    if not days:
        return Case.objects.none()
    return Case.objects.filter(organ=organ, due__gte=days[0], received_on__lt=days[-1])


def stale(organ: Organ) -> QuerySet[Case]:
    """What a new version's own calendar may move: the open requests and those that are provisional."""
    live = Q(organ=organ, state=Case.State.RUNNING) | Q(organ=organ, provisional=True)
    return Case.objects.filter(live)


def moves(organ: Organ, rows: QuerySet[Case], days: Calendar) -> Moves:
    """Which of these requests change by this calendar; nothing is written."""
    found = Moves(organ)
    listed = rows.select_related("organ", "request", "handler").prefetch_related("events", "letters")
    for case in listed.order_by("pk").iterator(chunk_size=500):
        was = case.due, case.provisional, case.late
        cases.recompute(case, days)
        if was != (case.due, case.provisional, case.late):
            found.all.append(Move(case, was[0], case.due, was[1], case.provisional))
    return found


def preview(row: WorkdayNotice) -> Iterator[Moves]:
    """What a notice would move, organ by organ; organs without a moved request are left out."""
    for organ in concerned(row):
        before, after = both(organ, row)
        found = moves(organ, touched(before, after, organ), after)
        if found.all:
            yield found


def concerned(row: WorkdayNotice) -> QuerySet[Organ]:
    """The organs a notice holds for: all of them, or the one whose locality it is."""
    organs = Organ.objects.order_by("pk")
    return organs.filter(pk=row.organ_id) if row.organ_id else organs


@transaction.atomic
def add(*, row: WorkdayNotice, actor: User | None, home: Organ) -> WorkdayNotice:
    """Keep a notice, logged in `home`. Raises ValidationError for one that is kept already."""
    if WorkdayNotice.objects.filter(organ=row.organ, source=row.source, year=row.year).exists():
        raise ValidationError({"source": "这个通知已经登记过了。"})
    row.added_by, row.added_at = actor, clock.now()
    row.save()
    data = {"year": row.year, "source": row.source, "days": row.days, "local": row.organ_id is not None}
    log.append(organ=home, actor=actor, action=APPLIED, subject=f"workdays/{row.pk}", data=data)
    return row


def pending(row: WorkdayNotice) -> QuerySet[Organ]:
    """The organs whose requests have not been brought up to date with a notice."""
    done = LogEntry.objects.filter(action=COMPUTED, subject=f"workdays/{row.pk}").values("organ_id")
    return concerned(row).exclude(pk__in=done)


def finish(row: WorkdayNotice, actor: User | None) -> Iterator[Moves]:
    """Bring every organ up to date that is not yet; interrupted, it can be called again."""
    for organ in pending(row):
        before, after = both(organ, row)
        yield _write(organ, touched(before, after, organ), after, actor, f"workdays/{row.pk}", row.source)


def refresh(organ: Organ, actor: User | None = None) -> Moves:
    """Bring an organ up to date with the calendar as it is now, as after a new version was installed."""
    why = "本版本内置的放假通知"
    return _write(organ, stale(organ), calendar(organ), actor, "workdays/version", why, always=False)


@transaction.atomic
def _write(
    organ: Organ,
    rows: QuerySet[Case],
    days: Calendar,
    actor: User | None,
    subject: str,
    why: str,
    *,
    always: bool = True,
) -> Moves:
    found = moves(organ, rows.select_for_update(of=("self",)), days)
    for move in found.all:
        _bring(move, why)
    if always or found.all:
        data = {
            "source": why,
            "open": [[move.case.number, str(move.was), str(move.due)] for move in found.open],
            "closed": found.closed,
        }
        log.append(organ=organ, actor=actor, action=COMPUTED, subject=subject, data=data)
    return found


def _bring(move: Move, why: str) -> None:
    """Write the new columns; where somebody still waits, say so on the case and to the applicant."""
    case = move.case
    if not (move.open and move.moved):
        case.save(update_fields=["due", "provisional", "late"])
        return
    note = f"因{why}，答复期限由{move.was}改为{move.due}。"
    if not telling.reached(case.request):
        note += "申请人没有留邮箱和手机，须书面或者电话告知。"
    data = {"note": note, "due_was": str(move.was), "due": str(move.due)}
    cases.record_event(case=case, event="noted", on=clock.today(), actor=None, data=data)
    telling.tell("due_changed", case.request, case=case, values={"due": move.due, "address": places.told()})


def command(*, dry_run: bool, notice: str | None = None) -> Iterator[str]:
    """`gongkai manage recompute`: a line for every organ and every open request that moves.

    `notice` is the text of a notice of the State Council. Without one, unfinished notices are finished and
    the calendar of this version is applied. Raises Unusable for a notice that cannot be read.
    """
    if notice is not None:
        yield from _with_notice(row_of(read_notice(notice)), dry_run)
        return
    for row in WorkdayNotice.objects.order_by("pk"):
        if pending(row).exists():
            yield from _with_kept(row, dry_run)
    for organ in Organ.objects.order_by("pk"):
        yield from lines(moves(organ, stale(organ), calendar(organ)) if dry_run else refresh(organ))


def _with_notice(row: WorkdayNotice, dry_run: bool) -> Iterator[str]:
    if dry_run:
        for each in preview(row):
            yield from lines(each)
        return
    home = Organ.objects.order_by("pk").first()
    if home is not None:
        yield from _with_kept(add(row=row, actor=None, home=home), dry_run=False)


def _with_kept(row: WorkdayNotice, dry_run: bool) -> Iterator[str]:
    for each in preview(row) if dry_run else finish(row, None):
        yield from lines(each)


def lines(found: Moves) -> Iterator[str]:
    """What moved in an organ, for the console."""
    if found.all:
        yield f"{found.organ}：在办 {len(found.open)} 件，已办结 {found.closed} 件。"
    for move in found.open:
        yield f"  {move.case.number}  {move.was} → {move.due}{'（暂定）' if move.provisional else ''}"
