"""Submitting, reviewing, issuing and filing the report; a reason for a finding that may stand."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.desk.asking import staff, writer
from gongkai.desk.views.report import draft
from gongkai.law.errors import NotAllowed
from gongkai.law.reporting import BY_KEY, refusal
from gongkai.records.actions import reporting
from gongkai.records.actions import reports as writing
from gongkai.records.models import AnnualReport, Organ


@staff
def step(request: HttpRequest, organ: Organ, year: int, key: str) -> HttpResponse:
    """One step: asked for once more with what it needs, then taken."""
    if key not in BY_KEY:
        raise Http404
    report = draft(request, organ, year)
    error = ""
    if request.method == "POST":
        try:
            reporting.step(
                report=report,
                key=key,
                actor=request.user,
                reason=request.POST.get("reason", ""),
                address=request.POST.get("address", ""),
            )
        except NotAllowed as refused:
            error = str(refused)
        except ValidationError as problem:
            error = problem.messages[0]
        else:
            messages.success(request, f"“{BY_KEY[key].name}”已完成。")
            return redirect("desk:report", organ.code, year)
    context = {
        "organ": organ,
        "section": "reports",
        "report": report,
        "step": BY_KEY[key],
        "error": error,
        "refused": _refused(request, organ, report, key),
        "given": request.POST,
    }
    return render(request, "desk/step.html", context)


def _refused(request: HttpRequest, organ: Organ, report: AnnualReport, key: str) -> str | None:
    """Why the step is not this person's to take now; None where the form is shown."""
    taken = reporting.history(report, report.steps.all())
    return refusal(BY_KEY[key], report.state, request.staff.roles(organ), taken, request.user.pk)


@writer
def waive(request: HttpRequest, organ: Organ, year: int, fingerprint: str) -> HttpResponse:
    """A named person's reason why an error may stand."""
    report = draft(request, organ, year)
    finding = next((each for each in report.findings if each["fingerprint"] == fingerprint), None)
    if finding is None:
        raise Http404("这个问题已经不存在了。")
    error = ""
    if request.method == "POST":
        try:
            writing.waive(
                report=report,
                fingerprint=fingerprint,
                reason=request.POST.get("reason", ""),
                actor=request.user,
            )
        except ValidationError as problem:
            error = problem.messages[0]
        else:
            messages.success(request, "理由已记录，署名为您。")
            return redirect("desk:report", organ.code, year)
    context = {"organ": organ, "section": "reports", "report": report, "finding": finding, "error": error}
    return render(request, "desk/waive.html", context | {"given": request.POST})
