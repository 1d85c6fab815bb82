"""What is asked when several requests are assigned, handed over or extended at once?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.records.models import Organ
from gongkai.records.queries import office

NOTE = forms.Textarea({"class": "small-area", "rows": 3})


class AssignForm(DeskForm):
    """To whom, with which inner date."""

    department = forms.ModelChoiceField(label="承办科室", queryset=None, required=False, empty_label="不指定")
    handler = forms.ModelChoiceField(
        label="经办人",
        queryset=None,
        required=False,
        empty_label="不指定",
        help_text="科室和经办人至少选一项。",
    )
    inner_due = forms.DateField(
        label="内部期限",
        required=False,
        help_text="不填按本机关设置的工作日数计算；只管内部，不改变法定期限。",
    )
    note = forms.CharField(
        label="分办意见", required=False, max_length=500, help_text="写进每件的经过。", widget=NOTE
    )

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = organ.departments.all()
        self.fields["handler"].queryset = office.handlers(organ)


class ExtendForm(DeskForm):
    """One reason and one length for all."""

    reason = forms.CharField(
        label="延期的原因",
        max_length=300,
        help_text="接在“因”字后面读得通，例如：申请涉及的档案需要从库房逐卷查找。写进每一份告知书，起草后可逐件修改。",
    )
    days = forms.IntegerField(
        label="延长几个工作日",
        min_value=1,
        max_value=20,
        initial=20,
        help_text="最多 20 个工作日，只能延长一次，须经公开工作机构负责人同意（条例第三十三条）。",
        widget=forms.NumberInput({"class": "short"}),
    )


class HandoverForm(DeskForm):
    """Who takes over, and why."""

    to = forms.ModelChoiceField(label="接收人", queryset=None, empty_label="请选择")
    reason = forms.CharField(
        label="交接原因",
        max_length=300,
        help_text="例如：岗位调整、休假。写进每件的经过和交接清单。",
    )

    def __init__(self, organ: Organ, giver: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = office.handlers(organ).exclude(pk=giver.pk)
