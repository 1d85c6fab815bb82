"""What is asked when a directory is imported or put away?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.sheets import SheetForm
from gongkai.records.models import Directory


class DirectoryForm(SheetForm):
    """The file, and what the directory is called: one of the same name is brought up to the file."""

    name = forms.CharField(
        label="目录名称",
        max_length=100,
        help_text="例如：就业领域基层政务公开标准目录。与已有的同名，就按新表更新那一份。",
    )
    basis = forms.CharField(
        label="编制依据",
        max_length=300,
        required=False,
        help_text="按哪份标准指引编制的；更新时不填，保留原来的。",
    )
    field_order = ("name", "basis", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.label = "Excel 或者 CSV 文件"
        file.help_text = ".xlsx 或者 .csv（UTF-8、GBK 都可以），不超过 20 MB。列的先后不限，按表头认。"
        file.widget.attrs["accept"] = ".xlsx,.csv"


def standing(directory: Directory) -> dict[str, object]:
    """What the form begins with where a directory is brought up to date."""
    return {"name": directory.name, "basis": directory.basis}
