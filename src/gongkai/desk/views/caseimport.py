"""A year's paper register of requests, from Excel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import sheet
from gongkai.desk.asking import staff
from gongkai.desk.forms.sheets import SheetForm
from gongkai.desk.holding import holder
from gongkai.records.actions import caseimport
from gongkai.records.models import Organ

SHOWN_FAULTS = 200
taker = holder("intake", "handler", refusal="导入登记簿由“登记”或者“经办”角色的人员办理。")


@staff
@require_GET
def template(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The empty sheet to fill in."""
    return sheet.attachment(caseimport.template(), "申请登记簿（空表）")


@taker
def import_sheet(request: HttpRequest, organ: Organ) -> HttpResponse:
    """A filled-in register: every row or none; each bad row is named with its reason."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if request.method == "POST" and form.attempt(lambda: _take(request, organ, form)):
        messages.success(request, f"已导入 {form.result} 件申请，期限已逐件计算。")
        return redirect("desk:cases", organ.code)
    context = {
        "organ": organ,
        "section": "cases",
        "form": form,
        "columns": caseimport.COLUMNS,
        "most": caseimport.MOST_ROWS,
        "faults": form.faults[:SHOWN_FAULTS],
        "number": len(form.faults),
    }
    return render(request, "desk/case_import.html", context)


def _take(request: HttpRequest, organ: Organ, form: SheetForm) -> int:
    file = form.cleaned_data["file"]
    return caseimport.take(organ=organ, data=file.read(), source=file.name[:200], actor=request.user)
