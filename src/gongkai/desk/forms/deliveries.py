"""Which list did the postal enterprise hand out?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.records.actions import reconciling
from gongkai.records.actions.sheets import BadSheet

LARGEST = 5 * 1024 * 1024


class PostForm(DeskForm):
    """One Excel or CSV file."""

    file = forms.FileField(
        label="邮政企业的清单",
        help_text="Excel 或者 CSV，首行为列名：邮件号、收寄日期、状态、签收日期、签收人；含收件的加“方向”。",
        widget=forms.FileInput({"accept": ".xlsx,.xls,.csv"}),
        error_messages={"invalid": "请选择清单文件。", "empty": "这个文件是空的。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = "请选择清单文件。"

    def clean_file(self) -> Any:
        """No larger than a list needs to be."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 5 MB，请分几个文件核对。")
        return file

    def lines(self) -> list[reconciling.Posted]:
        """The lines of the file. Raises BadSheet."""
        file = self.cleaned_data["file"]
        return reconciling.read(file.name, file.read())

    def attempt(self, action: Callable[[], Any]) -> bool:
        """As for other forms; a file that cannot be read is said at the field."""
        try:
            return super().attempt(action)
        except BadSheet as problem:
            self.add_error("file", str(problem))
            return False
