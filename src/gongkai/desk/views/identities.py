"""Who made a request that has no case yet, and what came with it: for those who work on requests."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from gongkai.desk import looking
from gongkai.desk.asking import staff
from gongkai.law.handling import OFFICE
from gongkai.records.models import Organ, Request


@staff
@sensitive_variables()
def applicant(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Who asked: shown once for a reason, and every look is logged."""
    of = _of(request, organ, pk)
    if not of.applicant:
        raise Http404("这件申请没有保存申请人的身份信息。")
    context = {"organ": organ, "section": "inbox", "number": f"收件 {of.number}", "back": _back(organ, pk)}
    answer = render(request, "desk/applicant.html", context | looking.look(request, of))
    answer["Cache-Control"] = "no-store"
    return answer


@staff
@require_GET
def file(request: HttpRequest, organ: Organ, pk: int, file: int) -> HttpResponse:
    """One file that came with the request."""
    of = _of(request, organ, pk)
    stored = get_object_or_404(of.files.filter(case=None), pk=file)
    return looking.hand_out(request, stored, of, _back(organ, pk))


def _of(request: HttpRequest, organ: Organ, pk: int) -> Request:
    rows = request.staff.requests(organ).select_related("organ").prefetch_related("cases")  # type: ignore[attr-defined]
    found = get_object_or_404(rows, pk=pk)
    if not request.staff.roles_of(found) & set(OFFICE):  # type: ignore[attr-defined]
        raise PermissionDenied("申请人的身份信息和材料由办理的人员查看，管理员和审计员不查看。")
    return found


def _back(organ: Organ, pk: int) -> str:
    return reverse("desk:incoming", args=[organ.code, pk])
