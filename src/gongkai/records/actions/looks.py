"""Who read a name on a paper? Written down once a day for each person and each thing that names somebody."""

from __future__ import annotations

from django.utils import timezone

from gongkai.records.actions import clock, log
from gongkai.records.models import Case, LogEntry, Matter, Organ, User

ACTION = "identity.view"


def of_case(*, case: Case, actor: User, why: str) -> None:
    """The papers of a request."""
    _note(case.organ, actor, f"case/{case.pk}", {"number": case.number, "why": why})


def of_matter(*, matter: Matter, actor: User, why: str) -> None:
    """The answer to a correction or a suggestion. No entry of its own ledger: a look overtakes no page."""
    _note(matter.organ, actor, f"applicant/matter/{matter.pk}", {"number": matter.number, "why": why})


def _note(organ: Organ, actor: User, subject: str, data: dict[str, str]) -> None:
    today = timezone.localdate(clock.now())
    rows = LogEntry.objects.filter(organ=organ, subject=subject, action=ACTION, actor=actor)
    last = rows.order_by("-seq").values_list("at", flat=True).first()
    if last is None or timezone.localdate(last) < today:
        log.append(organ=organ, actor=actor, action=ACTION, subject=subject, data=data)
