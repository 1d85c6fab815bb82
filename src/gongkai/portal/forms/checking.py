"""Which report shall be checked?"""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from gongkai.portal.forms.base import CounterForm
from gongkai.report.read import TEXTS

LARGEST = 20 * 1024 * 1024
_KINDS = "、".join(TEXTS)
_ACCEPT = forms.FileInput({"accept": ",".join(f".{ending}" for ending in TEXTS)})


class CheckForm(CounterForm):
    """The report, and last year's if there is one at hand."""

    file = forms.FileField(
        label="要检查的年度报告",
        help_text=f"{_KINDS} 文件，不超过 20 MB。扫描件和图片没有文字，这里不识别。",
        widget=_ACCEPT,
        error_messages={"empty": "这份文件是空的。"},
    )
    previous = forms.FileField(
        label="上一年的报告",
        required=False,
        help_text="可以不选。选了就一并核对结转、文件存量和照抄。",
        widget=_ACCEPT,
        error_messages={"empty": "这份文件是空的。"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = "请选择一份报告。"

    def clean_file(self) -> UploadedFile | None:
        """A file of a size and kind that can be read."""
        return _readable(self.cleaned_data["file"])

    def clean_previous(self) -> UploadedFile | None:
        """The same of last year's."""
        return _readable(self.cleaned_data["previous"])

    def sent(self, field: str) -> tuple[str, bytes]:
        """Name and content."""
        file = self.cleaned_data[field]
        return file.name, file.read()


def _readable(file: UploadedFile | None) -> UploadedFile | None:
    if file is None:
        return None
    if (file.size or 0) > LARGEST:
        raise ValidationError("文件超过 20 MB。报告一般不到 1 MB，请去掉大图片再试。")
    if (file.name or "").rpartition(".")[2].lower() not in TEXTS:
        raise ValidationError(f"不认识这种文件，可以检查的有 {_KINDS}。")
    return file
