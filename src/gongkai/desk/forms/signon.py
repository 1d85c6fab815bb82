"""What is asked of somebody who signs in?"""

from __future__ import annotations

from django import forms

from gongkai.desk.forms.base import DeskForm


class CodeForm(DeskForm):
    """Six digits from the phone, or a backup code."""

    code = forms.CharField(
        label="验证码",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


class ForgottenForm(DeskForm):
    """Whose password was forgotten."""

    username = forms.CharField(
        label="用户名",
        max_length=64,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
