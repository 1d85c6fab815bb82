"""What is asked about a list of what is handed over?"""

from __future__ import annotations

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.records.models import Deposit


class DepositForm(DeskForm):
    """Which place, which period."""

    place = forms.ChoiceField(label="移送到", choices=[("", "请选择"), *Deposit.Place.choices])
    first = forms.DateField(label="从哪一天公开的")
    last = forms.DateField(label="到哪一天公开的", help_text="只列还没有移送给这一处的，不会重复。")


class HandForm(DeskForm):
    """To whom, when."""

    on = forms.DateField(label="移送日期")
    receiver = forms.CharField(label="接收单位和接收人", max_length=100, help_text="照清单上的签收填写。")
