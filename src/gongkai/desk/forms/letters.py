"""What does a letter ask of its drafter, and its sending of the mail room? The kinds' own fields say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from gongkai.desk.dossier import Dossier
from gongkai.desk.forms.base import DeskForm, speak
from gongkai.desk.forms.casefiles import AREA, UNCHOSEN, Upload
from gongkai.letter.kinds import Field, Kind
from gongkai.records.models import Delivery
from gongkai.records.queries.casepage import extended_until

WHOLE = {"invalid": "请填写整数。"}
TO = {"third_party": "第三方的名称", "co_maker": "共同制作机关的名称", "organ": "对方机关的名称"}


class LetterForm(DeskForm):
    """One letter. A draft may be half filled; what it lacks is told, and stops it from being submitted.

    `addressed`: the addressee is known from the request and is not asked for.
    """

    def __init__(self, found: Dossier, kind: Kind, *args: Any, addressed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.kind = found, kind
        if kind.audience != "applicant":
            self.fields["party"] = speak(_party(kind))
        elif not addressed:
            self.fields["addressee"] = speak(forms.CharField(label="收件人", max_length=100))
        for field in kind.fields:
            self.fields[field.key] = speak(_field(kind, field))

    def clean(self) -> dict[str, Any]:
        """The day an extension ends follows from its days by the calendar."""
        given = super().clean() or self.cleaned_data
        if self.kind.key == "extension" and given.get("days") and self.found.clock.due:
            self._extend(given)
        return given

    def _extend(self, given: dict[str, Any]) -> None:
        until = extended_until(self.found.clock, given["days"], self.found.calendar)
        if until is None:
            return  # what is wrong with the number is told where the letter is checked
        if not given.get("until"):
            given["until"] = until
        elif given["until"] != until and "until" not in self.errors:
            counted = f"在 {self.found.clock.due} 上加 {given['days']} 个工作日是 {until}"
            self.add_error("until", f"按工作日历，{counted}。清空即自动填写。")

    @property
    def letter_fields(self) -> dict[str, object]:
        """What the letter keeps: dates as text, what was emptied as empty."""
        return {field.key: _kept(self.cleaned_data.get(field.key)) for field in self.kind.fields}

    def said(self, key: str) -> str:
        """What stands in a field that is no field of the kind."""
        return str(self.cleaned_data.get(key) or "")


def _kept(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def _party(kind: Kind) -> forms.Field:
    return forms.CharField(
        label=TO[kind.audience], max_length=100, help_text="文书写给谁；征求意见以后按这个名称登记结果。"
    )


def _field(kind: Kind, field: Field) -> forms.Field:
    made = _made(field, {"label": field.label, "required": False, "help_text": _help(kind, field)})
    # A field is "optional" on the page only where the letter does without it.
    made.asked = field.required  # type: ignore[attr-defined]
    return made


def _made(field: Field, told: dict[str, Any]) -> forms.Field:
    if field.kind == "date":
        return forms.DateField(**told)
    if field.kind == "int":
        return forms.IntegerField(error_messages=WHOLE, **told)
    if field.kind == "choice":
        return forms.ChoiceField(choices=[UNCHOSEN, *field.choices], **told)
    area = field.kind in ("longtext", "lines")
    return forms.CharField(max_length=10000, widget=forms.Textarea(AREA) if area else None, **told)


def _help(kind: Kind, field: Field) -> str:
    if not field.when.field:
        return field.help
    deciding = kind.field(field.when.field)
    assert deciding is not None
    names = "、".join(f"“{name}”" for key, name in deciding.choices if key in field.when.values)
    return f"“{deciding.label}”选{names}时填写。{field.help}"


class SendForm(DeskForm):
    """How a letter goes out, and what each way needs."""

    way = forms.ChoiceField(
        label="送达方式",
        choices=[UNCHOSEN, *Delivery.Way.choices],
        help_text="当面送交要签收人；邮寄要邮件号；在平台领取的，通知申请人凭受理号和查询码领取。"
        "用电子邮件的，由经办人从单位邮箱自己发出，平台不代发，只作登记：请把发送成功的截图作为凭证上传。",
    )
    on = forms.DateField(label="发出日期", help_text="邮寄的写交邮之日：以这一天为答复之日。")
    receiver = forms.CharField(label="签收人", required=False, max_length=100, help_text="当面送交的必填。")
    tracking_no = forms.CharField(label="邮件号", required=False, max_length=40, help_text="邮寄的必填。")
    postal = forms.BooleanField(label="邮寄的，确认由邮政企业寄送（不是快递公司）", required=False)
    proof = Upload(label="凭证（邮寄收据、签收回证的照片等）", required=False)


class ServeForm(DeskForm):
    """Somebody signed for it."""

    on = forms.DateField(label="签收日期")
    receiver = forms.CharField(label="签收人", max_length=100, help_text="代收的，写明代收人和关系。")
    proof = Upload(label="凭证（签收回证、邮政查询结果等）", required=False)


class ReturnForm(DeskForm):
    """It came back."""

    on = forms.DateField(label="退回日期")
    reason = forms.CharField(
        label="退回的原因", max_length=300, help_text="例如：地址不详、拒收、查无此人。原来的交邮记录保留。"
    )
    proof = Upload(label="凭证（退件的照片等）", required=False)


class EnclosureForm(DeskForm):
    """A file that goes out with a letter: one that lies in the case, or a new one."""

    stored = forms.ChoiceField(label="从本件材料里选", required=False)
    files = Upload(label="或者上传", required=False)

    def __init__(self, offered: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stored"].choices = [("", "不从这里选"), *offered.items()]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or self.cleaned_data
        if not self.errors and bool(given.get("stored")) == bool(given.get("files")):
            self.add_error("files", "请选一份已有的材料，或者上传一份新的，一次一份。")
        return given
