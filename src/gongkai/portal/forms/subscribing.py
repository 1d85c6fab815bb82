"""What is asked of a reader who wants to hear by mail of what is new? The address, and nothing else."""

from __future__ import annotations

from django import forms

from gongkai.portal.forms.base import CounterForm
from gongkai.records.actions.subscriptions import LONGEST


class SubscribeForm(CounterForm):
    """The address; what is subscribed to stands in the page's own address."""

    to = forms.CharField(
        label="电子邮箱",
        max_length=LONGEST,
        help_text="只用来发订阅邮件，加密保存，退订后即删除。",
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
