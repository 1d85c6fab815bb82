"""A request that staff take in, and the receipt they hand out for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongkai.adapters import received, scanner
from gongkai.desk.asking import staff
from gongkai.desk.forms.intake import CONTACT, PERSONAL, TAKEN, DatesForm, IntakeForm
from gongkai.desk.holding import holder
from gongkai.law import receipt as rules
from gongkai.law.case import Event, replay
from gongkai.law.errors import NotAllowed
from gongkai.letter.write import render as render_paper
from gongkai.records.actions import clock, requests
from gongkai.records.actions import intake as writing
from gongkai.records.calendars import calendar
from gongkai.records.models import Organ
from gongkai.records.queries import receipts
from gongkai.records.queries.cases import next_number

taker = holder("intake", "handler", refusal="收件登记由“登记”或者“经办”角色的人员办理。")
GROUPS = (
    ("怎样提出、什么时候", ("channel", "submitted_on", "arrived_on", "confirmed_on", "number")),
    ("申请人", ("applicant_type", *PERSONAL, *CONTACT)),
    ("要什么信息", ("asks", "form", "way", "files")),
    ("核对", ("read_back", "note")),
)


@taker
def intake(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Enter a request; saved, its receipt is shown at once."""
    today = clock.today()
    initial = {
        "submitted_on": today,
        "number": next_number(organ, today.year),
        "form": "any",
        "way": "counter",
    }
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = IntakeForm(*given, initial=initial)
    token = request.POST.get("token", "")[:64] or requests.new_token()
    if form.is_bound and form.attempt(lambda: _take(request, organ, form, token)):
        messages.success(request, f"申请 {form.result.request.number} 已登记。")
        return redirect("desk:receipt", organ.code, form.result.request.pk)
    context = {
        "organ": organ,
        "section": "cases",
        "form": form,
        "token": token,
        "groups": [(name, [form[each] for each in fields]) for name, fields in GROUPS],
        "channels": TAKEN,
        "dated": _dated(organ, form.data if form.is_bound else initial),
        "scanner": scanner.configured(),
    }
    return render(request, "desk/intake.html", context)


def _take(request: HttpRequest, organ: Organ, form: IntakeForm, token: str) -> requests.Received:
    sent = received.scanned(form.cleaned_data["files"], "files")
    uploads = [writing.Upload(*each) for each in sent]
    return writing.take(
        organ=organ,
        given=form.given(),
        token=token,
        actor=request.user,
        uploads=uploads,
        note=form.cleaned_data["note"],
    )


@staff
@require_GET
def dates(request: HttpRequest, organ: Organ) -> HttpResponse:
    """What the dates typed so far come to; asked for while they are typed."""
    return render(request, "desk/intake_dates.html", {"dated": _dated(organ, request.GET)})


def _dated(organ: Organ, given: object) -> dict[str, object]:
    """The receipt date by the rule of the channel, what is lacking for it, and when the answer is due."""
    form = DatesForm(given)
    form.is_valid()
    known = form.cleaned_data
    channel = known.get("channel") or ""
    if not channel:
        return {}
    days = {key: known.get(f"{key}_on") for key in ("submitted", "arrived", "confirmed")}
    received = rules.received_on(channel, **days)
    due = replay([Event(received, "received", 1)], calendar(organ)).due if received else None
    return {
        "rule": rules.CHANNELS[channel],
        "received": received,
        "lacking": "" if received else rules.missing(channel),
        "due": due,
        "late": bool(due and due < clock.today()),
        "days": days,
    }


@staff
@require_GET
def receipt(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """What to hand to the applicant, and what comes next."""
    found = get_object_or_404(request.staff.requests(organ).prefetch_related("cases"), pk=pk)
    context = {
        "organ": organ,
        "section": "cases",
        "found": found,
        "cases": list(found.cases.all()),
        "channel": rules.CHANNELS[found.channel],
        "lacking": "" if found.received_on else rules.missing(found.channel),
        "printable": found.taken_by_id is not None,
    }
    return render(request, "desk/receipt.html", context)


@taker
@require_GET
def receipt_pdf(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The receipt with the query code; that it was printed is logged."""
    rows = request.staff.requests(organ).select_related("organ").prefetch_related("cases__events")
    found = get_object_or_404(rows, pk=pk)
    try:
        code = writing.code(request=found, actor=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("desk:receipt", organ.code, pk)
    followed = request.build_absolute_uri(reverse("portal:track"))
    sheet = receipts.staff_receipt(found, code, clock.today(), followed)
    return pdf(render_paper(sheet, "pdf"), f"回执 {found.number}")


def pdf(data: bytes, name: str) -> HttpResponse:
    """A paper to be printed."""
    headers = {"Content-Disposition": content_disposition_header(False, f"{name}.pdf")}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
