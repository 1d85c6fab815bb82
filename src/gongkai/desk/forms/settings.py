"""Which questions that no national text answers may the organ answer itself?

Each is asked with its default, and what was never answered stays at the default and is shown as such.
"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm
from gongkai.law.proceedings import PROCEEDINGS
from gongkai.law.registers import REGISTERS, Category, RegisterKind
from gongkai.records.models import Organ

UNSET = ""
COLUMN_NAMES = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果"}
LAPSED_NOTE = (
    "规范性文件到期失效是否计入“本年废止件数”，格式的填报说明未能查到。默认不计入，也不再计入“现行有效件数”。"
)
ENDING_NOTE = "各种结果计入表四哪一列，格式的填报说明未能查到，默认按列名的通常含义。"


def open_categories() -> list[tuple[RegisterKind, Category]]:
    """The categories whose counting is open, with their registers."""
    return [(kind, each) for kind in REGISTERS.values() for each in kind.categories if each.note]


class SettingsForm(DeskForm):
    """The organ's settings; `changes()` is what `actions.settings.change` takes."""

    submit_by = forms.CharField(
        label="本地要求的报送日",
        required=False,
        help_text="写成 01-20。不填按法定日期；只能提前，不能推后（条例第四十九条）。",
        widget=forms.TextInput({"class": "short", "placeholder": "月-日"}),
    )
    publish_by = forms.CharField(
        label="本地要求的公布日",
        required=False,
        help_text="写成 01-25。规则同上。",
        widget=forms.TextInput({"class": "short", "placeholder": "月-日"}),
    )
    government = forms.CharField(
        label="复议机关（本级人民政府）",
        required=False,
        max_length=200,
        help_text="印在告知书的救济途径里。",
    )
    court = forms.CharField(
        label="管辖法院", required=False, max_length=200, help_text="印在告知书的救济途径里。"
    )

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=stored(organ), **kwargs)
        for kind, category in open_categories():
            self.fields[_name(kind, category)] = _counts(
                f"{kind.name}：“{category.name}”", category.note, category.counted
            )
        self.fields["lapsed"] = _counts("规范性文件失效", LAPSED_NOTE, counted=False)
        for kind in PROCEEDINGS.values():
            for each in kind.endings:
                self.fields[f"ending_{kind.key}_{each.key}"] = _column(kind.name, each.name, each.column)

    @property
    def dates(self) -> list[forms.BoundField]:
        """The locality's dates and the remedy bodies."""
        return [self[name] for name in ("submit_by", "publish_by", "government", "court")]

    @property
    def counts(self) -> list[forms.BoundField]:
        """What is counted in table two."""
        return [self[name] for name in self.fields if name.startswith("count_")] + [self["lapsed"]]

    @property
    def endings(self) -> list[forms.BoundField]:
        """The columns of table four."""
        return [self[name] for name in self.fields if name.startswith("ending_")]

    def changes(self) -> dict[str, object]:
        """Dates, names and counting as the organ keeps them."""
        given = self.cleaned_data
        plain = {key: given[key] for key in ("submit_by", "publish_by", "government", "court")}
        return {**plain, "counting": self._counting()}

    def _counting(self) -> dict[str, object]:
        given = self.cleaned_data
        counting: dict[str, object] = {}
        for kind in REGISTERS.values():
            answers = {c.key: given[_name(kind, c)] for c in kind.categories if c.note}
            if any(answers.values()):
                counting[kind.key] = [c.key for c in kind.categories if _counted(c, answers.get(c.key, ""))]
        if given["lapsed"]:
            counting["lapsed_as_repealed"] = given["lapsed"] == "yes"
        endings = {
            f"{kind.key}.{each.key}": given[f"ending_{kind.key}_{each.key}"]
            for kind in PROCEEDINGS.values()
            for each in kind.endings
        }
        chosen = {key: column for key, column in endings.items() if column}
        return counting | ({"endings": chosen} if chosen else {})


def _counted(category: Category, answer: str) -> bool:
    return category.counted if answer == UNSET else answer == "yes"


def _name(kind: RegisterKind, category: Category) -> str:
    return f"count_{kind.key}_{category.key}"


def _counts(label: str, note: str, counted: bool) -> forms.ChoiceField:
    default = f"未定，按默认（{'计入' if counted else '不计入'}）"
    choices = [(UNSET, default), ("yes", "计入"), ("no", "不计入")]
    return forms.ChoiceField(label=label, help_text=note, required=False, choices=choices)


def _column(kind: str, ending: str, default: str) -> forms.ChoiceField:
    choices = [(UNSET, f"未定，按默认（{COLUMN_NAMES[default]}）"), *COLUMN_NAMES.items()]
    return forms.ChoiceField(label=f"{kind}：{ending}", required=False, choices=choices)


def stored(organ: Organ) -> dict[str, object]:
    """The organ's settings as the form shows them."""
    values: dict[str, object] = {
        key: getattr(organ, key) for key in ("submit_by", "publish_by", "government", "court")
    }
    for kind, category in open_categories():
        chosen = organ.counting.get(kind.key)
        if chosen is not None:
            values[_name(kind, category)] = "yes" if category.key in chosen else "no"
    lapsed = organ.counting.get("lapsed_as_repealed")
    values["lapsed"] = UNSET if lapsed is None else ("yes" if lapsed else "no")
    for key, column in organ.counting.get("endings", {}).items():
        values["ending_" + key.replace(".", "_", 1)] = column
    return values
