"""How does a form of the desk speak? Django's forms with Chinese messages and the actions' refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from gongkai.law.errors import NotAllowed, Unusable
from gongkai.records import room

MISSING = "请填写。"
UNCHOSEN = "请选择。"
NO_DATE = "请写成 2024-01-31 这样的日期。"
LIMITS = {
    "max_length": "太长了，最多 %(limit_value)d 个字，现有 %(show_value)d 个。",
    "max_value": "最多是 %(limit_value)s。",
    "min_value": "最少是 %(limit_value)s。",
    "null_characters_not_allowed": "含有看不见的空字符，请删去重填。",
}


class Day(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Words:
    """What all forms share: labels without a colon, plain messages, refusals put at their fields.

    Browsers do not check first: every message is the server's, in Chinese, and stands in the summary.
    """

    use_required_attribute = False
    fields: dict[str, forms.Field]
    files: Mapping[str, object]
    is_valid: Callable[[], bool]
    add_error: Callable[[str | None, object], None]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.result: Any = None
        for field in self.fields.values():
            speak(field)

    def attempt(self, action: Callable[[], Any]) -> bool:
        """Whether the action was done. If it was refused, the reasons stand at the fields they are about."""
        if not self.is_valid():
            return False
        try:
            self._has_room()
            self.result = action()
        except ValidationError as problem:
            self._refuse(problem)
        except (NotAllowed, Unusable) as refused:
            self.add_error(None, str(refused))
        else:
            return True
        return False

    def _has_room(self) -> None:
        """Whatever comes as a file is refused while the disk is short of room."""
        if self.files:
            room.for_new(next(iter(self.files)))

    def _refuse(self, problem: ValidationError) -> None:
        for name, reasons in _by_field(problem).items():
            self.add_error(name if name in self.fields else None, reasons)


class DeskForm(Words, forms.Form):
    """A form that is no model's."""


class DeskModelForm(Words, forms.ModelForm):
    """A form whose fields are a model's."""


def speak(field: forms.Field) -> forms.Field:
    """A field with the desk's messages and a real date input."""
    choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    field.error_messages["required"] = UNCHOSEN if choice else MISSING
    if choice:
        field.error_messages["invalid_choice"] = "这一项不在可选范围内，请重新选择。"
    for code, message in LIMITS.items():
        field.error_messages.setdefault(code, message)
    if isinstance(field, forms.DateField):
        field.widget = Day()
        field.error_messages["invalid"] = NO_DATE
    return field


def _by_field(problem: ValidationError) -> Mapping[str, list[str]]:
    return problem.message_dict if hasattr(problem, "error_dict") else {NON_FIELD_ERRORS: problem.messages}


class ReasonForm(DeskForm):
    """Why a record is taken out."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        help_text="写明为什么。理由署您的名字，记入日志。",
        widget=forms.Textarea({"class": "small-area"}),
    )


class LookForm(DeskForm):
    """Why something that names the applicant is opened."""

    why = forms.CharField(
        label="为什么要下载",
        max_length=200,
        help_text="例如：复议机关调卷。您的姓名、时间和理由记入日志，审计员可以查看。",
    )
