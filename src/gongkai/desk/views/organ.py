"""The organ itself: its data, its settings with their sources, its columns and departments."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk.asking import staff
from gongkai.desk.forms.organs import ColumnForm, NameForm, OrganForm
from gongkai.desk.forms.settings import ENDING_NOTE, LAPSED_NOTE, SettingsForm
from gongkai.desk.holding import administrator
from gongkai.desk.standing import endings, handled, questions
from gongkai.law.annual import annual_report
from gongkai.law.guides import missing
from gongkai.records import headfiles
from gongkai.records.actions import clock, guides, organs, settings
from gongkai.records.models import Organ
from gongkai.records.queries.people import people
from gongkai.records.queries.tasks import local


@staff
@require_GET
def organ(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Everything set for this organ, and who works here."""
    year = clock.today().year
    roles = request.staff.roles(organ)
    guide = guides.of(organ)
    context = {
        "organ": organ,
        "section": "organ",
        "guide": guide,
        "guide_missing": missing(guide.draft),
        "facts": request.staff.organs().select_related("parent", "supervisor").get(pk=organ.pk),
        "tasks": annual_report(year, organ.kind, local=local(organ, year)),
        "questions": questions(organ),
        "handled": handled(organ),
        "endings": endings(organ),
        "ending_note": ENDING_NOTE,
        "columns": organ.columns.all(),
        "departments": organ.departments.all(),
        "people": people(organ),
        "administers": "administrator" in roles,
        "heads_overdue": headfiles.overdue(clock.now()),
        "oversees": bool(roles & {"administrator", "auditor"}),
    }
    return render(request, "desk/organ.html", context)


@administrator
def data(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Change the organ's own data."""
    form = OrganForm(request.POST if request.method == "POST" else None, instance=organ)
    if form.is_bound and form.attempt(
        lambda: settings.change_data(organ=organ, given=form.cleaned_data, actor=request.user)
    ):
        messages.success(request, "已保存。")
        return redirect("desk:organ", organ.code)
    return _form(request, organ, form, "修改机关信息")


@administrator
def change_settings(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Answer what no national text settles; compiled reports follow."""
    form = SettingsForm(organ, request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(
        lambda: settings.change(organ=organ, given=form.changes(), actor=request.user)
    ):
        messages.success(request, "设置已保存，年度报告按新的口径重新计算。")
        return redirect("desk:organ", organ.code)
    notes = {"lapsed": LAPSED_NOTE, "endings": ENDING_NOTE}
    context = {"organ": organ, "section": "organ", "form": form, "notes": notes}
    return render(request, "desk/settings.html", context)


@administrator
def new_column(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Add a column."""
    form = ColumnForm(request.POST if request.method == "POST" else None, initial={"renew_days": 365})
    if form.is_bound and form.attempt(
        lambda: organs.create_column(organ=organ, actor=request.user, **form.cleaned_data)
    ):
        messages.success(request, "栏目已增加。")
        return redirect("desk:organ", organ.code)
    return _form(request, organ, form, "增加栏目")


@administrator
def rename_column(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Another name or limit for a column; what was published in it stays where it is."""
    column = get_object_or_404(organ.columns, pk=pk)
    given = request.POST if request.method == "POST" else None
    form = ColumnForm(given, initial={"name": column.name, "renew_days": column.renew_days})
    if form.is_bound and form.attempt(
        lambda: organs.rename_column(column=column, actor=request.user, **form.cleaned_data)
    ):
        messages.success(request, "已保存，公开信息的网址不变。")
        return redirect("desk:organ", organ.code)
    return _form(request, organ, form, "修改栏目")


@administrator
def new_department(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Add a department."""
    form = NameForm("科室名称", request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(
        lambda: organs.create_department(organ=organ, actor=request.user, **form.cleaned_data)
    ):
        messages.success(request, "科室已增加。")
        return redirect("desk:organ", organ.code)
    return _form(request, organ, form, "增加科室")


@administrator
def rename_department(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Another name for a department; what was given to it stays with it."""
    department = get_object_or_404(organ.departments, pk=pk)
    given = request.POST if request.method == "POST" else None
    form = NameForm("科室名称", given, initial={"name": department.name})
    if form.is_bound and form.attempt(
        lambda: organs.rename_department(department=department, actor=request.user, **form.cleaned_data)
    ):
        messages.success(request, "科室已改名。")
        return redirect("desk:organ", organ.code)
    return _form(request, organ, form, "科室改名")


def _form(request: HttpRequest, organ: Organ, form: object, title: str) -> HttpResponse:
    context = {"organ": organ, "section": "organ", "form": form, "title": title}
    return render(request, "desk/organ_form.html", context)
