"""The review of the whole public stock: what it found, and the ways to settle each finding."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from gongkai.desk import filtering, sheet
from gongkai.desk.asking import staff
from gongkai.desk.holding import holder
from gongkai.desk.listing import Col, Table
from gongkai.guard.hits import KINDS
from gongkai.law.errors import NotAllowed
from gongkai.law.signoff import SIGNERS
from gongkai.records.actions import settling, shutting
from gongkai.records.models import Finding, Organ
from gongkai.records.queries import findings as reading
from gongkai.records.queries import paging

reader = holder(
    *reading.READERS, refusal="全库复查由经办、审核、签发、公开工作机构负责人、管理员和审计员查看。"
)


def kind(finding: Finding) -> str:
    """What was found, in words."""
    return KINDS.get(finding.kind, "没有读到")


TABLE = Table(
    "全库复查",
    None,
    (
        Col("标题", lambda f: f.title, "wide"),
        Col("版本", lambda f: f"第 {f.version.version} 版" if f.version else "—"),
        Col("种类", kind),
        Col("位置", lambda f: f.place, "wide"),
        Col("内容（已遮盖）", lambda f: f.shown),
        Col("前后文（已遮盖）", lambda f: f.around, "wide"),
        Col("状态", lambda f: f.get_state_display()),
        Col("发现时间", lambda f: localtime(f.found_at).strftime("%Y-%m-%d %H:%M")),
        Col("处理人", lambda f: f.settled_by.name if f.settled_by else ""),
        Col("理由", lambda f: f.reason, "wide"),
    ),
)


@reader
@require_GET
def sweep(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The findings, those that wait unless asked otherwise."""
    return _page(request, organ)


def _page(request: HttpRequest, organ: Organ, **more: object) -> HttpResponse:
    tray = filtering.chosen(request, "tray", reading.TRAYS) or "person"
    page = paging.page(reading.asked(organ, tray), request.GET.get("after", ""))
    for each in page.rows:
        each.kind_name = kind(each)
    roles = request.staff.roles(organ)  # type: ignore[attr-defined]
    context = {
        "organ": organ,
        "section": "sweep",
        "last": reading.last(organ),
        "tray": tray,
        "trays": reading.TRAYS,
        "counts": reading.counts(organ),
        "rows": page.rows,
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "may_correct": "handler" in roles,
        "may_withdraw": bool(roles & set(SIGNERS)),
        "may_answer": bool(roles & set(settling.ANSWERERS)),
    }
    return render(request, "desk/sweep.html", context | more)


@reader
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The findings asked for, masked as they are, as a sheet."""
    tray = filtering.chosen(request, "tray", reading.TRAYS) or "person"
    rows = reading.asked(organ, tray).order_by("pk")
    refused = sheet.too_many(request, rows, "desk:sweep", organ.code)
    return refused or sheet.listed(TABLE, rows.iterator(chunk_size=2000), f"{organ.name} 复查")


def _finding(organ: Organ, pk: int) -> Finding:
    found = reading.one(organ, pk)
    if found is None:
        raise Http404("没有这一处。")
    return found


@staff
@require_POST
def answer(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Let it stand, with a reason, under one's name."""
    found, reason = _finding(organ, pk), request.POST.get("reason", "")
    try:
        settling.answer(finding=found, reason=reason, actor=request.user)  # type: ignore[arg-type]
    except (NotAllowed, ValidationError) as refused:
        said = str(refused) if isinstance(refused, NotAllowed) else "；".join(refused.messages)
        return _page(request, organ, failed=pk, error=said, given=reason)
    messages.success(request, "已记下理由。同样的内容以后复查不再列出。")
    return redirect("desk:sweep", organ.code)


@staff
@require_POST
def cover(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Begin a correction in which the persons are covered."""
    found = _finding(organ, pk)
    if found.publication is None:
        raise Http404("这一处不在公开信息里。")
    try:
        made, left = settling.cover(publication=found.publication, actor=request.user)  # type: ignore[arg-type]
    except (NotAllowed, ValidationError) as refused:
        said = str(refused) if isinstance(refused, NotAllowed) else "；".join(refused.messages)
        messages.error(request, said)
        return redirect("desk:sweep", organ.code)
    if left:
        names = "、".join(f"“{name}”" for name in left)
        messages.warning(request, f"{names}不能由平台遮盖，请在原来的软件里处理后重新上传。")
    messages.success(
        request, "更正稿已建立，个人信息已遮盖；核对后送审，签发后替换，有个人信息的版本停止公开。"
    )
    return redirect("desk:manuscript", organ.code, made.pk)


@staff
@require_POST
def shut(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Let an earlier version be read no more."""
    found = _finding(organ, pk)
    if found.version is None:
        raise Http404("这一处不在以前的版本里。")
    try:
        shutting.shut(version=found.version, reason="含有个人信息。", actor=request.user)  # type: ignore[arg-type]
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"第 {found.version.version} 版已停止公开。")
    return redirect("desk:sweep", organ.code)
