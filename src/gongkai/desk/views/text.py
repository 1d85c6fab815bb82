"""Editing the texts of sections one, five and six; the figures in them stay bound."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.desk import paper
from gongkai.desk.asking import staff, writer
from gongkai.desk.views.report import draft
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import reports as writing
from gongkai.records.models import AnnualReport, Organ
from gongkai.records.queries import binding, labels, reports
from gongkai.report import forms


@staff
def text(request: HttpRequest, organ: Organ, year: int, no: int) -> HttpResponse:
    """One section in the editor."""
    if no not in paper.WRITTEN:
        raise Http404("这一部分由台账生成，不能直接编辑。")
    report = draft(request, organ, year)
    names = labels.labels(organ)
    numbers = reports.numbers(report.figures)
    given = request.POST.get("text")
    error = ""
    stored = writing.texts(report).get(no, "")
    if request.method == "POST" and request.staff.may_write(organ):
        error = _save(request, report, no, given or "")
        if not error:
            messages.success(request, "已保存。")
            _say_lost(request, report, no, stored, names)
            return redirect("desk:report", organ.code, year)
    context = {
        "organ": organ,
        "section": "reports",
        "report": report,
        "no": no,
        "heading": forms.load(report.form).headings[no - 1],
        "text": given if given is not None else binding.to_editor(stored, numbers, names),
        "error": error,
        "figures": [
            (names[figure], binding.plain(value))
            for figure, value in numbers.items()
            if value and figure in names
        ],
        "editable": report.state in writing.EDITABLE and request.staff.may_write(organ),
    }
    return render(request, "desk/text.html", context)


def _save(request: HttpRequest, report: AnnualReport, no: int, given: str) -> str:
    try:
        writing.edit_text(report=report, no=no, text=given, actor=request.user)
    except ValidationError as problem:
        return problem.messages[0]
    except NotAllowed as refused:
        return str(refused)
    return ""


def _say_lost(
    request: HttpRequest, report: AnnualReport, no: int, before: str, names: dict[str, str]
) -> None:
    """Figures that were bound and are no longer: from now on nobody watches them."""
    kept = set(binding.figures(writing.texts(report).get(no, "")))
    lost = [
        names.get(figure, figure) for figure in dict.fromkeys(binding.figures(before)) if figure not in kept
    ]
    if lost:
        messages.warning(request, f"这些数字不再随台账更新：{'、'.join(lost)}。写在正文里的，请自己核对。")


@writer
@require_POST
def redraft(request: HttpRequest, organ: Organ, year: int, no: int) -> HttpResponse:
    """Draft the section anew from the registers."""
    if no not in paper.WRITTEN:
        raise Http404
    try:
        writing.redraft(report=draft(request, organ, year), no=no, actor=request.user)
        messages.success(request, "已按台账重新起草。原来的文字在日志里可以查到。")
    except NotAllowed as refused:
        messages.error(request, str(refused))
    return redirect("desk:text", organ.code, year, no)
