"""What is asked about a correction of a record or a suggestion to publish, and about its answer?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm, speak
from gongkai.law.matters import MATTERS
from gongkai.letter.kinds import KINDS, Field
from gongkai.records.models import Matter, Publication
from gongkai.records.models.request import CHANNEL_CHOICES
from gongkai.records.queries.matters import ANSWERED

WHO = [("person", "个人"), ("organisation", "单位")]
SMALL = {"class": "small-area"}


class MatterForm(DeskForm):
    """A correction or a suggestion as it came in at the counter."""

    kind = forms.ChoiceField(
        label="种类", choices=[("", "请选择"), *((each.key, each.name) for each in MATTERS.values())]
    )
    channel = forms.ChoiceField(label="渠道", choices=CHANNEL_CHOICES)
    received_on = forms.DateField(label="收到日期")
    who = forms.ChoiceField(label="提出人是", choices=WHO)
    name = forms.CharField(label="姓名或者名称", max_length=100, help_text="加密保存，列表里只显示一部分。")
    phone = forms.CharField(label="联系电话", required=False, max_length=40)
    address = forms.CharField(label="通信地址", required=False, max_length=200)
    summary = forms.CharField(
        label="内容",
        max_length=300,
        help_text="更正：哪份记录、哪一处、有什么证据。建议：公开哪些信息、为什么。",
        widget=forms.Textarea(SMALL),
    )

    def given(self) -> dict[str, Any]:
        """What `actions.matters.receive` takes."""
        kept = self.cleaned_data
        named = {key: kept[key] for key in ("who", "name", "phone", "address")}
        return {key: kept[key] for key in ("kind", "channel", "received_on", "summary")} | {
            "applicant": named
        }


class AnswerForm(DeskForm):
    """How a matter ends, and what its answer says. A draft may be half filled; what it lacks is told."""

    decision = forms.ChoiceField(label="结果")

    def __init__(self, matter: Matter, publications: list[Publication], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, told = MATTERS[matter.kind], ANSWERED[matter.kind]
        ends = [(each.key, f"{each.name}：{each.says}") for each in kind.outcomes if each.key in told]
        self.fields["decision"].choices = [("", "请选择"), *ends]  # type: ignore[attr-defined]
        self.letter = [each for each in KINDS[matter.kind].fields if each.key != "outcome"]
        for each in self.letter:
            self.fields[each.key] = speak(_field(each))
        self.publications = {str(each.pk): each for each in publications}
        if matter.kind == Matter.Kind.SUGGESTION:
            self._publication()
        self.fields["note"] = speak(
            forms.CharField(label="内部说明", required=False, max_length=500, widget=forms.Textarea(SMALL))
        )

    def _publication(self) -> None:
        choices = [("", "没有"), *((key, each.title) for key, each in self.publications.items())]
        self.fields["publication"] = speak(
            forms.ChoiceField(
                label="转为公开的信息", required=False, choices=choices, help_text="先在“公开信息”里登记。"
            )
        )

    def given(self) -> dict[str, object]:
        """What the draft keeps."""
        kept = self.cleaned_data
        fields: dict[str, object] = {
            each.key: str(kept[each.key]) for each in self.letter if kept.get(each.key)
        }
        linked = self.publications.get(str(kept.get("publication") or ""))
        fields |= {"publication": linked.pk} if linked else {}
        return {**fields, "decision": kept.get("decision", ""), "note": kept.get("note", "")}


class CloseForm(DeskForm):
    """Why a matter gets no answer."""

    note = forms.CharField(
        label="内部说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(SMALL),
        help_text="例如：提出人 3 月 5 日来电撤回。",
    )


def _field(each: Field) -> forms.Field:
    """One field of the letter; whether it is needed depends on the outcome, so the letter says so."""
    said = {"label": each.label, "help_text": each.help, "required": False}
    if each.kind == "date":
        field: forms.Field = forms.DateField(**said)
    elif each.kind in ("longtext", "lines"):
        field = forms.CharField(**said, max_length=3000, widget=forms.Textarea(SMALL))
    else:
        field = forms.CharField(**said, max_length=300)
    field.asked = each.required  # type: ignore[attr-defined]
    return field
