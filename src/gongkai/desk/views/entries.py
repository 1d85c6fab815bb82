"""One entry of a simple register: shown with its history, added, changed, voided."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import listing
from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.entries import EntryForm, blank, stored
from gongkai.desk.history import entry_names, history
from gongkai.desk.views.registers import known
from gongkai.desk.voiding import ask
from gongkai.law.registers import REGISTERS
from gongkai.records.actions import clock
from gongkai.records.actions import registers as writing
from gongkai.records.models import Organ, RegisterEntry


@writer
def new(request: HttpRequest, organ: Organ, kind: str) -> HttpResponse:
    """Add an entry."""
    found = known(kind)
    given = request.POST if request.method == "POST" else None
    form = EntryForm(kind, given, blank(kind, clock.today().isoformat()))
    if given is not None and form.attempt(
        lambda: writing.add(kind=kind, organ=organ, given=form.cleaned_data, actor=request.user)
    ):
        messages.success(request, "已登记。")
        again = "again" in given
        return redirect("desk:new_entry" if again else "desk:register", organ.code, kind)
    context = {"organ": organ, "section": "registers", "kind": found, "form": form}
    return render(request, "desk/entry_form.html", context)


def _entry(request: HttpRequest, organ: Organ, pk: int, **narrower: object) -> RegisterEntry:
    rows = request.staff.entries(organ).select_related("created_by", "organ")
    return get_object_or_404(rows, pk=pk, **narrower)


@staff
@require_GET
def entry(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """All that is known of one entry."""
    found = _entry(request, organ, pk)
    row = listing.TABLES[found.kind].row(found)
    context = {
        "organ": organ,
        "section": "registers",
        "kind": REGISTERS[found.kind],
        "entry": found,
        "facts": [(heading, value) for value, _, heading in row.cells],
        "history": history(request.staff, organ, f"entry/{pk}", entry_names(found.kind)),
        "may_write": request.staff.may_write(organ) and not found.voided,
    }
    return render(request, "desk/entry.html", context)


@writer
def edit(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Change an entry that stands; the log keeps what was there before."""
    found = _entry(request, organ, pk, voided=False)
    given = request.POST if request.method == "POST" else None
    form = EntryForm(found.kind, given, stored(found))
    if given is not None and form.attempt(
        lambda: writing.change(entry=found, given=form.cleaned_data, actor=request.user)
    ):
        messages.success(request, "已保存，修改前的内容留在历史里。")
        return redirect("desk:entry", organ.code, pk)
    context = {"organ": organ, "section": "registers", "kind": REGISTERS[found.kind], "form": form}
    return render(request, "desk/entry_form.html", context | {"entry": found})


@writer
def void(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Take a mistaken entry out of all figures."""
    found = _entry(request, organ, pk, voided=False)
    return ask(
        request,
        organ,
        lambda reason: writing.void(entry=found, reason=reason, actor=request.user),
        what=f"{REGISTERS[found.kind].name} {found.date}",
        section="registers",
        back=("desk:entry", pk),
    )
