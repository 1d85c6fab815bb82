"""What is asked about a publication?"""

from __future__ import annotations

from django import forms

from gongkai.desk.forms.base import DeskModelForm
from gongkai.desk.forms.manuscripts import choose_document, choose_item, choose_result
from gongkai.law.publishing import OPEN
from gongkai.records.actions.publishing import SHARED
from gongkai.records.models import Publication

FILED = ("directory_item", "result")
OWN = (
    "unified_number",
    "effective_on",
    "valid_until",
    "ended_by",
    "ended_note",
    "interprets",
    "legality",
)
HELP = {
    "directory_item": "属于哪一份基层政务公开目录的哪一项；不在目录里的不选。",
    "result": "“双公示”的许可、处罚决定选这一项。",
    "ended_on": "有效性为“废止”或“失效”的必填，其他不填。",
    "unified_number": "“三统一”登记的编号，与文号不同的才填。",
    "effective_on": "规章和行政规范性文件填写。",
    "valid_until": "文件写明有效期的填最后一天，过了这一天自动转为失效。",
    "ended_by": "由另一份文件废止或者代替的，选那一份。",
    "ended_note": "由哪个机关、以什么决定废止或者宣布失效。",
    "interprets": "这一份是政策解读的，选它解读的文件，两边的页面互相链接。",
    "legality": "合法性审核意见书、集体讨论记录、备案的文号和日期。",
}


class PublicationForm(DeskModelForm):
    """Every field a person fills in; the columns are those of the publication's organ."""

    class Meta:
        model = Publication
        fields = (
            "title",
            "column",
            "kind",
            "doc_number",
            "attribute",
            "formed_on",
            "published_on",
            "validity",
            "ended_on",
            "summary",
            *FILED,
            *OWN,
        )
        widgets = {"summary": forms.Textarea({"class": "small-area"})}
        help_texts = {
            **HELP,
            "kind": "只有规章和行政规范性文件计入年度报告表二。",
            "doc_number": "照原件填写，没有文号的不填；括号、全角数字保存时统一写成〔〕的格式。",
            "attribute": "条例第十三条：主动公开、依申请公开或者不予公开。",
            "formed_on": "文件落款的日期；信息形成的日期。",
            "published_on": "第一次公布的日期，应在形成之日起20个工作日内（条例第二十六条）；未公布的不填。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = self.instance.organ.columns.all()
        self.fields["column"].empty_label = "请选择"
        offer(self)

    @property
    def main(self) -> list[forms.BoundField]:
        """What is asked of everything."""
        return [field for field in self if field.name not in OWN]

    @property
    def own(self) -> list[forms.BoundField]:
        """What is asked of rules, normative documents and what interprets one."""
        return [self[name] for name in OWN]

    @property
    def own_open(self) -> bool:
        """Whether any of it is filled in or wrong."""
        return any(self[name].errors or self[name].value() for name in OWN)


class StandingForm(DeskModelForm):
    """What may change of a text that was signed, without a new version: where it belongs, how it stands."""

    class Meta:
        model = Publication
        fields = (*FILED, "validity", "ended_on", *OWN)
        help_texts = HELP

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offer(self)
        self.corrected = self.instance.versions.filter(state__in=(*OPEN, "referred")).exists()
        # The signature of a correction puts its own in the place of these.
        for name in SHARED if self.corrected else ():
            self.fields.pop(name, None)


def offer(form: forms.ModelForm) -> None:
    """The organ's own items and documents to choose from."""
    organ, instance = form.instance.organ, form.instance
    choose_result(form.fields["result"])
    choose_item(form.fields["directory_item"], organ, instance.directory_item_id)
    for name in ("interprets", "ended_by"):
        choose_document(form.fields[name], organ, instance.pk)
