"""Bringing over an old site: the runs, what was held back, a table through the browser."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, looking, sheet
from gongkai.desk.asking import staff
from gongkai.desk.forms.stock import StockForm
from gongkai.desk.holding import holder
from gongkai.records.actions import stock as writing
from gongkai.records.actions import stocktable
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.actions.stockrows import Folder
from gongkai.records.models import Organ, StockImport
from gongkai.records.queries import paging
from gongkai.records.queries import stock as reading

SHOWN = 20  # rows that are named after an import; the table of rejects has all of them
REFUSAL = "旧网站的信息由管理员导入。"
importer = holder("administrator", refusal=REFUSAL)


@staff
def stock(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The runs and what was held back; the administrator may bring a table in."""
    may_import = "administrator" in request.staff.roles(organ)  # type: ignore[attr-defined]
    if request.method == "POST":
        if not may_import:
            raise PermissionDenied(REFUSAL)
        return _import(request, organ)
    return _page(request, organ, StockForm() if may_import else None)


def _page(request: HttpRequest, organ: Organ, form: StockForm | None, **more: object) -> HttpResponse:
    runs = paging.page(reading.runs(organ), request.GET.get("after", ""), size=20)
    held = list(reading.held(organ)[: SHOWN + 1])
    context = {
        "organ": organ,
        "section": "stock",
        "form": form,
        "runs": runs.rows,
        "next": filtering.link(request, after=runs.next) if runs.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "held": held[:SHOWN],
        "more": len(held) > SHOWN,
        "columns": stocktable.COLUMNS,
    }
    return render(request, "desk/stock.html", context | more)


def _import(request: HttpRequest, organ: Organ) -> HttpResponse:
    form = StockForm(request.POST, request.FILES)
    if not form.attempt(lambda: _take(request, organ, form)):
        return _page(request, organ, form)
    run, outcome = form.result
    if run.rejected:
        rejects = [(number, reason) for number, _, reason in outcome.rejects[:SHOWN]]
        return _page(request, organ, StockForm(), run=run, rejects=rejects)
    messages.success(
        request, f"已迁入 {run.brought} 份，暂不公开 {run.held} 份，以前已迁入 {run.skipped} 份。"
    )
    return redirect("desk:stock", organ.code)


def _take(request: HttpRequest, organ: Organ, form: StockForm):  # type: ignore[no-untyped-def]
    file = form.cleaned_data["file"]
    try:
        return writing.take(
            organ=organ,
            source=file.name,
            table=stocktable.read(file.name, file.file),
            folder=Folder(None),
            scan=lambda data: "none",
            actor=request.user,
            new_columns=form.cleaned_data["new_columns"],
        )
    except BadSheet as problem:
        raise ValidationError({"file": str(problem)}) from problem


@staff
@require_GET
def template(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The empty sheet to fill in."""
    return sheet.attachment(stocktable.template(), "旧网站信息（空表）")


@importer
@require_GET
def rejects(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The rows that were not taken, with their reasons."""
    run: StockImport | None = reading.runs(organ).filter(pk=pk, rejects__isnull=False).first()
    if run is None:
        raise Http404("没有这份表。")
    return looking.hand_out(request, run.rejects, None, reverse("desk:stock", args=[organ.code]))
