"""What may be asked or said once a request is under way?"""

from __future__ import annotations

from django import forms

from gongkai.portal.forms.base import CounterForm
from gongkai.records.actions.counter import LONGEST, OPINIONS

AREA = forms.Textarea({"class": "small-area", "rows": 4})
ONE_FILE = "不超过 20 MB。几份材料请合成一个 PDF 或者压缩包。"


class OpenForm(CounterForm):
    """Number and code."""

    number = forms.CharField(label="受理号", max_length=80, help_text="例如 2026-0001，写在回执上。")
    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text="回执上的十位字母和数字，大小写、空格都不要紧。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "short"}),
    )


class AnswerOpenForm(OpenForm):
    """Number and code of a correction or a suggestion."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = "编号"
        self.fields["number"].help_text = "例如 2026-更正-001、2026-建议-001。"
        self.fields["code"].help_text = "登记时给您的字母和数字，大小写、空格都不要紧。"


class LetterForm(OpenForm):
    """Number and code of a consultation."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = "征求意见书的文号"
        self.fields["number"].help_text = "写在征求意见书的标题下面，例如 某局公开征〔2026〕1号。"
        self.fields["code"].label = "回复码"
        self.fields["code"].help_text = "写在征求意见书里的字母和数字，一般是十位。"


class AnswerForm(CounterForm):
    """Words and a file. `seen` is the last thing that had happened when the page was opened."""

    text = forms.CharField(label="内容", max_length=LONGEST, required=False, widget=AREA)
    files = forms.FileField(label="附件", required=False, help_text=ONE_FILE)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(CounterForm):
    """Why, if the applicant cares to say."""

    text = forms.CharField(
        label="撤回的原因",
        max_length=LONGEST,
        required=False,
        help_text="可以不填。",
        widget=AREA,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class OpinionForm(CounterForm):
    """Agree, or object and say why."""

    opinion = forms.ChoiceField(
        label="您同意公开吗？", choices=list(OPINIONS.items()), widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="理由和说明",
        max_length=LONGEST,
        required=False,
        help_text="不同意的，必须写明理由：公开会怎样损害您的合法权益。只有一部分不同意的，写明是哪一部分。",
        widget=AREA,
    )
    files = forms.FileField(label="附件", required=False, help_text=ONE_FILE)
