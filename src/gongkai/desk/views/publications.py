"""What has been published: list, page, form, voiding."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.desk import filtering, listing, looking, sheet
from gongkai.desk.asking import staff, writer
from gongkai.desk.forms.manuscripts import WithdrawForm
from gongkai.desk.forms.publications import PublicationForm, StandingForm
from gongkai.desk.history import history, model_names
from gongkai.desk.voiding import ask
from gongkai.law.signoff import SIGNERS
from gongkai.records.actions import clock, publishing
from gongkai.records.actions import publications as writing
from gongkai.records.models import Organ, Publication
from gongkai.records.queries import findings, paging

FILTERS = ("year", "column", "kind", "validity", "voided")


@staff
@require_GET
def publications(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The publications of an organ, a page at a time."""
    table = listing.TABLES["publications"]
    columns = list(organ.columns.all())
    rows = _asked(request, request.staff.publications(organ), [str(each.pk) for each in columns])
    page = paging.page(rows, request.GET.get("after", ""), by=table.by)
    context = {
        "organ": organ,
        "section": "publications",
        "table": table,
        "rows": [table.row(each) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "export": filtering.link(request, after=""),
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "years": range(clock.today().year, 2007, -1),
        "columns": columns,
        "kinds": Publication.Kind.choices,
        "validities": Publication.Validity.choices,
        "filtered": any(request.GET.get(name) for name in FILTERS),
        "may_write": request.staff.may_write(organ),
        "may_draft": "handler" in request.staff.somewhere(organ),
        "may_review": bool(request.staff.roles(organ) & set(findings.READERS)),
    }
    return render(request, "desk/publications.html", context)


def _asked(request: HttpRequest, rows: QuerySet[Publication], columns: list[str]) -> QuerySet[Publication]:
    wanted = {
        "published_year": filtering.year(request),
        "column_id": filtering.chosen(request, "column", columns),
        "kind": filtering.chosen(request, "kind", Publication.Kind.values),
        "validity": filtering.chosen(request, "validity", Publication.Validity.values),
    }
    rows = rows.filter(**{key: value for key, value in wanted.items() if value})
    return rows if request.GET.get("voided") == "1" else rows.filter(voided=False)


@staff
@require_GET
def export(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The publications asked for, as a sheet."""
    columns = [str(pk) for pk in organ.columns.values_list("pk", flat=True)]
    rows = _asked(request, request.staff.publications(organ), columns).order_by("-formed_on", "-pk")
    refused = sheet.too_many(request, rows, "desk:publications", organ.code)
    table = listing.TABLES["publications"]
    return refused or sheet.listed(table, rows.iterator(chunk_size=2000), f"{organ.name} 公开信息")


def _publication(request: HttpRequest, organ: Organ, pk: int, **narrower: object) -> Publication:
    along = ("column", "organ", "directory_item__directory", "ended_by", "interprets")
    rows = request.staff.publications(organ).select_related(*along)
    return get_object_or_404(rows, pk=pk, **narrower)


@staff
@require_GET
def publication(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """All that is known of one publication."""
    found = _publication(request, organ, pk)
    context = {
        "organ": organ,
        "section": "publications",
        "publication": found,
        "files": found.files.order_by("pk"),
        "history": history(request.staff, organ, f"publication/{pk}", model_names(Publication)),
        "may_write": request.staff.may_write(organ) and not found.voided,
        "interpretations": found.interpretations.filter(voided=False).order_by("formed_on", "pk"),
        "versions": found.versions.filter(version__gt=0).order_by("-version").defer("body"),
        "may_correct": _stands(found) and "handler" in request.staff.somewhere(organ),
        "may_withdraw": _stands(found) and bool(request.staff.roles(organ) & set(SIGNERS)),
    }
    return render(request, "desk/publication.html", context)


def _stands(publication: Publication) -> bool:
    return bool(publication.published_on) and not publication.voided and not publication.withdrawn_on


@staff
@require_GET
def file(request: HttpRequest, organ: Organ, pk: int, file: int) -> HttpResponse:
    """One of its files."""
    found = get_object_or_404(_publication(request, organ, pk).files, pk=file)
    return looking.hand_out(request, found, None, reverse("desk:publication", args=[organ.code, pk]))


@writer
def new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Add a publication."""
    return _form(request, organ, Publication(organ=organ), {"formed_on": clock.today()})


@writer
def edit(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Change what was registered by hand; of a signed text, only where it belongs and how it stands."""
    found = _publication(request, organ, pk, voided=False)
    if found.versions.filter(version__gt=0).exists():
        return _form(request, organ, found, {}, StandingForm)
    return _form(request, organ, found, {})


def _form(
    request: HttpRequest,
    organ: Organ,
    publication: Publication,
    initial: dict[str, object],
    kind: type[PublicationForm | StandingForm] = PublicationForm,
) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = kind(given, instance=publication, initial=initial)
    if form.is_bound and form.attempt(lambda: writing.save(publication=form.instance, actor=request.user)):
        messages.success(request, "已保存。")
        return redirect("desk:publication", organ.code, form.result.pk)
    context = {"organ": organ, "section": "publications", "form": form, "publication": publication}
    context |= {"signed": kind is StandingForm, "may_draft": "handler" in request.staff.somewhere(organ)}  # type: ignore[attr-defined]
    return render(request, "desk/publication_form.html", context)


@writer
def void(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Take a mistaken record out of all figures."""
    found = _publication(request, organ, pk, voided=False)
    return ask(
        request,
        organ,
        lambda reason: writing.void(publication=found, reason=reason, actor=request.user),
        what=found.title,
        section="publications",
        back=("desk:publication", pk),
    )


@staff
def withdraw(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Take something down; its address tells when and why."""
    found = _publication(request, organ, pk, voided=False)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(
        lambda: publishing.withdraw(publication=found, reason=form.cleaned_data["reason"], actor=request.user)
    ):
        messages.success(request, "已撤下，原来的网址上会说明日期和理由。")
        return redirect("desk:publication", organ.code, pk)
    context = {"organ": organ, "section": "publications", "publication": found, "form": form}
    refused = not request.staff.roles(organ) & set(SIGNERS)
    return render(request, "desk/withdraw.html", context | {"refused": refused})
