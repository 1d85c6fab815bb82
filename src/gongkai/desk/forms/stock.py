"""Which table of an old site is to be brought over?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm

LARGEST = 5 * 1024 * 1024


class StockForm(DeskForm):
    """One table, without files."""

    file = forms.FileField(
        label="旧网站信息的表",
        help_text="用空表填写，.csv 或者 .xlsx，不超过 5 MB。附件和更大的表请运行维护人员用命令导入。",
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        error_messages={"invalid": "请选择填好的表。", "empty": "这个文件是空的。"},
    )
    new_columns = forms.BooleanField(label="表里有、平台没有的栏目，自动建立", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = "请选择填好的表。"

    def clean_file(self) -> Any:
        """Small enough to be taken while somebody waits."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 5 MB，请分几个文件，或者请运行维护人员用命令导入。")
        return file
