"""The simple registers: which there are, what stands in one, sheets out of it and into it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, listing, sheet
from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.entries import groups
from gongkai.desk.forms.sheets import SheetForm
from gongkai.law import cites
from gongkai.law.registers import REGISTERS, RegisterKind
from gongkai.records.actions import clock, sheets
from gongkai.records.models import Organ, RegisterEntry
from gongkai.records.queries import entries, paging
from gongkai.records.queries.registers import categories

SHOWN_FAULTS = 200


@staff
@require_GET
def registers(request: HttpRequest, organ: Organ) -> HttpResponse:
    """All registers with this year's number of entries."""
    year = clock.today().year
    numbers = entries.counts(organ, year)
    found = [(kind, numbers.get(kind.key, 0), cites.ALL[kind.cite]) for kind in REGISTERS.values()]
    context = {"organ": organ, "section": "registers", "registers": found, "year": year}
    return render(request, "desk/registers.html", context)


def known(kind: str) -> RegisterKind:
    """The register of this name; 404 where there is none."""
    if kind not in REGISTERS:
        raise Http404("没有这种台账。")
    return REGISTERS[kind]


@staff
@require_GET
def register(request: HttpRequest, organ: Organ, kind: str) -> HttpResponse:
    """One register, a page at a time."""
    found = known(kind)
    table = listing.TABLES[kind]
    every = request.staff.entries(organ).filter(kind=kind)
    page = paging.page(_asked(request, every, kind), request.GET.get("after", ""), by=table.by)
    context = {
        "organ": organ,
        "section": "registers",
        "kind": found,
        "cite": cites.ALL[found.cite],
        "table": table,
        "rows": [table.row(each) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "export": filtering.link(request, after=""),
        "years": entries.years(every, clock.today().year),
        "groups": groups(categories(kind)),
        "filtered": any(request.GET.get(name) for name in ("year", "category", "voided")),
        "may_write": request.staff.may_write(organ),
    }
    return render(request, "desk/register.html", context)


def _asked(request: HttpRequest, rows: QuerySet[RegisterEntry], kind: str) -> QuerySet[RegisterEntry]:
    """The entries of the year and category asked for; voided ones only when asked for."""
    year = filtering.year(request)
    category = filtering.chosen(request, "category", (key for key, _ in categories(kind)))
    if year:
        rows = rows.filter(date__year=year)  # a range of the index the list is ordered by
    if category:
        rows = rows.filter(category=category)
    return rows if request.GET.get("voided") == "1" else rows.filter(voided=False)


@staff
@require_GET
def export(request: HttpRequest, organ: Organ, kind: str) -> HttpResponse:
    """The entries asked for as a sheet that can be imported again."""
    known(kind)
    rows = _asked(request, request.staff.entries(organ).filter(kind=kind), kind)
    refused = sheet.too_many(request, rows, "desk:register", organ.code, kind)
    if refused:
        return refused
    data = sheets.export(kind, rows.order_by("date", "pk").iterator(chunk_size=2000))
    return sheet.attachment(data, f"{organ.name} {REGISTERS[kind].name}")


@staff
@require_GET
def template(request: HttpRequest, organ: Organ, kind: str) -> HttpResponse:
    """The empty sheet to fill in."""
    known(kind)
    return sheet.attachment(sheets.template(kind), f"{REGISTERS[kind].name}（空表）")


@writer
def import_sheet(request: HttpRequest, organ: Organ, kind: str) -> HttpResponse:
    """A filled-in sheet: every row or none; each bad row is named with its reason."""
    found = known(kind)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if request.method == "POST" and form.attempt(lambda: _take(request, organ, kind, form)):
        messages.success(request, f"已导入 {form.result} 行。")
        return redirect("desk:register", organ.code, kind)
    context = {
        "organ": organ,
        "section": "registers",
        "kind": found,
        "form": form,
        "faults": form.faults[:SHOWN_FAULTS],
        "number": len(form.faults),
    }
    return render(request, "desk/import.html", context)


def _take(request: HttpRequest, organ: Organ, kind: str, form: SheetForm) -> int:
    file = form.cleaned_data["file"]
    return sheets.take(kind=kind, organ=organ, data=file.read(), source=file.name[:200], actor=request.user)
