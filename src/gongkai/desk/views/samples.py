"""A sample of finished requests for whoever inspects: drawn by lot, looked at, then given out covered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.desk import sheet
from gongkai.desk.forms.samples import SampleForm
from gongkai.desk.holding import holder
from gongkai.desk.worksheet import SAMPLE, SAMPLE_WORDS
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import clock
from gongkai.records.actions import sampling as writing
from gongkai.records.models import Organ
from gongkai.records.queries import sampling

DRAWERS = ("reviewer", "signer", "head")
drawer = holder(*DRAWERS, refusal="案卷抽样由审核、签发或者公开工作机构负责人办理，须在全机关任职。")


@drawer
@require_safe
def sample(request: HttpRequest, organ: Organ) -> HttpResponse:
    """What a lot draws, as it would leave."""
    today = clock.today()
    usual = {"year": today.year, "number": 20, "lot": today.isoformat()}
    form = SampleForm(request.GET if "lot" in request.GET else usual)
    drawn = sampling.drawn(request.staff, organ, form.wish()) if form.is_valid() else []  # type: ignore[attr-defined]
    context = {
        "organ": organ,
        "section": "cases",
        "form": form,
        "table": SAMPLE_WORDS,
        "rows": [SAMPLE_WORDS.row(each) for each in drawn],
        "covered": sum(each.covered for each in drawn),
    }
    return render(request, "desk/sample.html", context)


@drawer
@require_POST
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The same as a sheet; it leaves with an entry in the log."""
    form = SampleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请先写明抽哪一年、抽几件、抽样号。")
        return redirect("desk:sample", organ.code)
    wish = form.wish()
    drawn = sampling.drawn(request.staff, organ, wish)  # type: ignore[attr-defined]
    try:
        writing.export(organ=organ, actor=request.user, wish=wish, drawn=drawn)
    except NotAllowed as refused:
        messages.error(request, refused.reason)
        return redirect("desk:sample", organ.code)
    return sheet.listed(SAMPLE, drawn, f"{organ.name} {wish.year} 年案卷抽样")
