"""How each department did in a month, on a page and on paper."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.desk import listing, papers, sheet
from gongkai.desk.asking import staff
from gongkai.letter.papers import bulletin as bulletin_paper
from gongkai.letter.write import render as render_paper
from gongkai.records.actions import clock
from gongkai.records.calendars import calendar
from gongkai.records.models import Organ
from gongkai.records.queries import bulletin as reading
from gongkai.records.queries import coverage

BACK = 24  # months that can be chosen


def _month(request: HttpRequest) -> reading.Month:
    """The month asked for, else the last whole one; none of the future."""
    today = clock.today()
    before = (today.replace(day=1).toordinal()) - 1
    usual = date.fromordinal(before).replace(day=1)
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        asked = usual
    return reading.Month(asked if date(2008, 5, 1) <= asked <= today else usual)


def _months() -> list[reading.Month]:
    today = clock.today()
    number = today.year * 12 + today.month - 1
    return [reading.Month(date((number - n) // 12, (number - n) % 12 + 1, 1)) for n in range(BACK)]


def _lines(request: HttpRequest, organ: Organ, month: reading.Month) -> list[reading.Line]:
    if not request.staff.whole(organ):  # type: ignore[attr-defined]
        raise PermissionDenied("月度通报列出全机关各科室的情况，由在全机关任职的人员查看。")
    found = reading.lines(request.staff, organ, month, clock.today(), calendar(organ))  # type: ignore[attr-defined]
    return [*found, reading.total(found)]


def _stale(organ: Organ) -> list[coverage.Kept]:
    columns = coverage.kept(organ, organ.columns.all(), clock.today())
    return [each for each in columns if each.late]


@staff
@require_GET
def bulletin(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The month's figures by department."""
    month = _month(request)
    context = {
        "organ": organ,
        "section": "bulletin",
        "month": month,
        "months": _months(),
        "headings": reading.HEADINGS,
        "lines": _lines(request, organ, month),
        "columns": _stale(organ),
        "today": clock.today(),
    }
    return render(request, "desk/bulletin.html", context)


@staff
@require_GET
def download(request: HttpRequest, organ: Organ, ending: str) -> HttpResponse:
    """The same as Word, PDF or Excel."""
    month = _month(request)
    lines = _lines(request, organ, month)
    name = f"{organ.name} {month}月度通报"
    if ending == "xlsx":
        return sheet.listed(listing.TABLES["bulletin"], lines, name)
    if ending not in papers.TYPES:
        raise Http404("没有这种格式。")
    rows = [(each.name, *map(str, each.numbers)) for each in lines]
    columns = [(each.column.name, _said(each)) for each in _stale(organ)]
    made = bulletin_paper(organ.name, clock.today(), str(month), reading.HEADINGS, rows, columns)
    return papers.attachment(render_paper(made, ending), papers.TYPES[ending], f"{name}.{ending}")


def _said(each: coverage.Kept) -> str:
    return f"{each.days} 天没有更新（要求{each.limit}内有新的）" if each.count else "空栏目"
