"""What do the steps of the office ask for: assigning, splitting, searching, noting, filing, publishing?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django import forms

from gongkai.records.models import StoredFile

Choices = Mapping[str, Sequence[tuple[object, str]]]
UNCHOSEN = ("", "请选择")
AREA = {"class": "small-area", "rows": "4"}
# What staff may file by hand; identity, letters and proofs come by their own ways.
FILED = (
    StoredFile.Kind.ORIGINAL,
    StoredFile.Kind.REDACTED,
    StoredFile.Kind.ENCLOSURE,
    StoredFile.Kind.ANSWER,
    StoredFile.Kind.OTHER,
)
ALLOWED = "可以存 PDF、OFD、Word、Excel、WPS、图片、纯文本和压缩包，单个不超过 20 MB。"


def _area(**given: object) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(AREA), **given)  # type: ignore[arg-type]


def _assigned(choices: Choices) -> dict[str, forms.Field]:
    return {
        "department": forms.ChoiceField(
            label="承办科室", required=False, choices=[("", "不指定"), *choices["departments"]]
        ),
        "handler": forms.ChoiceField(
            label="经办人",
            required=False,
            choices=[("", "不指定"), *choices["handlers"]],
            help_text="科室和经办人至少选一个。",
        ),
        "inner_due": forms.DateField(
            label="内部期限", required=False, help_text="不填的，按本机关设置的内部办理天数自动算出。"
        ),
    }


def _split(choices: Choices) -> dict[str, forms.Field]:
    return {
        "keeps": _area(label="留在本件的内容", max_length=2000, help_text="本件继续办理的是哪一项。"),
        "parts": _area(
            label="分出的各件", max_length=10000, help_text="一行一件，写明各自申请的内容，都用申请人的原话。"
        ),
    }


def search_fields(*, required: bool = True) -> dict[str, forms.Field]:
    """What one search asks for."""
    return {
        "terms": forms.CharField(
            label="检索词", required=required, max_length=300, help_text="实际输入过的词，用顿号分开。"
        ),
        "place": forms.CharField(
            label="在哪里检索的",
            required=required,
            max_length=300,
            help_text="例如：办公系统、档案室2015至2020年目录、规划科。",
        ),
        "searched_on": forms.DateField(label="检索日期", required=required),
        "by": forms.CharField(label="检索人", required=required, max_length=50),
    }


def _searched(choices: Choices) -> dict[str, forms.Field]:
    found = forms.ChoiceField(
        label="结果",
        choices=[UNCHOSEN, ("no", "没有找到"), ("yes", "找到了")],
        help_text="部分找到的选“找到了”。",
    )
    return {**search_fields(), "found": found}


def _noted(choices: Choices) -> dict[str, forms.Field]:
    return {"text": _area(label="备注", max_length=2000, help_text="只给工作人员看，申请人看不到。")}


def _published(choices: Choices) -> dict[str, forms.Field]:
    return {
        "title": forms.CharField(label="标题", max_length=300, help_text="公开时用的标题，不写申请人是谁。"),
        "column": forms.ChoiceField(label="栏目", choices=[UNCHOSEN, *choices["columns"]]),
        "formed_on": forms.DateField(label="形成日期", help_text="文件上的成文日期。"),
        **_along(choices),
    }


def _along(choices: Choices) -> dict[str, forms.Field]:
    """The files given out with the reply; those that were looked into and name nobody are ticked."""
    if not choices["along"] and not choices["behind"]:
        return {}
    left = "".join(said for _, said in choices["behind"])
    field = forms.MultipleChoiceField(
        label="一并公开的附件",
        required=False,
        choices=choices["along"],
        initial=[pk for pk, _ in choices["read"]],
        widget=forms.CheckboxSelectMultiple,
        help_text=f"答复时给过申请人的文件。{left}",
    )
    return {"along": field}


class Upload(forms.FileField):
    """A file from the desk; what is in it is checked by the action."""

    def __init__(self, *, label: str, required: bool = True) -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=ALLOWED,
            error_messages={
                "empty": "这个文件是空的。",
                "missing": "没有收到文件，请重新选择。",
                "invalid": "没有收到文件，请重新选择。",
                "max_length": "文件名太长了，请改短一些。",
            },
        )


def _filed(choices: Choices) -> dict[str, forms.Field]:
    named = [(kind.value, kind.label) for kind in FILED]
    return {
        "kind": forms.ChoiceField(label="是什么材料", choices=[UNCHOSEN, *named]),
        "files": Upload(label="文件"),
    }


OFFICE: dict[str, Callable[[Choices], dict[str, forms.Field]]] = {
    "assigned": _assigned,
    "split": _split,
    "searched": _searched,
    "noted": _noted,
    "published": _published,
    "filed": _filed,
}
