"""What is asked when an old request is entered of which only the register is left?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.guard import masks
from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.receipt import CHANNELS
from gongkai.records.models import Case, Organ


class CaseForm(DeskForm):
    """An old request. The receipt date follows the rule of the channel, which the page explains."""

    number = forms.CharField(label="受理号", max_length=40, help_text="已按顺序给出，可以改成本机关的编号。")
    channel = forms.ChoiceField(
        label="渠道", choices=[("", "请选择"), *((each.key, each.name) for each in CHANNELS.values())]
    )
    received_on = forms.DateField(label="收到日期", help_text="按所选渠道的规则确定，当日不计，次日起算。")
    applicant_type = forms.ChoiceField(
        label="申请人类型",
        choices=[("", "请选择"), *((each.key, each.name) for each in APPLICANT_TYPES)],
        help_text="年度报告表三按此分列；律师以个人名义申请的是自然人。",
    )
    summary = forms.CharField(
        label="申请内容",
        max_length=300,
        help_text="申请公开什么信息，一两句话。不写申请人的身份证号、电话和住址。",
        widget=forms.Textarea({"class": "small-area"}),
    )

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organ = organ

    def clean_summary(self) -> str:
        """Numbers that name a person are covered, whoever typed them."""
        return masks.text(str(self.cleaned_data["summary"]))

    def clean_number(self) -> str:
        """A number is given once in an organ."""
        number = str(self.cleaned_data["number"])
        if Case.objects.filter(organ=self.organ, number=number).exists():
            raise forms.ValidationError(f"受理号 {number} 已经用过了。")
        return number
