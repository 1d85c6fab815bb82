"""What is handed to the archive, the library and the service hall: lists made, printed, registered."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, listing, sheet
from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.deposits import DepositForm, HandForm
from gongkai.desk.views.intake import pdf
from gongkai.desk.voiding import ask_why
from gongkai.law import cites
from gongkai.letter.papers import Given
from gongkai.letter.papers import deposit as deposit_paper
from gongkai.letter.write import render as render_paper
from gongkai.records.actions import clock
from gongkai.records.actions import deposits as writing
from gongkai.records.models import Deposit, Organ
from gongkai.records.queries import deposits as reading
from gongkai.records.queries import paging

EARLIEST = date(2008, 5, 1)  # the first day of the Regulation of 2007


@staff
def deposits(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The lists that were made, and how much waits; posted, a list is made."""
    today = clock.today()
    initial = {"first": today.replace(month=1, day=1), "last": today}
    form = DepositForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.attempt(
        lambda: writing.create(organ=organ, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    ):
        messages.success(request, f"已开列 {form.result.count} 件。打印清单，移送后登记。")
        return redirect("desk:deposit", organ.code, form.result.pk)
    page = paging.page(request.staff.deposits(organ), request.GET.get("after", ""))  # type: ignore[attr-defined]
    context = {
        "organ": organ,
        "section": "deposits",
        "form": form,
        "cite": cites.REG_25,
        "waiting": reading.waiting_counts(organ, EARLIEST, today),
        "page": page,
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "may_write": request.staff.may_write(organ),  # type: ignore[attr-defined]
    }
    return render(request, "desk/deposits.html", context)


def _deposit(request: HttpRequest, organ: Organ, pk: int) -> Deposit:
    rows = request.staff.deposits(organ).select_related("organ", "made_by")  # type: ignore[attr-defined]
    found: Deposit = get_object_or_404(rows, pk=pk)
    return found


@staff
def deposit(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One list; posted, it was handed over."""
    found = _deposit(request, organ, pk)
    form = HandForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})
    if form.is_bound and form.attempt(
        lambda: writing.hand(deposit=found, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    ):
        messages.success(request, "已登记移送。")
        return redirect("desk:deposit", organ.code, pk)
    table = listing.TABLES["deposited"]
    page = paging.page(reading.listed(found), request.GET.get("after", ""), by=table.by)
    context = {
        "organ": organ,
        "section": "deposits",
        "deposit": found,
        "form": form,
        "table": table,
        "rows": [table.row(each) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "may_hand": request.staff.may_write(organ) and not (found.handed_on or found.voided),  # type: ignore[attr-defined]
    }
    return render(request, "desk/deposit.html", context)


@staff
@require_GET
def export(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The list as a sheet."""
    found = _deposit(request, organ, pk)
    name = f"{organ.name} 移送清单 {found.number}"
    return sheet.listed(listing.TABLES["deposited"], reading.listed(found).iterator(), name)


@staff
@require_GET
def paper(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The list to be signed by who hands over and who receives, as PDF."""
    found = _deposit(request, organ, pk)
    given = (
        Given(each.title, each.doc_number, each.index_number, each.published_on)
        for each in reading.listed(found)
    )
    period, place = (found.first, found.last), found.get_place_display()
    made = deposit_paper(organ.name, found.made_on, found.number, place, period, given)
    return pdf(render_paper(made, "pdf"), f"移送清单 {found.number}")


@writer
def void(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Take back a list that was made by mistake."""
    found = _deposit(request, organ, pk)
    note = "作废后清单上的信息可以重新开列；编号不再使用。已经移送的不能作废。"
    return ask_why(
        request,
        organ,
        lambda reason: writing.void(deposit=found, reason=reason, actor=request.user),  # type: ignore[arg-type]
        words={"act": "作废", "what": found.number, "note": note},
        back=("desk:deposit", pk),
    )
