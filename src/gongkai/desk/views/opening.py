"""The opening balance of the first year: last year's published report is read and locked in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.desk.asking import writer
from gongkai.records import room
from gongkai.records.actions import reports as writing
from gongkai.records.models import Organ
from gongkai.report.model import Report, Unreadable
from gongkai.report.read import read

LARGEST = 20 * 1024 * 1024


@writer
def opening(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Hand in last year's report as published."""
    error = ""
    if request.method == "POST":
        try:
            document = _read(request)
            writing.import_previous(
                organ=organ,
                document=document,
                source=request.FILES["file"].name,
                actor=request.user,
                renamed=request.POST.get("renamed") == "1",
            )
        except (Unreadable, ValidationError) as problem:
            error = problem.messages[0] if isinstance(problem, ValidationError) else str(problem)
        else:
            messages.success(
                request, f"已导入 {document.year} 年度报告，其“结转下年度继续办理”已锁定为下一年的期初数。"
            )
            return redirect("desk:reports", organ.code)
    imported = request.staff.issued(organ).filter(origin="imported")
    return render(
        request,
        "desk/opening.html",
        {"organ": organ, "section": "reports", "error": error, "imported": imported},
    )


def _read(request: HttpRequest) -> Report:
    file = request.FILES.get("file")
    if file is None:
        raise Unreadable("请选择上一年度报告的文件。")
    room.for_new()
    if file.size > LARGEST:
        raise Unreadable("文件超过 20 MB，请确认选对了文件。")
    return read(file.read(), file.name)
