"""The organ's own part of its guide: what it says, what is missing, when somebody last looked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.desk.asking import staff
from gongkai.desk.forms.guides import GuideForm
from gongkai.desk.holding import administrator
from gongkai.law import guides as law
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import clock, guides
from gongkai.records.models import Organ


@staff
@require_GET
def guide(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Both texts, the written and the public one, and what stands between them."""
    return _shown(request, organ)


def _shown(request: HttpRequest, organ: Organ, refused: NotAllowed | None = None) -> HttpResponse:
    found = guides.of(organ)
    context = {
        "organ": organ,
        "section": "organ",
        "guide": found,
        "rows": [(each, found.draft.get(each.key, "")) for each in law.FIELDS.values()],
        "missing": law.missing(found.draft),
        "differs": found.draft != found.published,
        "overdue": bool(found.reviewed_on) and law.review_by(found.reviewed_on) < clock.today(),
        "cite": law.CITE,
        "refused": refused,
        "administers": "administrator" in request.staff.roles(organ),
    }
    return render(request, "desk/guide.html", context)


@administrator
def edit(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Write it; nothing of it is public before it is published."""
    form = GuideForm(guides.of(organ), request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(
        lambda: guides.save(organ=organ, given=form.cleaned_data, actor=request.user)
    ):
        messages.success(request, "已保存，还没有公布。")
        return redirect("desk:guide", organ.code)
    context = {"organ": organ, "section": "organ", "form": form, "title": "编写公开指南"}
    return render(request, "desk/organ_form.html", context)


@administrator
@require_POST
def publish(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Publish it, or say what is missing."""
    try:
        guides.publish(organ=organ, actor=request.user)
    except NotAllowed as refused:
        return _shown(request, organ, refused)
    messages.success(request, "指南已公布。答复书和申请表上的联系方式也按它更新。")
    return redirect("desk:guide", organ.code)


@administrator
@require_POST
def review(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Looked through: everything still holds."""
    try:
        guides.review(organ=organ, actor=request.user)
    except NotAllowed as refused:
        return _shown(request, organ, refused)
    messages.success(request, "已记下今天核对过，读者看得到这个日期。")
    return redirect("desk:guide", organ.code)
