"""What is asked about the organ itself, its columns, departments and people?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm, DeskModelForm, speak
from gongkai.desk.forms.passwords import RULES
from gongkai.records.actions import guides
from gongkai.records.models import Column, Department, Organ, RoleGrant

# What may be held in one department only; the rest is of the whole organ.
WITHIN = ("intake", "handler", "reviewer", "signer")

ROLE_HELP = (
    "登记：收件登记、分办、发出文书；经办：审查和起草；审核、签发：文书和年度报告逐级办理，须由不同的人；"
    "公开工作机构负责人：签发延期、分办；公开发布：公开已签发的稿件，回填年度报告的网址；年报编辑：编写、送审年度报告；"
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
            "contact": "公开工作机构的名称、地址、办公时间、电话、传真（条例第十二条）。"
            "公布指南以后按指南写，不再单独填。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if guides.of(self.instance).published:  # its own page is where the office is written now
            del self.fields["contact"]


EMAIL_HELP = (
    "每个工作日把要办的事项（受理号、日期和网址，没有申请人的信息）发到这里；不填的，只在工作概览里列出。"
)


def _email() -> forms.EmailField:
    return forms.EmailField(label="接收每日提醒的电子邮箱", required=False, help_text=EMAIL_HELP)


class NameForm(DeskForm):
    """The name of a column or a department."""

    name = forms.CharField(max_length=60)

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = label


class ColumnForm(NameForm):
    """A column: its name, and how often something new should come."""

    renew_days = forms.TypedChoiceField(
        label="多久要有新的信息",
        coerce=int,
        required=False,
        empty_value=None,
        choices=Column._meta.get_field("renew_days").choices,
        help_text="动态、要闻类两周，通知公告、政策文件类六个月，其他一年；到期没有新的，在“公开情况”里提示。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("栏目名称", *args, **kwargs)


class RolesForm(DeskForm):
    """The roles of a person in this organ."""

    roles = forms.MultipleChoiceField(
        label="角色",
        required=False,
        choices=RoleGrant.Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=ROLE_HELP,
    )


class PlaceForm(RolesForm):
    """The roles of a person in the whole organ and in single departments, and the department they sit in."""

    department = forms.ModelChoiceField(
        label="所在科室", queryset=None, required=False, empty_label="不分科室"
    )

    email = _email()

    def __init__(self, organ: Organ, *args: Any, ours: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = list(organ.departments.all())
        if not ours:
            del self.fields["email"]
        self.fields["department"].queryset = organ.departments.all()
        self.fields["roles"].label = "全机关的角色"
        for each in self.departments:
            self.fields[f"within_{each.pk}"] = speak(_within(each))

    def given(self) -> dict[str, Any]:
        """The person's place, as actions.organs.place takes it."""
        value = self.cleaned_data
        within = {each: value[f"within_{each.pk}"] for each in self.departments}
        return {"roles": value["roles"], "within": within, "home": value["department"]}


def _within(department: Department) -> forms.MultipleChoiceField:
    choices = [(key, name) for key, name in RoleGrant.Role.choices if key in WITHIN]
    return forms.MultipleChoiceField(
        label=f"只在{department.name}的角色",
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="只在科室里有角色、没有全机关角色的人，只看得到分给这些科室的申请。",
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
        help_text=f"{RULES}请当面交给本人，第一次登录时要改。",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    department = forms.ModelChoiceField(label="科室", queryset=None, required=False, empty_label="不分科室")
    email = _email()
    confined = forms.BooleanField(
        label="这些角色只在所选科室里有效（只看得到分给该科室的申请）", required=False
    )
    field_order = ("name", "username", "password", "email", "department", "roles", "confined")

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = organ.departments.all()
        self.fields["roles"].required = True
