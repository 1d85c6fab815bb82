"""How does a form of the counter speak? In plain Chinese, and at the field that is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from gongkai.law.errors import NotAllowed, Unusable

CHOOSE = "请选择一项。"
FILL = "请填写。"


class CounterForm(forms.Form):
    """A form whose every message is the server's; what the actions refuse stands at its field."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.result: Any = None
        for field in self.fields.values():
            _speak(field)

    def attempt(self, action: Callable[[], Any]) -> bool:
        """Whether the action was done."""
        if not self.is_valid():
            return False
        try:
            self.result = action()
        except ValidationError as problem:
            self.refuse(problem)
        except (NotAllowed, Unusable) as refused:
            self.add_error(None, str(refused))
        else:
            return True
        return False

    def refuse(self, problem: ValidationError) -> None:
        """Put the messages at the fields they are about."""
        for name, reasons in _by_field(problem).items():
            self.add_error(name if name in self.fields else None, reasons)


def _speak(field: forms.Field) -> None:
    choice = isinstance(field, forms.ChoiceField)
    field.error_messages["required"] = CHOOSE if choice else FILL
    if choice:
        field.error_messages["invalid_choice"] = "这一项不在可选范围内，请重新选择。"
    field.error_messages.setdefault("max_length", "太长了，最多 %(limit_value)d 个字。")
    field.error_messages.setdefault("null_characters_not_allowed", "含有看不见的空字符，请删去重填。")


def _by_field(problem: ValidationError) -> Mapping[str, list[str]]:
    return problem.message_dict if hasattr(problem, "error_dict") else {NON_FIELD_ERRORS: problem.messages}
