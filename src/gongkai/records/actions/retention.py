"""When the retention period is over, whoever asked is forgotten; counts, hashes and the chain stay true."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gongkai.records import files
from gongkai.records.actions import cases, clock, log, matters
from gongkai.records.models import (
    Case,
    CaseEvent,
    Delivery,
    Letter,
    Matter,
    Message,
    Organ,
    Party,
    Proceeding,
    Request,
    StoredFile,
    User,
)
from gongkai.records.policy import policy
from gongkai.records.queries.archives import files_of
from gongkai.records.queries.office import capped
from gongkai.records.seal import seal


@dataclass(frozen=True, slots=True)
class Due:
    """One request whose period is over: its cases, the day the last was closed, why it is held back ("").

    What was voided counts from its receipt, what was never opened (no cases) from the day it was made.
    """

    request: Request | None
    cases: tuple[Case, ...]
    closed_on: date
    held: str = ""

    @property
    def number(self) -> str:
        """By which number it is known."""
        return self.request.number if self.request else self.cases[0].number


def limit(organ: Organ, today: date) -> date | None:
    """What was closed up to this day is due; None where the organ keeps everything."""
    years = int(policy(organ).retention_years)
    if not years:
        return None
    day = min(today.day, 28) if today.month == 2 else today.day
    return today.replace(year=today.year - years, day=day)


def due(organ: Organ, today: date) -> list[Due]:
    """The requests whose period is over, those closed first at the top; held ones say why."""
    until = limit(organ, today)
    if until is None:
        return []
    groups: dict[tuple[str, int], list[Case]] = {}
    for case in (*_closed(organ, until), *_voided(organ, until)):
        key = ("request", case.request_id) if case.request_id else ("case", case.pk)
        groups.setdefault(key, []).append(case)
    waiting, held = _waiting(organ, until), _held(organ, until)
    found = [_due(group, held) for key, group in groups.items() if key not in waiting]
    found += _never_opened(organ, until)
    return sorted(found, key=lambda each: each.closed_on)


def _closed(organ: Organ, until: date) -> QuerySet[Case]:
    """Closed long enough ago and still with a name."""
    done = CaseEvent.objects.filter(case=OuterRef("pk"), event="anonymised")
    rows = Case.objects.filter(organ=organ, closed_year__lte=until.year, closed_on__lte=until)
    return rows.exclude(Exists(done)).select_related("request", "organ").order_by("closed_on", "pk")


def _voided(organ: Organ, until: date) -> QuerySet[Case]:
    """Entered by mistake long enough ago: never closed, but it has a name."""
    done = CaseEvent.objects.filter(case=OuterRef("pk"), event="anonymised")
    rows = Case.objects.filter(organ=organ, state=Case.State.VOIDED, received_on__lte=until)
    return rows.exclude(Exists(done)).select_related("request", "organ").order_by("received_on", "pk")


def _never_opened(organ: Organ, until: date) -> list[Due]:
    """Requests whose receipt nobody ever confirmed, by the day they were made."""
    before = timezone.make_aware(datetime.combine(until, time.max))
    rows = Request.objects.filter(organ=organ, state=Request.State.WAITING, submitted_at__lte=before)
    return [Due(each, (), timezone.localdate(each.submitted_at)) for each in rows.order_by("pk")]


def _due(group: list[Case], held: dict[int, str]) -> Due:
    closed_on = max(each.closed_on or each.received_on for each in group)
    why = next((held[each.pk] for each in group if each.pk in held), "") or _unarchived(group)
    return Due(group[0].request, tuple(group), closed_on, why)


def _unarchived(group: list[Case]) -> str:
    """A closed case is erased after its package was made: the archives office may want it."""
    waiting = [each.number for each in group if each.closed_on and each.stage != Case.Stage.ARCHIVED]
    return f"{'、'.join(waiting)} 尚未归档，请先归档" if waiting else ""


def _waiting(organ: Organ, until: date) -> set[tuple[str, int]]:
    """The requests with a case that is open, or was closed later: the name is still needed."""
    younger = Q(closed_on__isnull=True) & ~Q(state=Case.State.VOIDED) | Q(closed_on__gt=until)
    old = Case.objects.filter(organ=organ, closed_on__lte=until, request__isnull=False)
    rows = Case.objects.filter(younger, organ=organ, request__in=old.values("request"))
    return {("request", pk) for pk in rows.values_list("request", flat=True)}


def _held(organ: Organ, until: date) -> dict[int, str]:
    """The cases with a proceeding that is open, or was decided less than the period ago, and which."""
    late = Q(decided_on__isnull=True) | Q(decided_on__gt=until)
    rows = Proceeding.objects.filter(late, organ=organ, case__isnull=False, voided=False)
    return {each.case_id: _why(each) for each in rows.order_by("filed_on") if each.case_id}


def _why(each: Proceeding) -> str:
    name = f"{each.get_kind_display()} {each.number}"
    return f"{name} 于 {each.decided_on} 审结，未满保管期限" if each.decided_on else f"{name} 尚未审结"


def pending(organ: Organ, today: date) -> int:
    """How many cases are over their period, held back or not, counted up to a hundred: for a reminder."""
    until = limit(organ, today)
    return 0 if until is None else capped(_closed(organ, until))


def run(
    organ: Organ,
    today: date,
    *,
    dry_run: bool,
    actor: User | None = None,
    only: Collection[str] | None = None,
) -> list[Due]:
    """Forget whoever is due, request by request; what was forgotten, or would be.

    `only`: these numbers, and none of the corrections, suggestions and messages of that age.
    """
    ready = [each for each in due(organ, today) if not each.held and (only is None or each.number in only)]
    if dry_run:
        return ready
    for each in ready:
        _forget(each, today, actor)
    until = limit(organ, today) if only is None else None
    others = _forget_matters(organ, until, actor) if until else 0
    messages = _forget_messages(organ, until) if until else 0
    if ready or others or messages:
        data = {
            "requests": [each.number for each in ready],
            "matters": others,
            "messages": messages,
            "years": int(policy(organ).retention_years),
        }
        log.append(organ=organ, actor=actor, action="retention.run", subject="retention", data=data)
    return ready


@transaction.atomic
def _forget(each: Due, today: date, actor: User | None) -> None:
    for case in each.cases:
        erased = [_erase(stored, today) for stored in files_of(case) if not stored.erased_on]
        gone = {"addressee": "", "party": "", "document": "", "fields": {}, "reply_code_hash": ""}
        Letter.objects.filter(case=case).update(**gone)
        Delivery.objects.filter(letter__case=case).update(receiver="", mask="")
        Party.objects.filter(case=case).update(name="")
        data = {"files": len(erased), "closed_on": str(case.closed_on)}
        cases.record_event(case=case, event="anonymised", on=clock.today(), actor=None, data=data)
    if each.request:
        _forget_request(each.request, today, actor)


def _forget_request(request: Request, today: date, actor: User | None) -> None:
    for stored in request.files.filter(erased_on__isnull=True):
        _erase(stored, today)
    request.applicant = request.asks = request.mask = request.mark = request.code_hash = ""
    request.state, request.anonymised_on = Request.State.ANONYMISED, today
    request.save(
        update_fields=["applicant", "asks", "mask", "mark", "code_hash", "state", "anonymised_on"],
    )
    data = {"number": request.number, "hash": seal(request)}
    subject = f"request/{request.pk}"
    log.append(organ=request.organ, actor=actor, action="request.forget", subject=subject, data=data)


def _erase(stored: StoredFile, today: date) -> str:
    """Empty a file once the transaction holds; its row stays with its hash, its name says only its kind."""
    stored.erased_on, stored.name = today, stored.get_kind_display()
    stored.save(update_fields=["erased_on", "name"])
    transaction.on_commit(partial(files.delete, stored.path))
    return stored.sha256


@transaction.atomic
def _forget_matters(organ: Organ, until: date, actor: User | None) -> int:
    """Corrections and suggestions decided that long ago lose their names, and their answers."""
    over = Q(decided_on__lte=until) | Q(voided=True, received_on__lte=until)
    rows = Matter.objects.filter(over, organ=organ).exclude(applicant="")
    return len([matters.forget(matter=each, actor=actor) for each in rows.order_by("pk")])


def _forget_messages(organ: Organ, until: date) -> int:
    """Messages of that time keep their subject; address and text go."""
    before = timezone.make_aware(datetime.combine(until, time.max))
    rows = Message.objects.filter(organ=organ, created_at__lte=before).exclude(to="", text="")
    return rows.update(to="", text="")


def command(*, dry_run: bool) -> Iterator[str]:
    """`gongkai manage retention`: a line for every organ and every request that is due."""
    for organ in Organ.objects.order_by("pk"):
        held = [each for each in due(organ, clock.today()) if each.held]
        done = run(organ, clock.today(), dry_run=dry_run)
        if done or held:
            yield f"{organ}：{'到期' if dry_run else '已清除'} {len(done)} 件，暂缓 {len(held)} 件。"
        yield from (f"  {each.number}  {each.closed_on} 办结" for each in done)
        yield from (f"  {each.number}  暂缓：{each.held}" for each in held)
