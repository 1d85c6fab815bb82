"""What is asked about a text that is to be published?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm, DeskModelForm
from gongkai.desk.forms.casefiles import Upload
from gongkai.law.contents import items
from gongkai.law.promptness import RESULTS
from gongkai.records.models import DirectoryItem, Manuscript, Organ, Publication
from gongkai.records.queries import directories, documents

GENRES = (
    "通知",
    "公告",
    "公示",
    "通报",
    "意见",
    "办法",
    "方案",
    "规划",
    "报告",
    "函",
    "批复",
    "解读",
    "其他",
)


OWN = ("unified_number", "effective_on", "valid_until", "interprets")


def choose_item(field: Any, organ: Organ, standing: int | None) -> None:
    """The items of the organ's directories, under the names of these."""
    field.queryset = DirectoryItem.objects.filter(organ=organ)
    field.choices = [("", "不在目录里"), *directories.choices(organ, standing)]


def choose_result(field: Any) -> None:
    """Whether it is a decision that is published sooner."""
    field.choices = [("", "不是"), *RESULTS.items()]


def choose_document(field: Any, organ: Organ, own: int | None) -> None:
    """The organ's rules and normative documents."""
    field.queryset = documents.choices(organ, but=own)
    field.empty_label = "没有"


class ManuscriptForm(DeskModelForm):
    """Every field a drafter fills in; a draft may be half filled, what it lacks is told on its page."""

    class Meta:
        model = Manuscript
        fields = (
            "title",
            "column",
            "item",
            "directory_item",
            "result",
            "kind",
            "doc_number",
            "formed_on",
            "changed_on",
            "attribute",
            "basis",
            "reassess_on",
            "superior",
            "superior_attribute",
            "body",
            "summary",
            "topic",
            "genre",
            "keywords",
            "until",
            "unified_number",
            "effective_on",
            "valid_until",
            "interprets",
            "change",
        )
        widgets = {
            "body": forms.Textarea({"class": "tall", "data-rich": "1"}),
            "summary": forms.Textarea({"class": "small-area"}),
            "change": forms.Textarea({"class": "small-area"}),
            "genre": forms.TextInput({"list": "genres", "class": "short"}),
        }
        help_texts = {
            "item": "条例第二十条、第二十一条列举的内容，送审前选好。",
            "kind": "只有规章和行政规范性文件计入年度报告表二。",
            "doc_number": "照原件填写，没有文号的不填；括号、全角数字保存时统一写成〔〕的格式。",
            "formed_on": "文件落款的日期；信息形成的日期。主动公开的，应在形成之日起 20 个工作日内"
            "公开（条例第二十六条）。",
            "attribute": "起草时就要确定（条例第十三条）。",
            "basis": "不是主动公开的，写明依据哪一条、什么理由。",
            "reassess_on": "不主动公开的信息要定期评估（条例第十八条）。",
            "superior": "转发上级机关文件的填写，不是转发的不填。",
            "body": "可以直接从 Word 粘贴：标题、段落、列表和表格保留，字体颜色等格式自动去掉。",
            "summary": "一两句话，列表和搜索结果里显示。",
            "topic": "读者可以按主题浏览。本机关自己的公开制度写“政府信息公开”，在“政府信息公开制度”页列出。",
            "keywords": "用顿号分开。",
            "directory_item": "属于哪一份基层政务公开目录的哪一项；不在目录里的不选。",
            "result": "“双公示”的许可、处罚决定选这一项，公开期限随之缩短；其他信息不选。",
            "changed_on": "公开的信息本身变了（不是改错字）的，填变更的日期，公开期限从这一天算。",
            "unified_number": "“三统一”登记的编号，与文号不同的才填。",
            "effective_on": "规章和行政规范性文件填写。",
            "valid_until": "文件写明有效期的填最后一天，过了这一天自动转为失效。",
            "interprets": "这一份是政策解读的，选它解读的文件，两边的页面互相链接。",
            "until": "公示类信息填写，过了这一天自动撤下，地址上留有说明；其他的不填。",
            "change": "改了什么、为什么改，读者看得到。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organ = self.instance.organ
        self.fields["column"].queryset = organ.columns.all()
        self.fields["column"].empty_label = "请选择"
        self.fields["item"].choices = [
            ("", "请选择"),
            *((each.key, str(each)) for each in items(organ.level)),
        ]
        choose_item(self.fields["directory_item"], organ, self.instance.directory_item_id)
        choose_result(self.fields["result"])
        choose_document(self.fields["interprets"], organ, self.instance.publication_id)
        forwarded = self.fields["superior_attribute"]
        forwarded.choices = [("", "不是转发的"), *Publication.Attribute.choices]
        if not self.instance.publication_id:
            del self.fields["change"], self.fields["changed_on"]

    @property
    def main(self) -> list[forms.BoundField]:
        """What is asked of every text."""
        return [field for field in self if field.name not in OWN]

    @property
    def own(self) -> list[forms.BoundField]:
        """What is asked of rules, normative documents and what interprets one."""
        return [self[name] for name in OWN]

    @property
    def own_open(self) -> bool:
        """Whether any of it is filled in or wrong."""
        return any(self[name].errors or self[name].value() for name in OWN)

    @property
    def genres(self) -> tuple[str, ...]:
        """What the field of the genre suggests."""
        return GENRES

    def given(self) -> dict[str, object]:
        """The fields as the action takes them."""
        return {name: self.cleaned_data[name] for name in self.fields}


class AttachForm(DeskForm):
    """One more file."""

    files = Upload(label="附件")


class StepForm(DeskForm):
    """The reason of a step that needs one."""

    reason = forms.CharField(
        label="理由、依据和结论",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"class": "small-area"}),
    )


class WithdrawForm(DeskForm):
    """Why something is taken down: everybody can read it."""

    reason = forms.CharField(
        label="撤下的理由",
        max_length=300,
        help_text="原来的地址上会显示撤下的日期和这条理由，请写得公众能看懂。",
        widget=forms.Textarea({"class": "small-area"}),
    )
