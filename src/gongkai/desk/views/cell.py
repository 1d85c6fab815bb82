"""Which records stand behind this figure?"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.desk import listing
from gongkai.desk.asking import staff
from gongkai.desk.views.report import draft
from gongkai.records.models import Organ
from gongkai.records.queries import compile, labels, paging, reports
from gongkai.records.queries.sources import Source, sources
from gongkai.report import forms


@dataclass(frozen=True)
class Shown:
    """One register's part of a figure: a page of its records."""

    source: Source
    table: listing.Table
    rows: list[listing.Row]
    next: str


@staff
@require_GET
def figure(request: HttpRequest, organ: Organ, year: int, figure: str) -> HttpResponse:
    """A figure, the sum it comes from, and its records, a page at a time."""
    report = draft(request, organ, year)
    try:
        name = labels.label(organ, figure)
        found = sources(organ, year, figure)
    except (KeyError, ValueError, TypeError) as unknown:
        raise Http404("没有这个数字。") from unknown
    units, records = report.figures.get(figure, [0, 0])
    issued = reports.latest(organ, year)
    open_ = [each for each in found if _open(request, organ, each)]
    summands = compile.summands(figure)
    context = {
        "organ": organ,
        "section": "reports",
        "report": report,
        "figure": figure,
        "name": name,
        "unit": "万元" if figure == "t2.fees" else labels.unit(figure),
        "number": compile.number(figure, units),
        "records": records,
        "summands": [
            (each, forms.load(report.form).cells[each].label, compile.number(each, report.figures[each][0]))
            for each in summands
        ],
        "shown": [_shown(request, each) for each in open_],
        "closed": len(open_) < len(found),
        "snapshot": (issued.cells.filter(cell=figure).defer("ids").first() if issued else None),
        "issued": issued,
    }
    return render(request, "desk/figure.html", context)


def _open(request: HttpRequest, organ: Organ, source: Source) -> bool:
    """Whether the records themselves may be read, or only their number."""
    about_requests = source.register in ("cases", "proceedings")
    return not about_requests or request.staff.sees_requests(organ)  # type: ignore[attr-defined]


def _shown(request: HttpRequest, source: Source) -> Shown:
    table = listing.TABLES[source.register]
    page = paging.page(source.records, request.GET.get(source.register, ""), by=table.by)
    return Shown(source, table, [table.row(each) for each in page.rows], page.next)
