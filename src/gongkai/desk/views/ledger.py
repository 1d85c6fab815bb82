"""The ledger of one request for a court: day by day what counted, and the entries with their hashes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.desk import casebook, papers
from gongkai.desk.asking import staff
from gongkai.desk.dossier import Dossier, dossier
from gongkai.letter import write
from gongkai.records.models import Organ
from gongkai.records.policy import OPTIONS, policy
from gongkai.records.queries import casepage

# The settings by which days are counted, as OPTIONS names them.
COUNTING = ("delivery_days", "payment_restarts", "late_correction_restarts", "late_extension_counts")


@staff
@require_GET
def ledger(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Every day and every event, by which calendar and settings."""
    found = dossier(request, organ, pk)
    context = found.context(
        rows=[(row, casebook.event_name(row.event), casebook.detail(row)) for row in found.rows],
        why=casebook.why(found.clock),
        notices=casepage.notices(found.clock, found.calendar),
        settings=_settings(found),
    )
    return render(request, "desk/ledger.html", context)


def _settings(found: Dossier) -> list[tuple[str, str, str]]:
    """What the organ chose where the law leaves it open: name, what holds, provision."""
    chosen = policy(found.organ)
    listed = []
    for key in COUNTING:
        option, value = OPTIONS[key], getattr(chosen, key)
        choices = dict(option.choices or {})
        shown = choices.get("1" if value is True else "" if value is False else value, value)
        listed.append((option.question, str(shown), str(option.cite)))
    return listed


@staff
@require_GET
def printed(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """期限计算表 as PDF."""
    found = dossier(request, organ, pk)
    name = f"期限计算表 {found.case.number}.pdf"
    return papers.attachment(write.render(papers.ledger(found), "pdf"), papers.TYPES["pdf"], name)
