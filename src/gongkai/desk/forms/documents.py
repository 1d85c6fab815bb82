"""What is asked about a round of clean-up and about its conclusions?"""

from __future__ import annotations

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.records.models import Conclusion


class RoundForm(DeskForm):
    """A round begins."""

    name = forms.CharField(label="名称", max_length=100, help_text="例如：2026年行政规范性文件清理。")
    basis = forms.CharField(
        label="依据", max_length=300, required=False, help_text="哪一份通知要求清理；定期清理的不填。"
    )


class ConclusionForm(DeskForm):
    """What was concluded about one document."""

    verdict = forms.ChoiceField(
        label="结论",
        choices=Conclusion.Verdict.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="说明",
        max_length=300,
        required=False,
        help_text="理由，或者由哪份文件废止、准备怎样修改。",
        widget=forms.Textarea({"class": "small-area"}),
    )
    ended_on = forms.DateField(
        label="废止、失效日期",
        required=False,
        help_text="结论是废止或者宣布失效的必填，其他不填。保存后文件的有效性随之改变，年度报告表二随之得出。",
    )
