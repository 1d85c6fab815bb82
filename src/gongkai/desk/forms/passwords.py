"""A new password: chosen by oneself, knowing the old one or coming from a mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.desk.forms.base import DeskForm
from gongkai.records.models import User

RULES = (
    "至少 10 个字符，要有大写字母、小写字母、数字、其他符号中的三种（不少于 16 个字符的不限）；"
    "不能与用户名相像，不能是常见密码或者最近 5 次用过的。"
)


def _secret(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, help_text=help_text, widget=widget)


class NewPassword(DeskForm):
    """The new one twice."""

    password = _secret("新密码", "new-password", RULES)
    again = _secret("再输一遍新密码", "new-password")

    def clean_again(self) -> str:
        """The same once more."""
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise ValidationError("两遍新密码不一样。")
        return str(self.cleaned_data["again"])


class OwnPassword(NewPassword):
    """One's own: the old one first."""

    old = _secret("现在的密码", "current-password")
    field_order = ("old", "password", "again")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        """The password one has."""
        if not self.user.check_password(self.cleaned_data["old"]):
            raise ValidationError("现在的密码不对。")
        return str(self.cleaned_data["old"])
