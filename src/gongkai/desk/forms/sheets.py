"""Which file is to be imported?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.records.actions.registers import BadRows
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.room import NoRoom

LARGEST = 20 * 1024 * 1024


class SheetForm(DeskForm):
    """One Excel file."""

    file = forms.FileField(
        label="Excel 文件",
        help_text="用本页的空表填写，.xlsx 格式，不超过 20 MB。",
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={
            "invalid": "请选择填好的 Excel 文件。",
            "empty": "这个文件是空的。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = "请选择填好的 Excel 文件。"
        self.faults: list[tuple[int, str]] = []

    def clean_file(self) -> Any:
        """No larger than the platform takes."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 20 MB，请分几个文件导入。")
        return file

    def attempt(self, action: Callable[[], Any]) -> bool:
        """As for other forms; bad rows are left to the page, which shows them as a table."""
        if not self.is_valid():
            return False
        try:
            self._has_room()
            self.result = action()
        except NoRoom as problem:
            self._refuse(problem)
            return False
        except BadSheet as problem:
            self.add_error("file", str(problem))
            return False
        except BadRows as bad:
            self.add_error("file", f"有 {len(bad.rows)} 行不能导入，没有导入任何一行。请改正后重新选择文件。")
            self.faults = bad.rows
            return False
        return True
