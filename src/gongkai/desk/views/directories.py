"""Directories of what each field of work publishes: which there are, what stands under each item, sheets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, listing, sheet
from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.directories import DirectoryForm, standing
from gongkai.desk.voiding import ask_why
from gongkai.law.directories import COLUMNS
from gongkai.records.actions import clock, directorysheet
from gongkai.records.actions import directories as writing
from gongkai.records.calendars import calendar
from gongkai.records.models import Directory, Organ
from gongkai.records.queries import directories as reading

SHOWN_FAULTS = 200


@staff
@require_GET
def directories(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Every directory with its items and gaps."""
    context = {
        "organ": organ,
        "section": "directories",
        "directories": reading.summaries(organ),
        "may_write": request.staff.may_write(organ),  # type: ignore[attr-defined]
    }
    return render(request, "desk/directories.html", context)


def _directory(request: HttpRequest, organ: Organ, pk: int) -> Directory:
    return get_object_or_404(request.staff.directories(organ).select_related("organ"), pk=pk)  # type: ignore[attr-defined]


def _filed(request: HttpRequest, organ: Organ, directory: Directory) -> list[reading.Filed]:
    rows = request.staff.manuscripts(organ)  # type: ignore[attr-defined]
    return reading.filed(directory, organ, reading.open_texts(rows, clock.today(), calendar(organ)))


@staff
@require_GET
def directory(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Every item: what stands under it, what is missing, what is late."""
    found = _directory(request, organ, pk)
    items = _filed(request, organ, found)
    context = {
        "organ": organ,
        "section": "directories",
        "directory": found,
        "items": items,
        "live": [each for each in items if each.item.ended_on is None],
        "missing": [each for each in items if each.missing],
        "late": sum(each.late for each in items),
        "may_write": request.staff.may_write(organ),  # type: ignore[attr-defined]
    }
    return render(request, "desk/directory.html", context)


@staff
@require_GET
def export(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The items with what stands under each, as the page shows them."""
    found = _directory(request, organ, pk)
    name = f"{organ.name} {found.name}"
    return sheet.listed(listing.TABLES["filed"], _filed(request, organ, found), name)


@staff
@require_GET
def sheet_of(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The directory itself, as a sheet that can be changed and imported again."""
    found = _directory(request, organ, pk)
    items = found.items.filter(ended_on__isnull=True).order_by("position", "pk")
    return sheet.attachment(directorysheet.export(items), f"{organ.name} {found.name} 目录")


@staff
@require_GET
def template(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The empty sheet to fill in."""
    return sheet.attachment(directorysheet.template(), "公开目录（空表）")


@writer
def import_sheet(request: HttpRequest, organ: Organ) -> HttpResponse:
    """A filled-in directory: every row or none; each bad row is named with its reason."""
    known = request.staff.directories(organ).filter(pk=filtering.key(request.GET.get("directory", "")))  # type: ignore[attr-defined]
    initial = standing(known.get()) if known else {}
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DirectoryForm(*given, initial=initial)
    if given and form.attempt(lambda: _take(request, organ, form)):
        messages.success(request, _told(form.result))
        return redirect("desk:directory", organ.code, form.result.directory.pk)
    context = {
        "organ": organ,
        "section": "directories",
        "form": form,
        "columns": COLUMNS.values(),
        "faults": form.faults[:SHOWN_FAULTS],
        "number": len(form.faults),
    }
    return render(request, "desk/directory_import.html", context)


def _take(request: HttpRequest, organ: Organ, form: DirectoryForm) -> writing.Taken:
    given, file = form.cleaned_data, form.cleaned_data["file"]
    return writing.take(
        organ=organ,
        name=given["name"],
        basis=given["basis"],
        data=file.read(),
        source=file.name[:200],
        actor=request.user,  # type: ignore[arg-type]
    )


def _told(taken: writing.Taken) -> str:
    parts = {"新增": taken.added, "修改": taken.changed, "没有变": taken.same, "停用": taken.ended}
    said = "、".join(f"{name} {number} 项" for name, number in parts.items() if number)
    return f"已导入：{said}。"


@writer
def end(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Put a directory away that is not used any more."""
    found = _directory(request, organ, pk)
    note = "停用后起草时不再能选，已经归在各事项下的信息不动。以后再导入同名的目录，就重新启用。"
    return ask_why(
        request,
        organ,
        lambda reason: writing.end(directory=found, reason=reason, actor=request.user),  # type: ignore[arg-type]
        words={"act": "停用", "what": found.name, "note": note},
        back=("desk:directory", pk),
    )
