"""Several requests at once: a page that says what will be done and what cannot, then all or none."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.desk import filtering
from gongkai.desk.asking import writer
from gongkai.desk.forms.bulk import AssignForm, ExtendForm
from gongkai.desk.views.worklist import picks
from gongkai.records.actions import bulk as writing
from gongkai.records.models import Case, Organ
from gongkai.records.queries import paging

ACTS = {"assign": "批量分办、改派", "extend": "批量起草延期答复告知书"}


@writer
def bulk(request: HttpRequest, organ: Organ, act: str) -> HttpResponse:
    """The preview of an act for the rows ticked; posted, the act itself."""
    if act not in ACTS:
        raise Http404("没有这种批量办理。")
    form = _form(request, organ, act)
    if form.is_bound:
        chosen = _marked(request, organ)
        if form.attempt(lambda: _do(request, act, chosen, form.cleaned_data)):
            messages.success(request, _told(act, form.result))
            return redirect("desk:cases", organ.code)
    rows = _rows(request, organ, [pk for pk, _ in _marks(request)] if form.is_bound else picks(request))
    looked = writing.looked_at(organ, rows, act, request.user)
    context = {
        "organ": organ,
        "section": "cases",
        "form": form,
        "act": act,
        "title": ACTS[act],
        "able": [each for each in looked if not each.refused],
        "unable": [each for each in looked if each.refused],
    }
    return render(request, "desk/bulk.html", context)


def _form(request: HttpRequest, organ: Organ, act: str) -> AssignForm | ExtendForm:
    given = request.POST if request.method == "POST" else None
    return AssignForm(organ, given) if act == "assign" else ExtendForm(given)


def _rows(request: HttpRequest, organ: Organ, wanted: list[int]) -> list[Case]:
    """The chosen requests the person may see, with their ledgers; three queries for any number."""
    rows = request.staff.cases(organ).filter(pk__in=wanted)  # type: ignore[attr-defined]
    rows = rows.select_related("organ", "department", "handler").prefetch_related("events", "letters")
    return list(rows.order_by("due", "pk"))


def _marks(request: HttpRequest) -> list[tuple[int, int]]:
    """The requests of the preview, each with the last entry it showed."""
    pairs = [each.partition(":") for each in request.POST.getlist("chosen")[: paging.SIZE]]
    return [(filtering.key(pk), filtering.key(seq)) for pk, _, seq in pairs if filtering.key(pk)]


def _marked(request: HttpRequest, organ: Organ) -> list[tuple[Case, int]]:
    seen = dict(_marks(request))
    return [(case, seen[case.pk]) for case in _rows(request, organ, list(seen))]


def _do(request: HttpRequest, act: str, chosen: list[tuple[Case, int]], given: dict[str, object]) -> int:
    acts = {"assign": writing.assign, "extend": writing.extend}
    return acts[act](chosen=chosen, actor=request.user, **given)  # type: ignore[operator]


def _told(act: str, number: int) -> str:
    if act == "assign":
        return f"已分办 {number} 件。"
    return f"已起草 {number} 份延期答复告知书，请逐件核对后送审，由公开工作机构负责人逐件签发。"
