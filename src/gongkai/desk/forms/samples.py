"""What is asked before a sample of finished requests is drawn?"""

from __future__ import annotations

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.law.replies import REPLIES
from gongkai.records.queries.sampling import MOST, Wish


class SampleForm(DeskForm):
    """Of which year, with which reply, how many, by which lot."""

    year = forms.IntegerField(label="办结年度", min_value=2008, max_value=2999)
    reply = forms.ChoiceField(
        label="答复类型",
        required=False,
        choices=[("", "全部"), *((kind.key, kind.name) for kind in REPLIES.values())],
    )
    number = forms.IntegerField(label="抽几件", min_value=1, max_value=MOST, help_text=f"最多 {MOST} 件。")
    lot = forms.CharField(
        label="抽样号",
        max_length=20,
        help_text="抽到哪几件由它决定，同一个号再抽还是这几件。可以由检查的机关指定。",
    )

    def wish(self) -> Wish:
        """What is to be drawn."""
        given = self.cleaned_data
        return Wish(given["year"], given["lot"], given["number"], given["reply"])
