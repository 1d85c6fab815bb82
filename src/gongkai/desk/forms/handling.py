"""What is asked about how an organ handles requests? A setting left at its default stays empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm, speak
from gongkai.records import messages
from gongkai.records.actions.handling import LIMITS
from gongkai.records.models import Organ
from gongkai.records.policy import OPTIONS, SERIES, Option, pattern_problem, policy

NONE = "无"  # quiet hours may be none at all, which is not the same as the default
UNSET = ""


class HandlingForm(DeskForm):
    """All settings of `records.policy`; `changes()` is what actions.handling.change takes."""

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=stored(organ), **kwargs)
        for key, option in OPTIONS.items():
            self.fields[key] = speak(_field(option))
        defaults = policy(Organ(short_name=organ.short_name, name=organ.name)).patterns
        for key, name in SERIES.items():
            self.fields[f"pattern_{key}"] = speak(_pattern(name, defaults[key]))
        for key, template in messages.TEMPLATES.items():
            self.fields[f"message_{key}"] = speak(_message(template))

    @property
    def options(self) -> list[forms.BoundField]:
        """The questions with an answer each."""
        return [self[key] for key in OPTIONS]

    @property
    def patterns(self) -> list[forms.BoundField]:
        """The document numbers."""
        return [self[name] for name in self.fields if name.startswith("pattern_")]

    @property
    def texts(self) -> list[forms.BoundField]:
        """The messages to applicants."""
        return [self[name] for name in self.fields if name.startswith("message_")]

    def changes(self) -> dict[str, object]:
        """What the organ decides; what it leaves open is not in it."""
        given = self.cleaned_data
        own = {key: _answer(OPTIONS[key], given[key]) for key in OPTIONS if given[key] not in (UNSET, None)}
        for group, prefix in (("patterns", "pattern_"), ("messages", "message_")):
            texts = _texts(given, prefix)
            own |= {group: texts} if texts else {}
        return own

    def clean(self) -> dict[str, Any]:
        """A number or a message that cannot be used is named at its field."""
        given = super().clean() or self.cleaned_data
        for key, text in _texts(given, "pattern_").items():
            if problem := pattern_problem(text):
                self.add_error(f"pattern_{key}", problem)
        for key, text in _texts(given, "message_").items():
            for each in messages.problems(text, key):
                self.add_error(f"message_{key}", each)
        return given


def _texts(given: Mapping[str, object], prefix: str) -> dict[str, str]:
    named = {key.removeprefix(prefix): str(value) for key, value in given.items() if key.startswith(prefix)}
    return {key: text.strip() for key, text in named.items() if text.strip()}


def _answer(option: Option, given: Any) -> object:
    if isinstance(option.default, bool):
        return given == "yes"
    if option.key == "quiet":
        return "" if given.strip() == NONE else given.strip()
    return given


def _field(option: Option) -> forms.Field:
    if isinstance(option.default, bool):
        yes, no = option.choices["1"], option.choices[""]
        default = yes if option.default else no
        return _choice(option, default, [("yes", yes), ("no", no)])
    if option.choices:
        return _choice(option, option.choices[str(option.default)], list(option.choices.items()))
    if option.key in LIMITS:
        least, most = LIMITS[option.key]
        return forms.IntegerField(
            label=option.question,
            required=False,
            min_value=least,
            max_value=most,
            help_text=_help(option, f"不填按默认 {option.default}。"),
            widget=forms.NumberInput({"class": "short", "placeholder": option.default}),
        )
    if option.key == "index_pattern":
        return forms.CharField(
            label=option.question,
            required=False,
            max_length=60,
            help_text=_help(option, f"不填按默认 {option.default}。"),
            widget=forms.TextInput({"placeholder": option.default}),
        )
    return forms.CharField(
        label=option.question,
        required=False,
        max_length=20,
        help_text=_help(option, f"写成 21:00-08:00；不填按默认 {option.default}，不设时段就填“{NONE}”。"),
        widget=forms.TextInput({"class": "short"}),
    )


def _help(option: Option, first: str) -> str:
    return f"{first}{option.help}"


def _choice(option: Option, default: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    every = [(UNSET, f"未定，按默认（{default}）"), *choices]
    return forms.ChoiceField(label=option.question, required=False, choices=every, help_text=option.help)


def _pattern(name: str, default: str) -> forms.CharField:
    return forms.CharField(
        label=f"{name}文书的文号",
        required=False,
        max_length=80,
        help_text=f"不填按默认 {default}。{{short}} 是机关简称，{{year}} 是年度，{{n}} 是顺序号。",
        widget=forms.TextInput({"placeholder": default}),
    )


def _message(template: messages.Template) -> forms.CharField:
    usable = "、".join(f"{{{name}}}（{messages.PLACEHOLDERS[name]}）" for name in template.uses)
    return forms.CharField(
        label=template.name,
        required=False,
        max_length=messages.LONGEST * 4,
        help_text=f"不填按默认：{template.text} 能用的代号：{usable}。",
        widget=forms.Textarea({"class": "small-area", "rows": 3}),
    )


def stored(organ: Organ) -> dict[str, object]:
    """The organ's own answers as the form shows them; what is at its default stays empty."""
    given = organ.handling
    values: dict[str, object] = {}
    for key, option in OPTIONS.items():
        if key not in given:
            continue
        value = given[key]
        values[key] = ("yes" if value else "no") if isinstance(option.default, bool) else value
        if key == "quiet" and not value:
            values[key] = NONE
    for group, prefix in (("patterns", "pattern_"), ("messages", "message_")):
        values |= {f"{prefix}{key}": text for key, text in given.get(group, {}).items()}
    return values
