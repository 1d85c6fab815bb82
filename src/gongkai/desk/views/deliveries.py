"""Everything that was sent: open sendings first, and the postal enterprise's list held against them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, listing, sheet
from gongkai.desk.asking import staff
from gongkai.desk.forms.deliveries import PostForm
from gongkai.desk.holding import within
from gongkai.records.actions import clock, reconciling
from gongkai.records.actions.reconciling import Posted
from gongkai.records.models import Delivery, Organ
from gongkai.records.queries import deliveries as reading

SALT = "gongkai.reconcile"
mailroom = within("intake", "handler", refusal="由登记人员或者经办人核对邮政记录。")


@staff
@require_GET
def deliveries(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The sendings of an organ, those nobody signed for at the top."""
    state = filtering.chosen(request, "state", reading.STATES) or "open"
    today = clock.today()
    page = reading.listed(_asked(request, organ, state), state, request.GET.get("after", ""))
    context = {
        "organ": organ,
        "section": "deliveries",
        "state": state,
        "states": reading.STATES,
        "ways": Delivery.Way.choices,
        "q": filtering.text(request),
        "rows": [
            (each, reading.title(each), reading.state(each), reading.slow(each, today)) for each in page.rows
        ],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "export": filtering.link(request, after=""),
        "filtered": state != "open" or any(request.GET.get(name) for name in ("way", "q")),
        "may_write": bool(request.staff.somewhere(organ) & {"intake", "handler"}),
    }
    return render(request, "desk/deliveries.html", context)


def _asked(request: HttpRequest, organ: Organ, state: str):  # type: ignore[no-untyped-def]
    way = filtering.chosen(request, "way", Delivery.Way.values)
    rows = request.staff.deliveries(organ)
    return reading.asked(rows, state, way, filtering.text(request), clock.today())


@staff
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The sendings asked for, as a sheet."""
    state = filtering.chosen(request, "state", reading.STATES) or "open"
    rows = _asked(request, organ, state).order_by("-sent_on", "-pk")
    refused = sheet.too_many(request, rows, "desk:deliveries", organ.code)
    table = listing.TABLES["deliveries"]
    return refused or sheet.listed(table, rows.iterator(chunk_size=2000), f"{organ.name} 送达登记")


@mailroom
def reconcile(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Take the post's list, show what agrees and what does not, accept what was ticked."""
    if request.method == "POST" and "posted" in request.POST:
        return _accept(request, organ)
    given = request.method == "POST"
    form = PostForm(request.POST, request.FILES) if given else PostForm()
    found, kept = None, ""
    if given and form.attempt(form.lines):
        found = reconciling.compare(organ, request.staff.deliveries(organ), form.result)
        kept = signing.dumps([_plain(each) for each in form.result], salt=SALT, compress=True)
    context = {"organ": organ, "section": "deliveries", "form": form, "found": found, "posted": kept}
    return render(request, "desk/reconcile.html", context)


def _accept(request: HttpRequest, organ: Organ) -> HttpResponse:
    try:
        posted = [_posted(each) for each in signing.loads(request.POST["posted"], salt=SALT)]
    except signing.BadSignature:
        messages.error(request, "这一页已经失效，请重新选择文件。")
        return redirect("desk:reconcile", organ.code)
    noted, served, refused = reconciling.accept(
        organ=organ,
        rows=request.staff.deliveries(organ),
        posted=posted,
        chosen=filtering.keys(request.POST.getlist("chosen")),
        actor=request.user,
    )
    messages.success(request, f"已核对 {noted} 件，其中登记签收 {served} 件。")
    for each in refused:
        messages.warning(request, each)
    return redirect("desk:deliveries", organ.code)


def _plain(posted: Posted) -> dict[str, object]:
    return {key: str(value) if isinstance(value, date) else value for key, value in asdict(posted).items()}


def _posted(kept: dict[str, object]) -> Posted:
    days = {key: date.fromisoformat(str(kept[key])) for key in ("posted_on", "signed_on") if kept[key]}
    return Posted(**{**kept, **days})  # type: ignore[arg-type]
