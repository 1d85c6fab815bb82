"""A new password: chosen by oneself, or given by the administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.desk.forms.base import DeskForm
from gongkai.records.models import User

RULES = "至少 10 个字符，不能全是数字，不能是常见密码。"


def _secret(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, help_text=help_text, widget=widget)


class GivenPassword(DeskForm):
    """The administrator's: a new initial password."""

    password = _secret("新的初始密码", "new-password", f"{RULES}请当面交给本人。")


class OwnPassword(DeskForm):
    """One's own: the old one first, the new one twice."""

    old = _secret("现在的密码", "current-password")
    password = _secret("新密码", "new-password", RULES)
    again = _secret("再输一遍新密码", "new-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        """The password one has."""
        if not self.user.check_password(self.cleaned_data["old"]):
            raise ValidationError("现在的密码不对。")
        return str(self.cleaned_data["old"])

    def clean_again(self) -> str:
        """The same once more."""
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise ValidationError("两遍新密码不一样。")
        return str(self.cleaned_data["again"])
