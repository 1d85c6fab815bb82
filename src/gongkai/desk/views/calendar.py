"""Working days: which notices hold, a new one with what it would move, and moving it."""

from __future__ import annotations

from itertools import islice

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.desk.asking import staff
from gongkai.desk.forms.workdays import NoticeForm
from gongkai.desk.holding import administrator
from gongkai.law.workdays import Calendar
from gongkai.records.actions import recompute, telling
from gongkai.records.calendars import calendar
from gongkai.records.models import Organ, WorkdayNotice

SALT = "gongkai.workdays"
SHOWN = 200  # requests of an organ on the page of a dry run


@staff
@require_GET
def workdays(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The notices that hold for the organ: those of this version, and those added here."""
    added = request.staff.notices(organ).select_related("added_by", "organ").order_by("-year", "-pk")
    base = Calendar.load()
    context = {
        "organ": organ,
        "section": "workdays",
        "shipped": sorted(base.notices, key=lambda each: (each.year, each.issued), reverse=True),
        "added": [(each, recompute.pending(each).count()) for each in added],
        "through": calendar(organ).known_through,
        "may_add": "administrator" in request.staff.roles(organ),
    }
    return render(request, "desk/workdays.html", context)


@administrator
def new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Enter a notice, see what it would move, then apply it."""
    if request.method == "POST" and "notice" in request.POST:
        return _apply(request, organ)
    given = request.method == "POST"
    form = NoticeForm(request.POST, request.FILES) if given else NoticeForm()
    context = {"organ": organ, "section": "workdays", "form": form}
    if given and form.attempt(form.notice):
        row = recompute.row_of(form.result, organ if form.cleaned_data["scope"] == "organ" else None)
        return render(request, "desk/workdays_preview.html", context | _preview(request, row))
    return render(request, "desk/workdays_form.html", context)


def _preview(request: HttpRequest, row: WorkdayNotice) -> dict[str, object]:
    """What moves, organ by organ; the requests of other people's organs are only counted."""
    found = list(recompute.preview(row))
    kept = {"organ": row.organ_id, "year": row.year, "source": row.source, "days": row.days}
    return {
        "row": row,
        "moves": [
            (each, list(islice(each.open, SHOWN)) if request.staff.may_read(each.organ) else None)
            for each in found
        ],
        "total": sum(len(each.open) for each in found),
        "notice": signing.dumps(kept, salt=SALT, compress=True),
    }


def _apply(request: HttpRequest, organ: Organ) -> HttpResponse:
    try:
        kept = signing.loads(request.POST["notice"], salt=SALT)
        row = WorkdayNotice(
            organ=organ if kept["organ"] else None,
            year=kept["year"],
            source=kept["source"],
            days=kept["days"],
        )
        recompute.add(row=row, actor=request.user, home=organ)
    except signing.BadSignature:
        messages.error(request, "这一页已经失效，请重新填写。")
        return redirect("desk:new_workdays", organ.code)
    except ValidationError as problem:
        messages.error(request, "；".join(problem.messages))
        return redirect("desk:workdays", organ.code)
    return _finish(request, organ, row)


def _finish(request: HttpRequest, organ: Organ, row: WorkdayNotice) -> HttpResponse:
    found = [move for each in recompute.finish(row, request.user) for move in each.open]
    moved = [move for move in found if move.moved]
    told = [move for move in moved if telling.reached(move.case.request)]
    messages.success(
        request,
        f"已应用，重新计算了 {len(found)} 件在办申请的期限，其中 {len(moved)} 件日期有变动；"
        f"{len(told)} 件的申请人用短信或者邮件告知。",
    )
    _call(request, [move for move in moved if move not in told])
    return redirect("desk:workdays", organ.code)


def _call(request: HttpRequest, moved: list[recompute.Move]) -> None:
    """Whom no message reaches has to be told by a letter or a call; others' organs see to their own."""
    own = [move.case.number for move in moved if request.staff.may_read(move.case.organ)]
    if own:
        said = "、".join(own[:SHOWN]) + ("……" if len(own) > SHOWN else "")
        messages.warning(request, f"没有留邮箱和手机、须书面或者电话告知的 {len(own)} 件：{said}。")


@administrator
@require_POST
def finish(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Go on with a notice whose computation was interrupted."""
    return _finish(request, organ, get_object_or_404(request.staff.notices(organ), pk=pk))
