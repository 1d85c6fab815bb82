"""What is asked about the organ itself, its columns, departments and people?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm, DeskModelForm
from gongkai.records.models import Organ, RoleGrant

ROLE_HELP = (
    "登记：收件登记；经办：办理和起草；审核、签发：年度报告逐级办理，须由不同的人；"
    "管理员：机关设置和人员；审计员：只能查看，不能登记。"
)


class OrganForm(DeskModelForm):
    """The organ's own data."""

    class Meta:
        model = Organ
        fields = ("name", "short_name", "kind", "level", "credit_code", "region_code", "contact")
        widgets = {"contact": forms.Textarea({"class": "small-area"})}
        help_texts = {
            "name": "印在年度报告标题里的全称。",
            "kind": "决定年度报告的法定日期（条例第四十九条）。",
            "contact": "公开工作机构的名称、地址、办公时间、电话、传真（条例第十二条）。",
        }


class NameForm(DeskForm):
    """The name of a column or a department."""

    name = forms.CharField(max_length=60)

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = label


class RolesForm(DeskForm):
    """The roles of a person in this organ."""

    roles = forms.MultipleChoiceField(
        label="角色",
        required=False,
        choices=RoleGrant.Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=ROLE_HELP,
    )


class PersonForm(RolesForm):
    """A new person with a login."""

    name = forms.CharField(label="姓名", max_length=64)
    username = forms.CharField(
        label="用户名",
        max_length=64,
        help_text="登录用，全平台不能重复。",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="初始密码",
        strip=False,
        help_text="至少 10 个字符，不能全是数字，不能是常见密码。请当面交给本人。",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    department = forms.ModelChoiceField(label="科室", queryset=None, required=False, empty_label="不分科室")
    field_order = ("name", "username", "password", "department", "roles")

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = organ.departments.all()
        self.fields["roles"].required = True
