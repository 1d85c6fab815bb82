"""What has come in and not been dealt with? Every channel in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.law import receipt
from gongkai.records.models import Case, CaseEvent, LogEntry, Message, Organ, Request, StoredFile
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.office import capped, start

SHOWN = 50
LOOKED_AT = 500  # of the newest entries from outside: whatever is older has long been answered
# What an applicant or a consulted party enters from outside.
ANSWERS = ("corrected", "consultation_answered", "reasons_given", "withdrawn")
# What a line shows: a request carries its sealed texts, which no list needs.
_SHOWN_OF_A_REQUEST = ("organ", "number", "mask", "channel", "submitted_at")
MOST_TRIES = 10  # as adapters.sending gives up; a test holds the two together


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request not yet confirmed: what it waits for, and whether a day has ended since it came."""

    request: Request
    submitted_on: date
    lacking: str
    alarm: bool


def waiting(rows: QuerySet[Request], today: date) -> list[Waiting]:
    """Requests that wait to be confirmed, the longest waiting first."""
    found = rows.filter(state=Request.State.WAITING).only(*_SHOWN_OF_A_REQUEST).order_by("submitted_at", "pk")
    return [_waiting(each, today) for each in found[:SHOWN]]


def _waiting(request: Request, today: date) -> Waiting:
    submitted = timezone.localdate(request.submitted_at)
    return Waiting(request, submitted, receipt.missing(request.channel), alarm=submitted < today)


def fresh(rows: QuerySet[Case]) -> list[Case]:
    """Open requests that nobody has been given yet, the nearest due date first."""
    return list(_unassigned(rows).select_related("request").order_by("due", "pk")[:SHOWN])


def _unassigned(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.filter(stage=Case.Stage.NEW).exclude(state=Case.State.VOIDED)


def answers(cases: QuerySet[Case], organ: Organ) -> list[CaseEvent]:
    """What came in from outside and nobody has acted on since: the last entry of its case."""
    newest = CaseEvent.objects.filter(organ=organ, actor__isnull=True, event__in=ANSWERS)
    numbers = dict(newest.order_by("-pk").values_list("case_id", "seq")[:LOOKED_AT][::-1])
    found = {each.pk: each for each in cases.filter(pk__in=list(numbers))}
    last = [pk for pk, seq in numbers.items() if pk in found and found[pk].event_seq == seq]
    rows = CaseEvent.objects.filter(case_id__in=last).select_related("case").order_by("pk")
    return [row for row in rows if row.seq == numbers[row.case_id]][:SHOWN]


def given_up(rows: QuerySet[Message]) -> list[Message]:
    """Messages to applicants that were tried as often as they may be: somebody has to call or write."""
    found = rows.filter(sent_at__isnull=True, tries__gte=MOST_TRIES, person__isnull=True)
    return list(found.select_related("case").order_by("pk")[:SHOWN])


def held(rows: QuerySet[StoredFile]) -> list[StoredFile]:
    """Files that the scanner has not been able to look at."""
    found = rows.filter(scan=StoredFile.Scan.HELD).select_related("request", "case")
    return list(found.order_by("pk")[:SHOWN])


def infected(rows: QuerySet[StoredFile]) -> list[StoredFile]:
    """Files in which a virus was found after they had been taken in, while their request is open."""
    found = rows.filter(scan=StoredFile.Scan.INFECTED, erased_on=None).select_related("request", "case")
    # Mostly there is none: what became of the requests is only asked where there is one.
    newest = found.prefetch_related("request__cases").order_by("-pk")[:LOOKED_AT]
    return [each for each in reversed(newest) if _is_open(each)][:SHOWN]


def _is_open(file: StoredFile) -> bool:
    """Whether the case of a file, or every case of the request that it came with, is not closed."""
    if file.case:
        return file.case.closed_on is None
    return file.request is not None and all(case.closed_on is None for case in file.request.cases.all())


def alarms(rows: QuerySet[Request], today: date) -> int:
    """Requests a day of whose has ended without confirmation."""
    return capped(rows.filter(state=Request.State.WAITING, submitted_at__lt=start(today)))


def open_count(staff: Staff, organ: Organ) -> int:
    """What the navigation says beside the inbox: to confirm, and to assign."""
    unconfirmed = staff.requests(organ).filter(state=Request.State.WAITING)
    return capped(unconfirmed) + capped(_unassigned(staff.cases(organ)))


def contacts(request: Request) -> Sequence[LogEntry]:
    """The attempts to reach the applicant before the request was opened."""
    rows = LogEntry.objects.filter(organ=request.organ, subject=f"request/{request.pk}")
    return rows.filter(action="request.contact").select_related("actor").order_by("seq")
