"""What is asked about a publication?"""

from __future__ import annotations

from django import forms

from gongkai.desk.forms.base import DeskModelForm
from gongkai.records.models import Publication


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
        )
        widgets = {"summary": forms.Textarea({"class": "small-area"})}
        help_texts = {
            "kind": "只有规章和行政规范性文件计入年度报告表二。",
            "doc_number": "照原件填写，没有文号的不填。",
            "attribute": "条例第十三条：主动公开、依申请公开或者不予公开。",
            "formed_on": "文件落款的日期；信息形成的日期。",
            "published_on": "第一次公布的日期，应在形成之日起20个工作日内（条例第二十六条）；未公布的不填。",
            "ended_on": "有效性为“废止”或“失效”的必填，其他不填。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = self.instance.organ.columns.all()
        self.fields["column"].empty_label = "请选择"
