"""Rules and normative documents: their register, what is due for a clean-up, its rounds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.desk import filtering, listing, sheet
from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.documents import ConclusionForm, RoundForm
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import clock
from gongkai.records.actions import documents as writing
from gongkai.records.models import Cleanup, Organ, Publication
from gongkai.records.policy import policy
from gongkai.records.queries import documents as reading
from gongkai.records.queries import paging

MOST_DUE = 200
KINDS = [(each.value, each.label) for each in reading.RULING]


def _asked(request: HttpRequest, organ: Organ) -> QuerySet[Publication]:
    given = {
        "kind": filtering.chosen(request, "kind", [key for key, _ in KINDS]),
        "validity": filtering.chosen(request, "validity", Publication.Validity.values),
        "year": str(filtering.year(request) or ""),
        "q": filtering.text(request),
    }
    return reading.asked(request.staff.publications(organ), given)  # type: ignore[attr-defined]


@staff
@require_GET
def documents(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The register, a page at a time."""
    table = listing.TABLES["documents"]
    rows = reading.along(_asked(request, organ))
    page = paging.page(rows, request.GET.get("after", ""), by=table.by)
    context = {
        "organ": organ,
        "section": "documents",
        "table": table,
        "rows": [table.row(each) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "export": filtering.link(request, after=""),
        "years": range(clock.today().year, 2007, -1),
        "kinds": KINDS,
        "validities": Publication.Validity.choices,
        "filtered": any(request.GET.get(name) for name in ("kind", "validity", "year", "q")),
        "due": reading.due(organ, clock.today(), _years(organ)).count(),
        "may_write": request.staff.may_write(organ),  # type: ignore[attr-defined]
        "may_draft": "handler" in request.staff.somewhere(organ),  # type: ignore[attr-defined]
    }
    return render(request, "desk/documents.html", context)


def _years(organ: Organ) -> int:
    return int(policy(organ).cleanup_years)


@staff
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The documents asked for, as a sheet."""
    rows = _asked(request, organ).order_by("-formed_on", "-pk")
    refused = sheet.too_many(request, rows, "desk:documents", organ.code)
    table = listing.TABLES["document_sheet"]
    found = reading.along(rows).iterator(chunk_size=2000)
    return refused or sheet.listed(table, found, f"{organ.name} 规范性文件")


@staff
def cleanups(request: HttpRequest, organ: Organ) -> HttpResponse:
    """What is due for a clean-up, and the rounds; posted, a round begins."""
    form = RoundForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(
        lambda: writing.begin(organ=organ, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    ):
        messages.success(request, f"已列入 {len(form.result.listed)} 份文件，请逐份登记结论。")
        return redirect("desk:cleanup", organ.code, form.result.pk)
    due = reading.due(organ, clock.today(), _years(organ))
    context = {
        "organ": organ,
        "section": "documents",
        "form": form,
        "due": due[:MOST_DUE],
        "number": due.count(),
        "years": _years(organ),
        "rounds": request.staff.cleanups(organ),  # type: ignore[attr-defined]
        "may_write": request.staff.may_write(organ),  # type: ignore[attr-defined]
    }
    return render(request, "desk/cleanups.html", context)


def _round(request: HttpRequest, organ: Organ, pk: int) -> Cleanup:
    return get_object_or_404(request.staff.cleanups(organ).select_related("organ"), pk=pk)  # type: ignore[attr-defined]


@staff
@require_GET
def cleanup(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One round: every document with its conclusion."""
    found = _round(request, organ, pk)
    looked = reading.looked(found)
    context = {
        "organ": organ,
        "section": "documents",
        "cleanup": found,
        "looked": looked,
        "open": sum(each.conclusion is None for each in looked),
        "may_write": request.staff.may_write(organ) and not found.closed_on,  # type: ignore[attr-defined]
    }
    return render(request, "desk/cleanup.html", context)


@staff
@require_GET
def export_cleanup(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The round as a sheet."""
    found = _round(request, organ, pk)
    return sheet.listed(listing.TABLES["cleanup"], reading.looked(found), f"{organ.name} 文件清理 {pk}")


@writer
def conclude(request: HttpRequest, organ: Organ, pk: int, document: int) -> HttpResponse:
    """Register or change what was concluded about one document."""
    found = _round(request, organ, pk)
    looked = next((each for each in reading.looked(found) if each.document.pk == document), None)
    if looked is None:
        raise Http404("这份文件不在这一次清理里。")
    form = ConclusionForm(request.POST if request.method == "POST" else None, initial=_initial(looked))
    if form.is_bound and form.attempt(
        lambda: writing.conclude(
            cleanup=found,
            publication=document,
            actor=request.user,  # type: ignore[arg-type]
            **form.cleaned_data,
        )
    ):
        messages.success(request, "结论已登记。")
        return redirect("desk:cleanup", organ.code, pk)
    context = {"organ": organ, "section": "documents", "cleanup": found, "form": form}
    return render(request, "desk/conclude.html", context | {"document": looked.document})


def _initial(looked: reading.Looked) -> dict[str, Any]:
    done = looked.conclusion
    return {"verdict": done.verdict, "note": done.note, "ended_on": done.ended_on} if done else {}


@writer
@require_POST
def close(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """End a round in which every document has its conclusion."""
    try:
        writing.close(cleanup=_round(request, organ, pk), actor=request.user)  # type: ignore[arg-type]
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "这一次清理已结束。")
    return redirect("desk:cleanup", organ.code, pk)
