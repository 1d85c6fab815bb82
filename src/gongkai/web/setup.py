"""The first-run page: whoever can read the console makes the first organ and its administrator."""

from __future__ import annotations

from secrets import compare_digest

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongkai.records.models import Organ, User
from gongkai.web import first_run


def _words(label: str, longest: int, help: str = "", **attrs: str) -> forms.CharField:
    field = forms.CharField(
        label=label, max_length=longest, help_text=help, widget=forms.TextInput(attrs), strip=True
    )
    return _plain(field, f"请填写{label}。")


def _password(label: str, missing: str, help: str = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": "new-password"})
    field = forms.CharField(label=label, max_length=200, help_text=help, strip=False, widget=widget)
    return _plain(field, missing)


def _plain(field: forms.CharField, missing: str) -> forms.CharField:
    """A field with messages in plain words."""
    field.error_messages |= {"required": missing, "max_length": f"太长了，最多 {field.max_length} 个字。"}
    return field


class Setup(forms.Form):
    """What the first organ and its administrator need."""

    setup_code = _words(
        "安装码", 64, "平台启动时打印在控制台上，也保存在数据文件夹的 setup.code 文件里。", autocomplete="off"
    )
    name = _words("机关全称", 200, autocomplete="organization")
    code = _words(
        "机关代码", 64, "用在网址里，只能用小写字母、数字和连字符，如 weibin-hrss。", autocapitalize="none"
    )
    person = _words("管理员姓名", 64, autocomplete="name")
    username = _words("管理员用户名", 64, "登录时用。", autocomplete="username", autocapitalize="none")
    password = _password("密码", "请填写密码。", "至少 10 个字符，不能全是数字，也不能是常见的密码。")
    again = _password("再输入一次密码", "请再输入一次密码。")

    def clean_setup_code(self) -> str:
        given: str = self.cleaned_data["setup_code"]
        if not compare_digest(given.encode(), first_run.code().encode()):
            raise ValidationError("安装码不对，请照控制台上打印的输入。")
        return given

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        Organ._meta.get_field("code").run_validators(code)
        return code

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        User._meta.get_field("username").run_validators(username)
        return username

    def clean(self) -> dict[str, object]:
        given: dict[str, object] = self.cleaned_data
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", "两次输入的密码不一样。")
        return given

    def create(self) -> Organ | None:
        """The organ, or None where the records refuse; the reasons then stand at their fields."""
        given = self.cleaned_data
        try:
            return first_run.create(
                code=given["code"],
                name=given["name"],
                username=given["username"],
                person=given["person"],
                password=given["password"],
            )
        except ValidationError as refused:
            for field, problems in refused.message_dict.items():
                self.add_error(field if field in self.fields else None, problems)
            return None


@never_cache
@sensitive_post_parameters("setup_code", "password", "again")
def setup(request: HttpRequest) -> HttpResponse:
    """Set the platform up, once; afterwards there is no such page."""
    if not first_run.open_now():
        raise Http404("平台已经初始化过了。")
    first_run.code()  # made now if the platform was started in another way than by `gongkai serve`
    form = Setup(request.POST or None)
    organ = form.create() if form.is_valid() else None
    if organ is None:
        return render(request, "gongkai/setup.html", {"form": form}, status=422 if form.errors else 200)
    messages.success(request, f"“{organ.name}”已建立。请用刚才设定的管理员账号登录。")
    return redirect("desk:login")
