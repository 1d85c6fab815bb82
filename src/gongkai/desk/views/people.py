"""The people of an organ: a new one, their roles, their accounts. Only the administrator changes them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gongkai.desk import signon
from gongkai.desk.forms.organs import PersonForm, PlaceForm
from gongkai.desk.holding import administrator
from gongkai.records.actions import factors, organs, recognising
from gongkai.records.models import Organ, User
from gongkai.records.queries import people as reading


@administrator
def new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """A new person with a login, an initial password and roles."""
    form = PersonForm(organ, request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(
        lambda: organs.create_user(organ=organ, actor=request.user, given=True, **form.cleaned_data)
    ):
        messages.success(request, f"{form.result.name} 可以登录了，第一次登录时要改密码。")
        return redirect("desk:organ", organ.code)
    context = {"organ": organ, "section": "organ", "form": form, "title": "增加人员"}
    return render(request, "desk/organ_form.html", context)


@administrator
def person(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One person's roles in this organ."""
    found = get_object_or_404(reading.of(organ), pk=pk)
    ours, given = found.organ_id == organ.pk, request.POST if request.method == "POST" else None
    form = PlaceForm(organ, given, initial=_held(organ, found), ours=ours)
    if form.is_bound and form.attempt(lambda: _place(request, organ, found, form)):
        messages.success(request, f"{found.name} 的角色已保存。")
        return redirect("desk:organ", organ.code)
    context = {
        "organ": organ,
        "section": "organ",
        "person": found,
        "form": form,
        "ours": ours,
        "factor": factors.of(found),
        "bound": recognising.bound(found),
    }
    return render(request, "desk/person.html", context)


@transaction.atomic
def _place(request: HttpRequest, organ: Organ, person: User, form: PlaceForm) -> None:
    """Roles and department; the address only by the person's own organ."""
    organs.place(user=person, organ=organ, actor=request.user, **form.given())
    if "email" in form.cleaned_data:
        organs.set_email(user=person, email=form.cleaned_data["email"], actor=request.user)
    if person == request.user:
        signon.same_session(request)


def _held(organ: Organ, person: User) -> dict[str, object]:
    """The roles a person holds, as the form asks for them."""
    held: dict[str, object] = {
        "roles": [],
        "department": person.department_id,
        "email": person.email,
    }
    for grant in person.grants.filter(organ=organ).order_by("pk"):
        name = f"within_{grant.department_id}" if grant.department_id else "roles"
        held.setdefault(name, []).append(grant.role)  # type: ignore[attr-defined]
    return held


@administrator
@require_POST
def account(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Close an account of this organ, or open it again."""
    found = get_object_or_404(User, pk=pk, organ=organ)
    active = request.POST.get("active") == "1"
    try:
        organs.set_active(user=found, active=active, actor=request.user)
        messages.success(request, f"{found.name} 的账号已{'恢复' if active else '停用'}。")
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect("desk:person", organ.code, pk)


@administrator
@require_POST
def reset_factor(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Take away the factor of somebody of this organ whose phone is lost."""
    found = get_object_or_404(reading.of(organ), pk=pk, organ=organ)
    try:
        factors.reset(user=found, actor=request.user)
        messages.success(request, f"{found.name} 的动态验证码已重置，下次登录时重新设置。")
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect("desk:person", organ.code, pk)


@administrator
@require_POST
def unbind(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Let somebody of this organ come in by another account of the identity provider."""
    found = get_object_or_404(reading.of(organ), pk=pk, organ=organ)
    recognising.unbind(user=found, actor=request.user)
    if found == request.user:
        signon.same_session(request)
    messages.success(request, f"{found.name} 的绑定已解除，下次用统一身份认证登录时重新绑定。")
    return redirect("desk:person", organ.code, pk)
