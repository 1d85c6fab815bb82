"""What must be public and is not yet, what is late, which columns have not been kept up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.desk.asking import staff
from gongkai.records.actions import clock
from gongkai.records.calendars import calendar
from gongkai.records.models import Organ
from gongkai.records.queries import coverage as reading
from gongkai.records.queries import directories, manuscripts, publicity

MOST = 50  # texts under way that are named; the list of manuscripts has the others


@staff
@require_GET
def coverage(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The board: items with their gaps, texts that are late, columns with their last document."""
    today, days = clock.today(), calendar(organ)
    texts = list(manuscripts.under_way(request.staff.manuscripts(organ)))  # type: ignore[attr-defined]
    due = [(each, manuscripts.due(each, days), manuscripts.limit(each)) for each in texts]
    late = [(each, day, rule) for each, day, rule in due if day and day < today]
    reassess = request.staff.manuscripts(organ).filter(state="kept", reassess_on__lte=today)  # type: ignore[attr-defined]
    context = {
        "organ": organ,
        "section": "coverage",
        "today": today,
        "items": reading.covered(organ),
        "unsorted": reading.unsorted(organ),
        "columns": reading.kept(organ, organ.columns.all(), today),
        "directories": directories.summaries(organ),
        "late": late[:MOST],
        "more": len(late[MOST:]),
        "publicity": publicity.publicity(request.staff.entries(organ), organ, today, days),  # type: ignore[attr-defined]
        "reassess": reassess.order_by("reassess_on", "pk").defer("body")[:MOST],
    }
    return render(request, "desk/coverage.html", context)
