"""What is asked of a request that staff enter, and of a confirmation or an attempt to reach the applicant?"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.desk.forms.base import DeskForm
from gongkai.guard import files as guard
from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.receipt import CHANNELS
from gongkai.records import identity
from gongkai.records.actions.intake import MOST_FILES
from gongkai.records.actions.requests import Given
from gongkai.records.models import Request

AREA = forms.Textarea({"class": "small-area", "rows": 3})
# Online requests come through the portal; here is what staff take in.
TAKEN = [each for each in CHANNELS.values() if each.key != "online"]
PERSONAL = ("name", "id_kind", "id_number", "legal_person", "contact_person")
CONTACT = ("phone", "email", "address", "postcode")


class Files(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A field of several files, perhaps none."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file by itself; what is in it is looked at when it is kept."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in given]


class IntakeForm(DeskForm):
    """A request as it came in on paper, by voice, by fax or by e-mail (Article 29)."""

    channel = forms.ChoiceField(
        label="怎样提出的", choices=[("", "请选择"), *((each.key, each.name) for each in TAKEN)]
    )
    submitted_on = forms.DateField(label="提出（寄出、发来）的日期", help_text="当面、口头提出的，就是当天。")
    arrived_on = forms.DateField(label="签收日期", required=False, help_text="邮寄的填本机关签收之日。")
    confirmed_on = forms.DateField(
        label="与申请人确认的日期",
        required=False,
        help_text="平常信函、传真、电子邮件要当日与申请人确认。还没有确认的先不填，保存后进入“收件”等待确认。",
    )
    number = forms.CharField(
        label="受理号", max_length=40, required=False, help_text="已按顺序给出，可以改；留空则自动编号。"
    )
    applicant_type = forms.ChoiceField(
        label="申请人类型",
        choices=[("", "请选择"), *((each.key, each.name) for each in APPLICANT_TYPES)],
        help_text="年度报告表三按此分列；律师以个人名义申请的是自然人。",
    )
    name = forms.CharField(label="姓名或者单位名称", max_length=100)
    id_kind = forms.ChoiceField(label="证件种类", choices=[("", "请选择"), *identity.ID_KINDS.items()])
    id_number = forms.CharField(label="证件号码", max_length=40, help_text="加密保存；每次查看都记入日志。")
    legal_person = forms.CharField(label="法定代表人或者负责人（单位）", max_length=100, required=False)
    contact_person = forms.CharField(
        label="联系人", max_length=100, required=False, help_text="单位申请的必填。"
    )
    phone = forms.CharField(
        label="联系电话", max_length=40, required=False, help_text="电话、邮箱、通信地址至少填一项。"
    )
    email = forms.CharField(label="电子邮箱", max_length=200, required=False)
    address = forms.CharField(label="通信地址", max_length=300, required=False)
    postcode = forms.CharField(label="邮政编码", max_length=10, required=False)
    asks = forms.CharField(
        label="申请公开的信息",
        max_length=20_000,
        help_text="照申请书写，不改原意：名称、文号或者便于查找的其他特征。几项的，每项一段，中间空一行。不问用途。",
        widget=forms.Textarea,
    )
    form = forms.ChoiceField(
        label="希望的形式", choices=Request.Form.choices, initial=Request.Form.ANY, required=False
    )
    way = forms.ChoiceField(
        label="希望的获取方式", choices=Request.Way.choices, initial=Request.Way.COUNTER, required=False
    )
    files = FilesField(
        label="身份证明和附件",
        required=False,
        help_text=f"证件复印件、申请书扫描件等，最多 {MOST_FILES} 个，每个不超过 20 MB。",
        widget=Files({"accept": guard.accepted()}),
    )
    read_back = forms.BooleanField(
        label="口头提出的：已照原意填写，并向申请人宣读，申请人核对无误", required=False
    )
    note = forms.CharField(
        label="内部备注", required=False, max_length=500, help_text="不给申请人看。", widget=AREA
    )

    def clean(self) -> dict[str, Any]:
        """What an oral request needs besides."""
        given = super().clean() or self.cleaned_data
        if given.get("channel") == "oral" and not given.get("read_back"):
            self.add_error("read_back", "口头提出、由工作人员代填的，要宣读核对后再保存（条例第二十九条）。")
        return given

    def given(self) -> Given:
        """What came in, as the action takes it."""
        value = self.cleaned_data
        return Given(
            channel=value["channel"],
            applicant_type=value["applicant_type"],
            applicant={key: value[key] for key in (*PERSONAL, *CONTACT)},
            asks=items(value["asks"]),
            form=value["form"] or Request.Form.ANY,
            way=value["way"] or Request.Way.COUNTER,
            submitted_at=moment(value["submitted_on"]),
            arrived_on=value["arrived_on"],
            confirmed_on=value["confirmed_on"],
            number=value["number"],
        )

    def _refuse(self, problem: forms.ValidationError) -> None:
        """The action speaks of the moment of submission; the form asks for its day."""
        if hasattr(problem, "error_dict") and "submitted_at" in problem.error_dict:
            problem.error_dict["submitted_on"] = problem.error_dict.pop("submitted_at")
        super()._refuse(problem)


def items(text: str) -> list[str]:
    """The items asked for: one a block of lines."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


def moment(day: date) -> datetime:
    """A day on paper as a moment: now, if it is today, else noon of that day."""
    now = timezone.localtime()
    noon = datetime.combine(day, time(12), timezone.get_current_timezone())
    return now if day == now.date() else noon


class DatesForm(forms.Form):
    """The dates typed so far, for the live explanation; whatever is no date yet is nothing."""

    channel = forms.ChoiceField(choices=[(each.key, each.name) for each in TAKEN], required=False)
    submitted_on = forms.DateField(required=False)
    arrived_on = forms.DateField(required=False)
    confirmed_on = forms.DateField(required=False)


class ConfirmForm(DeskForm):
    """Both sides have confirmed the receipt."""

    on = forms.DateField(label="确认日期", help_text="与申请人双方确认收到申请的那一天。")
    note = forms.CharField(
        label="怎样确认的",
        required=False,
        max_length=300,
        help_text="例如：电话联系申请人本人，核对了申请内容和联系方式。",
        widget=AREA,
    )


class ContactForm(DeskForm):
    """An attempt to reach the applicant."""

    on = forms.DateField(label="联系日期")
    way = forms.CharField(label="怎样联系的", max_length=60, help_text="例如：拨打联系电话。")
    reached = forms.TypedChoiceField(
        label="结果",
        choices=[("", "没有联系上"), ("1", "联系上了")],
        coerce=bool,
        required=False,
    )
    note = forms.CharField(label="说明", required=False, max_length=300, widget=AREA)


class RenewForm(DeskForm):
    """A new query code, for somebody who proved who they are."""

    why = forms.CharField(
        label="怎样核对的身份", max_length=200, help_text="例如：本人到场，核对居民身份证原件。记入日志。"
    )
