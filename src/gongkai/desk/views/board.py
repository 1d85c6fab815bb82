"""The letters of all requests: what waits for whose step, one by one or several at once."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering
from gongkai.desk.asking import staff, writer
from gongkai.letter.kinds import KINDS
from gongkai.records.actions import boarding, clock
from gongkai.records.models import Letter, Organ
from gongkai.records.queries import board as reading
from gongkai.records.queries import paging

MOST = 50


@staff
@require_GET
def board(request: HttpRequest, organ: Organ) -> HttpResponse:
    """One pile of letters, first the one that waits for the person who looks."""
    roles = request.staff.somewhere(organ)
    state = filtering.chosen(request, "tray", reading.TRAYS) or reading.first_tray(roles)
    tray = reading.TRAYS[state]
    rows = request.staff.letters(organ)
    page = paging.page(reading.pile(rows, state), request.GET.get("after", ""))
    counts = reading.counts(rows)
    context = {
        "organ": organ,
        "section": "board",
        "tray": tray,
        "trays": [(each, counts.get(each.state, 0)) for each in reading.TRAYS.values()],
        "rows": [(each, KINDS[each.kind].title) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "may_act": bool(tray.step and tray.roles & roles),
        "today": clock.today(),
    }
    return render(request, "desk/board.html", context)


@writer
def bulk(request: HttpRequest, organ: Organ, step: str) -> HttpResponse:
    """One step for the chosen letters: first what would be refused, then the step."""
    tray = reading.BY_STEP.get(step)
    if tray is None:
        raise Http404("没有这一步。")
    if not tray.roles & request.staff.somewhere(organ):
        raise PermissionDenied(f"您没有“{tray.act}”的角色。")
    chosen = _chosen(request, organ)
    if request.method != "POST" or not chosen:
        return redirect("desk:board", organ.code)
    sure = request.POST.get("sure") == "1"
    act = boarding.take if sure else boarding.preview
    results = act(chosen=chosen, key=step, actor=request.user)
    context = {
        "organ": organ,
        "section": "board",
        "tray": tray,
        "done": sure,
        "results": [(each, KINDS[each.letter.kind].title) for each in results],
        "ready": [each.letter.pk for each in results if not each.refused],
        "refused": sum(bool(each.refused) for each in results),
    }
    return render(request, "desk/board_step.html", context)


def _chosen(request: HttpRequest, organ: Organ) -> list[Letter]:
    """The letters that were ticked, as far as the person may see them."""
    keys = filtering.keys(request.POST.getlist("chosen")[:MOST])
    rows = request.staff.letters(organ).filter(pk__in=keys)
    return list(rows.select_related("case__organ", "case__request", "matter__organ", "organ").order_by("pk"))
