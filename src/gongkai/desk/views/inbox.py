"""What has come in by every channel and not been dealt with; confirming it, and reaching the applicant."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.adapters import scanner
from gongkai.desk.asking import staff
from gongkai.desk.forms.base import DeskForm
from gongkai.desk.forms.intake import ConfirmForm, ContactForm, RenewForm
from gongkai.desk.holding import within
from gongkai.law.handling import OFFICE, STEPS
from gongkai.law.receipt import CHANNELS, RULES
from gongkai.records.actions import clock, requests
from gongkai.records.actions import intake as writing
from gongkai.records.calendars import calendar
from gongkai.records.models import Organ, Request
from gongkai.records.policy import policy
from gongkai.records.queries import inbox as reading
from gongkai.records.queries import office
from gongkai.records.queries.likes import likes
from gongkai.records.queries.papers import rule_of

TAKERS, REFUSED = ("intake", "handler", "head"), "确认收件、联系申请人由收件和经办人员办理。"
taker = within(*TAKERS, refusal=REFUSED)


@staff
@require_GET
def inbox(request: HttpRequest, organ: Organ) -> HttpResponse:
    """All of it on one page, the most pressing first; as many queries however much there is."""
    today, days = clock.today(), calendar(organ)
    cases = request.staff.cases(organ)
    waiting = reading.waiting(request.staff.requests(organ), today)
    answers = reading.answers(cases, organ)
    fresh = reading.fresh(cases)
    alike = likes(request.staff, organ, fresh, today)
    context = {
        "organ": organ,
        "section": "inbox",
        "waiting": waiting,
        "alarms": sum(each.alarm for each in waiting),
        "fresh": [(case, office.urgency(case.due, today, days), alike.get(case.pk, 0)) for case in fresh],
        "answers": [(row, STEPS[row.event].name) for row in answers],
        "given_up": reading.given_up(request.staff.messages(organ)),
        "infected": reading.infected(request.staff.files(organ)),
        "held": reading.held(request.staff.files(organ)),
        "scanner": scanner.configured(),
        "rule": RULES[policy(organ).receipt_rule],
        "shown": reading.SHOWN,
        "may_assign": bool(request.staff.somewhere(organ) & set(STEPS["assigned"].roles)),
        "takes": bool(request.staff.roles(organ) & {"intake", "handler"}),
    }
    return render(request, "desk/inbox.html", context)


def _found(request: HttpRequest, organ: Organ, pk: int) -> Request:
    rows = request.staff.requests(organ).select_related("organ", "taken_by").prefetch_related("cases")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


def _own(request: HttpRequest, organ: Organ, pk: int) -> Request:
    """The request, where the person may act for all of its cases."""
    found = _found(request, organ, pk)
    if not request.staff.roles_of(found) & set(TAKERS):  # type: ignore[attr-defined]
        raise PermissionDenied(REFUSED)
    return found


@staff
@require_GET
def request_page(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One request as it came in: all its dates, by which rule it is received, its files, its cases."""
    return _page(request, organ, _found(request, organ, pk))


def _page(
    request: HttpRequest,
    organ: Organ,
    found: Request,
    confirming: DeskForm | None = None,
    contacting: DeskForm | None = None,
    renewing: DeskForm | None = None,
    code: str = "",
) -> HttpResponse:
    today = {"on": clock.today()}
    roles = request.staff.roles_of(found)  # type: ignore[attr-defined]
    may, works = bool(roles & set(TAKERS)), bool(roles & set(OFFICE))
    cases = list(request.staff.cases(organ).filter(request=found).order_by("pk"))  # type: ignore[attr-defined]
    live = not cases or any(case.closed_on is None and case.state != "voided" for case in cases)
    context = {
        "organ": organ,
        "section": "inbox",
        "found": found,
        "handles": works,
        "submitted_on": timezone.localdate(found.submitted_at),
        "channel": CHANNELS[found.channel],
        "rule": rule_of(found),
        "cases": cases,
        "files": list(found.files.filter(case=None).order_by("pk")) if works else [],
        "contacts": reading.contacts(found),
        "items": requests.asks_of(found) if works else [],
        "confirming": confirming or ConfirmForm(initial=today, auto_id="confirm_%s"),
        "contacting": contacting or ContactForm(initial=today, auto_id="contact_%s"),
        "renewing": renewing or RenewForm(auto_id="renew_%s"),
        "code": code,
        "form": confirming or contacting or renewing,
        "may_confirm": may and live and found.confirmed_on is None,
        "may_contact": may and live,
        "may_renew": may,
    }
    return render(request, "desk/incoming.html", context)


@taker
@require_http_methods(["POST"])
def confirm(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Both sides have confirmed; what waited is opened, and no due date becomes later."""
    found = _own(request, organ, pk)
    form = ConfirmForm(request.POST, auto_id="confirm_%s")
    if not form.attempt(lambda: requests.confirm(request=found, actor=request.user, **form.cleaned_data)):
        return _page(request, organ, found, confirming=form)
    messages.success(request, f"{found.number} 已确认收到。")
    return redirect("desk:incoming", organ.code, pk)


@taker
@require_http_methods(["POST"])
def contact(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """An attempt to reach the applicant is kept, whether or not it succeeded."""
    found = _own(request, organ, pk)
    form = ContactForm(request.POST, auto_id="contact_%s")
    if not form.attempt(lambda: writing.contact(request=found, actor=request.user, **form.cleaned_data)):
        return _page(request, organ, found, contacting=form)
    messages.success(request, "联系情况已登记。")
    return redirect("desk:incoming", organ.code, pk)


@taker
@require_http_methods(["POST"])
def renew_code(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """A new query code, shown on this answer and kept nowhere in the clear."""
    found = _own(request, organ, pk)
    form = RenewForm(request.POST, auto_id="renew_%s")
    if not form.attempt(lambda: requests.renew_code(request=found, actor=request.user, **form.cleaned_data)):
        return _page(request, organ, found, renewing=form)
    answer = _page(request, organ, _found(request, organ, pk), code=str(form.result))
    answer["Cache-Control"] = "no-store"
    return answer
