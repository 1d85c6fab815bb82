"""Signing in and out: the password, then the code of the second factor."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout as end
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongkai.adapters import visitors
from gongkai.desk import signon
from gongkai.desk.forms.signon import CodeForm
from gongkai.records.actions import clock, factors, passwords, signing_in
from gongkai.records.models import User

STALE = "这个初始密码超过 7 天没有使用，已经失效，请管理员重新给一个。"


class SignIn(AuthenticationForm):
    """Django's form, in the words of the desk."""

    error_messages = {
        "invalid_login": "用户名或密码不对，请重新输入（注意大小写）。",
        "inactive": "这个账号已停用，请联系管理员。",
    }


class Login(LoginView):
    """The sign-in page."""

    template_name = "desk/login.html"
    authentication_form = SignIn
    redirect_authenticated_user = True

    @method_decorator(sensitive_post_parameters("password"))
    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Where there is a pause, the password is not even looked at."""
        until = signing_in.waits(self._name(), visitors.told(request))
        return self._refused(until) if until else super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password was right."""
        user = form.get_user()
        assert isinstance(user, User)
        if passwords.given_too_long_ago(user, clock.now()):
            form.add_error(None, STALE)
            return self.render_to_response(self.get_context_data(form=form))
        passwords.renew(user=user, password=form.cleaned_data["password"])
        return signon.begin(self.request, user, self.get_redirect_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Counted where a password was given; the last wrong one says from when one may try again."""
        if not (self._name() and self.request.POST.get("password")):
            return super().form_invalid(form)
        told, hidden = visitors.told(self.request), signon.covered(self.request)
        until = signing_in.wrong(self._name(), told, hidden)
        return self._refused(until) if until else super().form_invalid(form)

    def _name(self) -> str:
        return self.request.POST.get("username", "").strip()

    def _refused(self, until: datetime) -> HttpResponse:
        context = self.get_context_data(form=SignIn(self.request), paused=signon.paused(until))
        return self.render_to_response({**context, "named": self._name()}, status=429)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        own = {"links": passwords.links(), "provider": settings.OIDC}
        return {**own, **super().get_context_data(**kwargs)}


@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The second step: six digits from the phone, or a backup code."""
    user = signon.waiting(request)
    if user is None:
        return redirect("desk:login")
    if factors.of(user) is None:
        return redirect("desk:home")
    form = CodeForm(request.POST if request.method == "POST" else None)
    until = signing_in.waits(user.username, visitors.told(request), signing_in.CODE)
    if until is None and form.is_bound and form.is_valid():
        if factors.opens(user=user, code=form.cleaned_data["code"]):
            return signon.pass_on(request, user)
        form.add_error("code", factors.WRONG)
        until = signing_in.wrong(
            user.username, visitors.told(request), signon.covered(request), signing_in.CODE
        )
    context = {"form": form, "person": user, "paused": signon.paused(until) if until else ""}
    return render(request, "desk/code.html", context, status=429 if until else 200)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Out; nothing of the session is left."""
    if request.user.is_authenticated:
        signing_in.went(request.user, signon.covered(request))
    end(request)
    return redirect("portal:home")


code.asks = True  # type: ignore[attr-defined]  # who it is, in its own way
