"""Changing one's own password; giving somebody a new one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.desk.asking import staff
from gongkai.desk.forms.passwords import GivenPassword, OwnPassword
from gongkai.desk.holding import administrator
from gongkai.records.actions import organs
from gongkai.records.models import Organ
from gongkai.records.queries import people as reading


@staff
def own(request: HttpRequest, organ: Organ) -> HttpResponse:
    """One's own password; other sessions of the person end."""
    form = OwnPassword(request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(
        lambda: organs.set_password(
            user=request.user, password=form.cleaned_data["password"], actor=request.user
        )
    ):
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改。")
        return redirect("desk:dashboard", organ.code)
    context = {"organ": organ, "section": "organ", "form": form, "title": "修改密码"}
    return render(request, "desk/organ_form.html", context)


@administrator
def given(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """A new initial password for a person of this organ who forgot theirs."""
    person = get_object_or_404(reading.of(organ), pk=pk, organ=organ)
    form = GivenPassword(request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(
        lambda: organs.set_password(user=person, actor=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"{person.name} 的新密码已生效，请当面告知本人。")
        return redirect("desk:person", organ.code, pk)
    context = {"organ": organ, "section": "organ", "form": form, "title": f"为{person.name}设新密码"}
    return render(request, "desk/organ_form.html", context)
