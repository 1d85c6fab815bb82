"""What is asked about a reconsideration or a lawsuit?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.law.contest import PROCEDURES
from gongkai.law.proceedings import PROCEEDINGS
from gongkai.records.models import Case, Organ, Proceeding

KINDS = [(kind.key, kind.name) for kind in PROCEEDINGS.values()]
ENDINGS = [
    (kind.name, [(f"{kind.key}.{each.key}", each.name) for each in kind.endings])
    for kind in PROCEEDINGS.values()
]


class ProceedingForm(DeskForm):
    """A reconsideration or lawsuit; the request and the earlier reconsideration are named by number."""

    kind = forms.ChoiceField(label="种类", choices=[("", "请选择"), *KINDS])
    number = forms.CharField(label="案号", max_length=80, help_text="复议案号或者法院案号，照文书填写。")
    matter = forms.CharField(
        label="事由",
        max_length=200,
        help_text="因什么被申请复议或者被起诉；不写姓名，证件号、电话自动遮盖。",
    )
    case = forms.CharField(
        label="所涉申请的受理号",
        required=False,
        max_length=40,
        help_text="因一件公开申请而起的，填它的受理号。",
    )
    filed_on = forms.DateField(label="受理日期", help_text="复议机关受理或者法院立案的日期。")
    procedure = forms.ChoiceField(
        label="程序",
        required=False,
        choices=[("", "未知，暂按普通程序"), *PROCEDURES.items()],
        help_text="简易程序的答复期限是 5 个工作日，普通程序是 10 个工作日；诉讼的答辩期限都是 15 日。",
    )
    copy_received_on = forms.DateField(
        label="收到申请书、起诉状副本的日期", required=False, help_text="答复、答辩的期限从收到之日起算。"
    )
    answered_on = forms.DateField(label="提交答复、答辩的日期", required=False)
    after = forms.CharField(
        label="此前的复议案号",
        required=False,
        max_length=80,
        help_text="只有行政诉讼填写：先复议后起诉的，填本平台登记的那件复议的案号。",
    )
    after_review = forms.BooleanField(
        label="经复议后起诉（此前的复议没有在本平台登记时勾选）", required=False
    )
    co_defendant_only = forms.BooleanField(
        label="本机关仅为共同被告（按国办公开办函〔2016〕201号，不计入年度报告）", required=False
    )
    decided_on = forms.DateField(label="审结日期", required=False, help_text="尚未审结的不填。")
    ending = forms.ChoiceField(
        label="结果",
        required=False,
        choices=[("", "尚未审结"), *ENDINGS],
        help_text="与审结日期一起填写。各种结果计入表四的哪一列，在“机关与人员”的设置里可以查看。",
    )

    def __init__(self, proceeding: Proceeding, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=stored(proceeding), **kwargs)
        self.proceeding = proceeding

    def clean_case(self) -> Case | None:
        """The request with this number."""
        number = self.cleaned_data["case"]
        return self._named(Case, number, f"没有受理号为 {number} 的申请。") if number else None

    def clean_after(self) -> Proceeding | None:
        """The reconsideration with this number."""
        number = self.cleaned_data["after"]
        missing = f"没有案号为 {number} 的行政复议，请先登记。"
        return self._named(Proceeding, number, missing, kind="review") if number else None

    def _named(self, model: Any, number: str, missing: str, **narrower: str) -> Any:
        organ: Organ = self.proceeding.organ
        found = model.objects.filter(organ=organ, number=number, **narrower).first()
        if found is None:
            raise forms.ValidationError(missing)
        return found

    def clean(self) -> dict[str, Any]:
        """What does not fit the kind."""
        given = self.cleaned_data
        kind = given.get("kind")
        name = dict(KINDS).get(kind or "", "")
        if given.get("ending") and kind and not given["ending"].startswith(f"{kind}."):
            self.add_error("ending", f"{name}没有这种结果。")
        if kind == "review":
            for field in ("after", "after_review"):
                if given.get(field):
                    self.add_error(field, "只有行政诉讼才有此前的复议。")
        if kind and given.get("number") and self._taken(kind, given["number"]):
            self.add_error("number", f"案号 {given['number']} 已经登记过了。")
        return given

    def _taken(self, kind: str, number: str) -> bool:
        same = Proceeding.objects.filter(organ=self.proceeding.organ, kind=kind, number=number)
        return same.exclude(pk=self.proceeding.pk).exists()

    def filled(self) -> Proceeding:
        """The proceeding with what was typed, not saved."""
        for name, value in self.cleaned_data.items():
            setattr(self.proceeding, name, value)
        self.proceeding.ending = self.cleaned_data["ending"].partition(".")[2]
        return self.proceeding


def stored(proceeding: Proceeding) -> dict[str, object]:
    """A proceeding as its form shows it."""
    return {
        "kind": proceeding.kind,
        "number": proceeding.number,
        "matter": proceeding.matter,
        "case": proceeding.case.number if proceeding.case else "",
        "filed_on": proceeding.filed_on,
        "after": proceeding.after.number if proceeding.after else "",
        "after_review": proceeding.after_review and proceeding.after is None,
        "co_defendant_only": proceeding.co_defendant_only,
        "procedure": proceeding.procedure,
        "copy_received_on": proceeding.copy_received_on,
        "answered_on": proceeding.answered_on,
        "decided_on": proceeding.decided_on,
        "ending": f"{proceeding.kind}.{proceeding.ending}" if proceeding.ending else "",
    }
