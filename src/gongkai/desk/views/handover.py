"""When staff change: what one person holds, on a page and on paper, and all of it to another."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.bulk import HandoverForm
from gongkai.desk.views.intake import pdf
from gongkai.law.handling import STEPS
from gongkai.letter.papers import Handed
from gongkai.letter.papers import handover as handover_paper
from gongkai.letter.write import render as render_paper
from gongkai.records.actions import bulk, clock
from gongkai.records.models import Organ
from gongkai.records.queries import handover as reading
from gongkai.records.queries import office


@staff
@require_GET
def handover(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Whose requests are to be handed over?"""
    context = {"organ": organ, "section": "cases", "people": office.holders(organ)}
    return render(request, "desk/handover.html", context)


@writer
def person(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """A person's open requests; posted, all of those shown go to another."""
    giver = get_object_or_404(office.holders(organ), pk=pk)
    held = reading.held(request.staff, organ, giver)
    form = HandoverForm(organ, giver, request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(lambda: _hand(request, held, form)):
        messages.success(
            request, f"{giver.name} 的 {form.result} 件申请已交给 {form.cleaned_data['to'].name}。"
        )
        return redirect("desk:handover_person", organ.code, pk)
    context = {
        "organ": organ,
        "section": "cases",
        "giver": giver,
        "held": held,
        "form": form,
        "today": clock.today(),
        "takers": form.fields["to"].queryset.exists(),
        "may": bool(request.staff.somewhere(organ) & set(STEPS["assigned"].roles)),
    }
    return render(request, "desk/handover_person.html", context)


def _hand(request: HttpRequest, held: list[reading.Held], form: HandoverForm) -> int:
    """All that the page showed, as it showed it: what changed meanwhile stops the whole."""
    if set(request.POST.getlist("chosen")) != {each.mark for each in held}:
        raise ValidationError("这一页打开以后情况有变动。您填写的内容还在，请看过现在的清单再提交。")
    chosen = [(each.case, each.case.event_seq) for each in held]
    return bulk.hand_over(chosen=chosen, actor=request.user, **form.cleaned_data)


@staff
@require_GET
def paper(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The list to be signed by both, as PDF."""
    giver = get_object_or_404(office.holders(organ), pk=pk)
    taker = office.handlers(organ).filter(pk=_number(request.GET.get("to", ""))).first()
    rows = [
        Handed(each.case.number, each.case.summary, each.state, each.clock.due, _told(each))
        for each in reading.held(request.staff, organ, giver)
    ]
    reason = request.GET.get("reason", "").strip()[:300]
    sheet = handover_paper(organ.name, clock.today(), giver.name, taker.name if taker else "", rows, reason)
    return pdf(render_paper(sheet, "pdf"), "交接清单")


def _told(each: reading.Held) -> str:
    inner = f"内部期限 {each.case.inner_due}；" if each.case.inner_due else ""
    return f"{inner}{each.next_step}" + (f"（{each.note}）" if each.note else "")


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
