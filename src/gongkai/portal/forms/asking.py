"""What does the online form ask? The three groups of Article 29, and never what for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.law.applicants import APPLICANT_TYPES, BY_KEY
from gongkai.portal.forms.base import CounterForm
from gongkai.records import identity
from gongkai.records.actions.requests import ASKS
from gongkai.records.models import Request

AREA = forms.Textarea({"class": "small-area", "rows": 4})
TYPE_HELP = "以个人名义申请的选“自然人”，律师以本人名义申请的也是。"
# Beside each field of identity: the help below its label, and what browsers may fill in.
HELP = {
    "id_number": "用于证明身份（条例第二十九条）。只有办理人员能看到，每次查看都有记录。",
    "phone": "固定电话、手机都可以。电话、邮箱、地址至少填写一项。",
    "email": "用来通知您进度和送达答复。",
    "address": "希望邮寄答复的，必须填写。",
    "postcode": "可以不填。",
}
FILLED = {
    "name": "name",
    "phone": "tel",
    "email": "email",
    "address": "street-address",
    "postcode": "postal-code",
}


class WhoForm(CounterForm):
    """Which of the six types of applicants."""

    applicant_type = forms.ChoiceField(
        label="申请人的类型",
        help_text=TYPE_HELP,
        choices=[(kind.key, kind.name) for kind in APPLICANT_TYPES],
        widget=forms.RadioSelect,
    )


class IdentityForm(CounterForm):
    """Name, proof of identity, contact: of a person, or of an organisation."""

    def __init__(self, *args: Any, applicant_type: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applicant_type = applicant_type
        organisation = BY_KEY[applicant_type].organisation
        kinds = identity.ORGANISATION_KINDS if organisation else identity.PERSONAL_KINDS
        for key, field in identity.FIELDS.items():
            if field.only and not organisation:
                continue
            self.fields[key] = _field(key, field, kinds)
        self.fields["name"].label = "单位名称" if organisation else "姓名"
        self.fields["proof"] = forms.FileField(
            label="身份证明的照片或者扫描件",
            required=False,
            help_text="照片（JPG、PNG）或者 PDF，不超过 20 MB。现在没有的可以先不传，需要时会请您补充。",
            widget=forms.FileInput({"accept": "image/*,.pdf"}),
        )

    def clean(self) -> dict[str, Any]:
        """What the records say of it, each word at its field."""
        given = {key: value for key, value in self.cleaned_data.items() if key in identity.FIELDS}
        try:
            identity.clean(given, self.applicant_type)
        except ValidationError as problem:
            fresh = {key: said for key, said in problem.message_dict.items() if key not in self.errors}
            self.refuse(ValidationError(fresh))
        return self.cleaned_data


def _field(key: str, field: identity.Field, kinds: tuple[str, ...]) -> forms.Field:
    if key == "id_kind":
        choices = [(kind, identity.ID_KINDS[kind]) for kind in kinds]
        return forms.ChoiceField(label=field.name, choices=choices, required=False)
    widget = forms.TextInput({"autocomplete": FILLED.get(key, "off"), "spellcheck": "false"})
    made = forms.CharField(
        label=field.name, max_length=field.longest, required=False, help_text=HELP.get(key, ""), widget=widget
    )
    made.error_messages["max_length"] = f"太长了，最多 {field.longest} 个字。"
    return made


class WantedForm(CounterForm):
    """What is asked for, item by item, with what explains it."""

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(rows):
            label = "您需要什么信息？" if rows == 1 else f"第 {at + 1} 项：您需要什么信息？"
            self.fields[f"ask_{at}"] = forms.CharField(label=label, required=False, widget=AREA)
        self.fields["file"] = forms.FileField(
            label="附件",
            required=False,
            help_text="可以不传。帮助查找的材料，例如文件的照片。每个不超过 20 MB，连同身份证明最多 10 个。",
            widget=forms.FileInput({"multiple": False}),
        )

    def asks(self) -> list[str]:
        """The items as typed."""
        return [str(self.data.get(key, "")) for key in self.fields if key.startswith("ask_")]

    def clean(self) -> dict[str, Any]:
        """At least one item, none endless."""
        for at, text in enumerate(self.asks()):
            if len(text) > ASKS:
                self.add_error(f"ask_{at}", f"最多 {ASKS} 个字，现有 {len(text)} 个；详细材料可以作为附件。")
        if not any(text.strip() for text in self.asks()):
            self.add_error("ask_0", "请写明需要什么信息：名称、文号，或者便于查找的其他特征。")
        return self.cleaned_data


class HowForm(CounterForm):
    """In which form, and by which way."""

    form = forms.ChoiceField(
        label="您希望得到什么形式的信息？", choices=Request.Form.choices, widget=forms.RadioSelect
    )
    way = forms.ChoiceField(
        label="您希望怎样得到？",
        help_text="在本平台领取最快：答复做出后，凭受理号和查询码就能看到。",
        choices=Request.Way.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, known: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_way(self) -> str:
        """The way, if it can be gone with the contact that was given."""
        way: str = self.cleaned_data["way"]
        if way == "post" and not self.known.get("address"):
            raise ValidationError("选择邮寄的，请先在“身份和联系方式”里填写通信地址。")
        if way == "email" and not self.known.get("email"):
            raise ValidationError("选择电子邮件的，请先在“身份和联系方式”里填写电子邮箱。")
        return way
