"""What is asked when an event of a case is recorded? Only what that kind of event needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from gongkai.desk.forms import fees
from gongkai.desk.forms.base import DeskForm, speak
from gongkai.desk.forms.casefiles import AREA, OFFICE
from gongkai.law.case import KINDS
from gongkai.law.case.events import ROLES
from gongkai.law.case.steps import EXTENSION
from gongkai.law.replies import GROUPS, REPLIES

UNCHOSEN = ("", "请选择")
WAITING_ANSWERS = ("consultation_answered", "consultation_lapsed")
# Steps that are of the day they are entered.
OF_TODAY = ("assigned", "searched", "noted", "published", "filed")
# What an office step says instead of a free note.
WITHOUT_NOTE = ("noted", "published", "split")
Choices = Mapping[str, Sequence[tuple[object, str]]]


class EventForm(DeskForm):
    """One step of a case. `choices` are what this case offers: parties still to answer, people, columns …;
    `answered` says that the reply was already named when it was posted."""

    on = forms.DateField(label="日期", help_text="事情发生的日期，可以早于今天；登记时间另行自动记录。")

    def __init__(
        self, event: str, *args: Any, choices: Choices, answered: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        if event in OF_TODAY:
            del self.fields["on"]
        for name, field in _asked(event, choices, answered).items():
            self.fields[name] = speak(field)

    def given(self) -> dict[str, object]:
        """What goes into the event besides its date."""
        values = {key: value for key, value in self.cleaned_data.items() if key != "on" and value}
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def _asked(event: str, choices: Choices, answered: bool) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    if event == "voided":
        fields["seq"] = forms.TypedChoiceField(
            label="作废哪一条", coerce=int, choices=[UNCHOSEN, *choices["voidable"]]
        )
    if event in WAITING_ANSWERS:
        fields["party"] = forms.ChoiceField(label="征求意见的对象", choices=[UNCHOSEN, *choices["parties"]])
    if event in OFFICE:
        fields |= OFFICE[event](choices)
    elif event in _FIELDS:
        fields |= _FIELDS[event]()
    elif event in ("reply_posted", "reply_delivered") and not answered:
        fields["reply"] = _reply()
    return fields if event in WITHOUT_NOTE else fields | {"note": _note(event)}


def _reply() -> forms.Field:
    groups = [
        (name, [(kind.key, kind.name) for kind in REPLIES.values() if kind.group == key])
        for key, name in GROUPS.items()
    ]
    return forms.ChoiceField(
        label="答复类型",
        choices=[("", "请选择"), *groups],
        help_text="23 种情形，决定这件申请计入年度报告表三的哪一行。",
    )


# What the note of a step is called, its help, and whether the step is nothing without it.
NOTES = {
    "voided": ("作废理由", "写明哪里记错了。原记录仍可查看。", True),
    "contacted": ("联系的经过", "何时、怎样联系、说了什么。只在工作台可见。", True),
    "reasons_given": ("申请人说明的理由", "照申请人的原话概括。", True),
    "withdrawn": ("撤回的方式", "例如：书面、网上、当面口头并由工作人员记录。", True),
    "confirmed": ("怎样确认的", "例如：电话联系，申请人确认已提交。", False),
    "assigned": ("交办意见", "给经办人看的话。", False),
    "consultation_answered": ("说明", "来函的文号等，留作查考。", False),
}


def _note(event: str) -> forms.Field:
    usual = ("说明", "文号、快递单号等，留作查考。", False)
    label, told, required = NOTES.get(event, usual)
    return forms.CharField(label=label, required=required, max_length=500, help_text=told)


def _days() -> dict[str, forms.Field]:
    field = forms.IntegerField(
        label="延长几个工作日",
        min_value=1,
        max_value=EXTENSION,
        help_text=f"须经公开工作机构负责人同意，最长 {EXTENSION} 个工作日，只能延长一次，并告知申请人。",
        error_messages={
            "invalid": "请填写整数。",
            "min_value": "至少延长 1 个工作日。",
            "max_value": f"最多延长 {EXTENSION} 个工作日。",
        },
    )
    return {"days": field}


_FIELDS = {
    "consulted": lambda: {
        "role": forms.ChoiceField(label="对方是", choices=ROLES.items()),
        "party": forms.CharField(label="征求谁的意见", max_length=100, help_text="第三方或其他机关的名称。"),
    },
    "consultation_answered": lambda: {
        "opinion": forms.ChoiceField(
            label="意见",
            required=False,
            choices=[("", "没有表示同意或者不同意"), ("agree", "同意公开"), ("object", "不同意公开")],
        ),
        "reasons": forms.CharField(
            label="对方的理由",
            required=False,
            max_length=2000,
            help_text="不同意公开的，概括对方的理由。",
            widget=forms.Textarea(AREA),
        ),
    },
    "advised": lambda: {
        "to": forms.CharField(label="建议向哪个机关提出", max_length=100, help_text="写机关的名称。")
    },
    "extended": _days,
    "fee_notice": fees.notice,
    "fee_paid": fees.paid,
    "deferred": lambda: {
        "until": forms.DateField(label="延迟到哪一天", help_text="告知申请人的答复日期，应晚于现有期限。")
    },
    "correction_requested": lambda: {
        "until": forms.DateField(
            label="给申请人的补正期限",
            help_text="应晚于要求补正的日期。到这一天仍无正当理由不补正的，可以不再处理。",
        )
    },
}
EXPLAINED = {
    "received": "自次日起计算20个工作日。",
    "correction_requested": "应在收到之日起7个工作日内一次性告知；期限停止计算。",
    "corrected": "收到补正之日的次日起，重新计算20个工作日。",
    "correction_lapsed": "申请人无正当理由逾期不补正的，视为放弃，办结。",
    "consulted": "自次日起到答复或者逾期之日，所用时间不计入期限。对方有15个工作日。",
    "consultation_answered": "自次日起继续计算期限。",
    "consultation_lapsed": "对方15个工作日内未提出意见的，由本机关自行决定，自次日起继续计算期限。",
    "extended": "在现有期限上加所填的工作日。",
    "reasons_demanded": "申请数量、频次明显超过合理范围的，可以要求说明理由；期限不变。",
    "deferred": "认为理由合理但无法在期限内答复的，可以确定延迟答复的合理期限。",
    "fee_notice": "期限停止计算，等待缴费。",
    "fee_paid": "自次日起重新计算20个工作日（未能核实，按默认）。",
    "fee_lapsed": "申请人逾期未缴纳的，不再处理，办结。",
    "reply_posted": "交邮之日为答复之日，期限到此为止。",
    "reply_delivered": "签收之日，或者按申请人选择的电子方式可以获取之日。",
    "withdrawn": "办结，计入“其他处理”中的“其他”。",
    "voided": "所作废的一条视为没有发生，期限和状态重新计算；原记录不删除。",
    "confirmed": "与申请人联系并确认收到。收到日期已经确定的，不会因此推后。",
    "contacted": "与申请人联系的经过，不影响期限。",
    "split": "一份申请里几件不相干的事，分开办理、分别答复；分出的每一件，收到日期与本件相同。",
    "assigned": "交给一个科室或者一位经办人，并定内部期限。",
    "reasons_given": "申请人对数量、频次作出的说明，供判断是否合理。",
    "searched": "每检索一次登记一次：说“不存在”要有检索记录为证。",
    "advised": "应当由其他机关办理的，告诉申请人向谁提出；不影响期限。",
    "filed": "与这件申请有关的材料，检查后加密存放。",
    "noted": "只给工作人员看，不会告诉申请人。",
    "published": "把给一个人的信息向所有人公开：在公开信息里建一份草稿，并与这件申请关联。",
}
assert set(EXPLAINED) >= KINDS.keys()
