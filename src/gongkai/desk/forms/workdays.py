"""Which days are off, and which weekends work? A notice as a form, as lines, or as a file."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.law.errors import Unusable
from gongkai.law.workdays import Notice, read_notice

DAY = r"\d{4}-\d{1,2}-\d{1,2}"
_LINE = re.compile(
    rf"(\S+?)[\s：:]+({DAY})(?:\s*(?:至|到|~|—|－)\s*({DAY}))?(?:[\s，,；;]*上班[\s：:]*(.+))?"
)
SCOPES = [
    ("organ", "只是本机关所在地的安排（例如民族节日）"),
    ("all", "国务院办公厅的全国通知，各机关都适用"),
]
LARGEST = 200_000
NEEDED = ("year", "title", "issued", "blocks")


class NoticeForm(DeskForm):
    """One notice; the text of a file takes the place of the fields below it."""

    scope = forms.ChoiceField(label="适用范围", choices=SCOPES, widget=forms.RadioSelect, initial="all")
    year = forms.IntegerField(label="年度", required=False, widget=forms.NumberInput({"class": "short"}))
    title = forms.CharField(label="通知名称", required=False, max_length=150)
    number = forms.CharField(label="文号", required=False, max_length=60)
    issued = forms.DateField(label="成文日期", required=False)
    blocks = forms.CharField(
        label="放假和调休",
        required=False,
        help_text="一行一个节日，例如：春节 2027-02-05 至 2027-02-11 上班 2027-01-31、2027-02-20",
        widget=forms.Textarea({"class": "small-area"}),
    )
    text = forms.CharField(
        label="或者粘贴通知文件的内容",
        required=False,
        help_text="TOML 或者 JSON，与本平台自带的放假通知相同的写法；填了这里，上面几项可以不填。",
        widget=forms.Textarea({"class": "small-area"}),
    )
    file = forms.FileField(
        label="或者选择通知文件",
        required=False,
        help_text="TOML 或者 JSON 文件。",
        widget=forms.FileInput({"accept": ".toml,.json"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in NEEDED:
            # Needed unless a file or a text takes their place: not to be marked as optional.
            self.fields[key].asked = True  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """No larger than a notice can be."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError("文件太大，不像是一个放假通知。")
        return file

    def notice(self) -> Notice:
        """The notice as it is meant. Raises Unusable with every fault."""
        given = self.cleaned_data
        text = given["text"].strip()
        if given.get("file"):
            try:
                text = given["file"].read().decode("utf-8-sig")
            except UnicodeDecodeError as fault:
                raise Unusable("文件不是 UTF-8 编码的文本。") from fault
        return read_notice(text or self._written())

    def _written(self) -> str:
        given = self.cleaned_data
        lacking = [
            str(self.fields[key].label) for key in ("year", "title", "issued", "blocks") if not given.get(key)
        ]
        if lacking:
            raise Unusable(f"请填写：{'、'.join(lacking)}；或者粘贴、选择通知文件。")
        return json.dumps(
            {
                "year": given["year"],
                "title": given["title"],
                "number": given["number"],
                "issued": given["issued"].isoformat(),
                "off": [_block(line) for line in given["blocks"].splitlines() if line.strip()],
            }
        )


def _block(line: str) -> dict[str, Any]:
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise Unusable(f"这一行读不懂：“{line.strip()}”。请写成：节日 起 至 止 上班 日期、日期。")
    name, first, last, work = found.groups()
    days = [_iso(each) for each in re.split(r"[、，,\s]+", work or "") if each]
    return {"name": name, "from": _iso(first), "to": _iso(last or first), "work": days}


def _iso(text: str) -> str:
    """2027-2-5 is 2027-02-05; anything else is left for the reader to refuse."""
    try:
        return date(*(int(part) for part in text.split("-"))).isoformat()
    except (TypeError, ValueError):
        return text
