"""Corrections of records and suggestions to publish: the list, a new one, its page, a withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, listing, papers, sheet
from gongkai.desk.asking import staff
from gongkai.desk.forms.base import LookForm
from gongkai.desk.forms.matters import CloseForm, MatterForm
from gongkai.desk.history import history, model_names
from gongkai.desk.holding import handles, holder
from gongkai.desk.matterfile import matter_file
from gongkai.desk.voiding import ask
from gongkai.law.errors import NotAllowed
from gongkai.law.matters import COUNTER, MATTERS, STATES
from gongkai.records.actions import clock, files
from gongkai.records.actions import matters as writing
from gongkai.records.actions.requests import new_code
from gongkai.records.models import Matter, Organ
from gongkai.records.queries import matters as reading
from gongkai.records.queries import paging

counter = holder(*COUNTER, refusal="由全机关的登记人员或者经办人登记。")
decider = holder("signer", "head", refusal="由签发人或者公开工作机构负责人决定。")


@staff
@require_GET
def matters(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The corrections and suggestions of an organ, open ones unless asked otherwise."""
    state = filtering.chosen(request, "state", reading.STATES) or "open"
    table = listing.TABLES["matters"]
    page = paging.page(_asked(request, organ, state), request.GET.get("after", ""), by=table.by)
    today = clock.today()
    context = {
        "organ": organ,
        "section": "matters",
        "table": table,
        "rows": [table.row(each) for each in page.rows],
        "reminded": [each for each in page.rows if _reminds(each, today)],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "export": filtering.link(request, after=""),
        "state": state,
        "states": reading.STATES,
        "kinds": Matter.Kind.choices,
        "years": range(today.year, 2018, -1),
        "q": filtering.text(request),
        "filtered": state != "open" or any(request.GET.get(name) for name in ("kind", "year", "q")),
        "may_write": bool(request.staff.roles(organ) & set(COUNTER)),
        "whole": request.staff.whole(organ),
    }
    return render(request, "desk/matters.html", context)


def _reminds(matter: Matter, today) -> bool:  # type: ignore[no-untyped-def]
    return (
        matter.decided_on is None
        and not matter.voided
        and bool(matter.remind_on)
        and matter.remind_on <= today
    )


def _asked(request: HttpRequest, organ: Organ, state: str) -> QuerySet[Matter]:
    return reading.asked(
        request.staff.matters(organ),
        kind=filtering.chosen(request, "kind", Matter.Kind.values),
        state=state,
        year=filtering.year(request),
        words=filtering.text(request),
    )


@staff
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The corrections and suggestions asked for, as a sheet."""
    state = filtering.chosen(request, "state", reading.STATES) or "open"
    rows = _asked(request, organ, state).order_by("-received_on", "-pk")
    refused = sheet.too_many(request, rows, "desk:matters", organ.code)
    table = listing.TABLES["matters"]
    return refused or sheet.listed(table, rows.iterator(chunk_size=2000), f"{organ.name} 更正与建议")


@counter
def new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Register a correction or a suggestion."""
    form = MatterForm(
        request.POST if request.method == "POST" else None, initial={"received_on": clock.today()}
    )
    given = new_code()
    if form.is_bound and form.attempt(
        lambda: writing.receive(organ=organ, actor=request.user, code=given, **form.given())
    ):
        _hand_over(request, form.result.number, given)
        return redirect("desk:matter", organ.code, form.result.pk)
    context = {"organ": organ, "section": "matters", "form": form, "kinds": MATTERS.values()}
    return render(request, "desk/matter_form.html", context)


@staff
@require_GET
def matter(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One correction or suggestion: what is asked, where it stands, its answer."""
    found = matter_file(request, organ, pk)
    context = found.context(
        kind=MATTERS[found.matter.kind],
        state=STATES[reading.state(found.matter, found.letter)],
        outcome=reading.outcome(found.matter),
        letter=found.letter,
        answer=reading.answer(found.matter),
        may=found.may,
        reminds=_reminds(found.matter, found.today),
        history=history(request.staff, organ, f"matter/{pk}", model_names(Matter)),
    )
    return render(request, "desk/matter.html", context)


@decider
def close(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The matter was withdrawn and gets no answer."""
    found = matter_file(request, organ, pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(
        lambda: writing.close(matter=found.matter, actor=found.person, note=form.cleaned_data["note"])
    ):
        messages.success(request, "已按撤回办结。")
        return redirect("desk:matter", organ.code, pk)
    return render(request, "desk/matter_close.html", found.context(form=form, may=found.may))


@counter
def code(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """A new code for whoever put it forward; it is shown once."""
    found = matter_file(request, organ, pk)
    form = LookForm(request.POST if request.method == "POST" else None)
    form.fields["why"].label = "怎样核对的身份"
    form.fields["why"].help_text = "例如：本人持身份证到场。记入日志。"
    if form.is_bound and form.attempt(
        lambda: writing.renew_code(matter=found.matter, actor=found.person, why=form.cleaned_data["why"])
    ):
        _hand_over(request, found.matter.number, form.result)
        return redirect("desk:matter", organ.code, pk)
    return render(request, "desk/matter_code.html", found.context(form=form, may=found.may))


def _hand_over(request: HttpRequest, number: str, given: str) -> None:
    messages.success(
        request, f"编号 {number}，查询码 {given}：只显示这一次，请抄给提出人，凭它可以在网上领取答复书。"
    )


@counter
def void(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Take a mistaken entry out."""
    found = matter_file(request, organ, pk).matter
    if found.voided:
        raise Http404("已经作废。")
    return ask(
        request,
        organ,
        lambda reason: writing.void(matter=found, reason=reason, actor=request.user),
        what=found.number,
        section="matters",
        back=("desk:matter", pk),
    )


@staff
@require_GET
def answer(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The answer as it was made, to be printed: for those who work on requests."""
    if not handles(request, organ):
        raise PermissionDenied("答复书里有当事人的身份信息，管理员和审计员不能下载。")
    stored = reading.answer(matter_file(request, organ, pk).matter)
    if stored is None:
        raise Http404("没有答复书。")
    try:
        data = files.read(stored)
    except NotAllowed as refused:
        raise Http404(refused.reason) from refused
    return papers.attachment(data, "application/pdf", stored.name)
