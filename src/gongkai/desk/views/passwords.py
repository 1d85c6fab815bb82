"""Changing one's own password; giving somebody a new one; the link for one that was forgotten."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongkai.adapters import visitors
from gongkai.desk import signon
from gongkai.desk.asking import signed_in, staff
from gongkai.desk.forms.passwords import NewPassword, OwnPassword
from gongkai.desk.forms.signon import ForgottenForm
from gongkai.desk.holding import administrator
from gongkai.records.actions import clock, passwords, signing_in
from gongkai.records.models import Organ
from gongkai.records.queries import people as reading

secret = sensitive_post_parameters("old", "password", "again")
SENT = "如果有这个用户，并且登记了电子邮箱，链接已经寄到那个邮箱，一小时内有效，只能用一次。"


@secret
@partial(staff, own=True)
def own(request: HttpRequest, organ: Organ) -> HttpResponse:
    """One's own password; other sessions of the person end."""
    form = OwnPassword(request.user, request.POST if request.method == "POST" else None)
    if _changed(request, form):
        return redirect("desk:dashboard", organ.code)
    context = {"organ": organ, "section": "organ", "form": form, "title": "修改密码"}
    context["own"] = settings.SECOND_FACTOR != "off"
    return render(request, "desk/organ_form.html", context)


@never_cache
@secret
@signed_in("desk:new_password")
def new(request: HttpRequest) -> HttpResponse:
    """Another password, before anything else: the present one was given, or is too old."""
    form = OwnPassword(request.user, request.POST if request.method == "POST" else None)
    if _changed(request, form):
        return redirect("desk:home")
    due = passwords.due(request.user, clock.now())
    context = {"form": form, "given": request.user.must_change, "due": due}
    return render(request, "desk/new_password.html", context)


def _changed(request: HttpRequest, form: OwnPassword) -> bool:
    person = request.user
    done = form.is_bound and form.attempt(
        lambda: passwords.set_password(user=person, password=form.cleaned_data["password"], actor=person)
    )
    if done:
        signon.same_session(request)
        messages.success(request, "密码已修改。")
    return done


@never_cache
@administrator
def given(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """A new initial password for a person of this organ who forgot theirs; it is shown once."""
    person = get_object_or_404(reading.of(organ), pk=pk, organ=organ)
    made, refused = "", ""
    if request.method == "POST":
        try:
            made = passwords.give(user=person, actor=request.user)
        except ValidationError as problem:
            refused = problem.messages[0]
    context = {"organ": organ, "section": "organ", "person": person, "made": made, "refused": refused}
    return render(request, "desk/given_password.html", context)


@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whoever was named."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "links": passwords.links(), "said": ""}
    if passwords.links() and form.is_bound and form.is_valid():
        name, address = form.cleaned_data["username"], visitors.told(request)
        if signing_in.waits(name, address, signing_in.LINK) is None:
            signing_in.asked(name, address)
            passwords.send_link(username=name)
        context["said"] = SENT
    return render(request, "desk/forgotten.html", context)


@never_cache
@secret
def reset(request: HttpRequest, mark: str, token: str) -> HttpResponse:
    """What the link of a mail leads to: a new password, once."""
    user = passwords.of_link(mark, token)
    form = NewPassword(request.POST if request.method == "POST" else None)
    if user and form.is_bound:
        set_anew = form.attempt(
            lambda: passwords.set_password(user=user, password=form.cleaned_data["password"], actor=user)
        )
        if set_anew:
            messages.success(request, "新密码已生效，请用它登录。")
            return redirect("desk:login")
    return render(request, "desk/reset_password.html", {"form": form, "person": user})
