"""What is asked for the organ's guide? A field for each thing that Article 12 wants said."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.desk.forms.base import DeskForm, speak
from gongkai.law.guides import FIELDS, LONGEST
from gongkai.records.models import Guide


class GuideForm(DeskForm):
    """Everything may stay empty while it is a draft; what has a usual wording begins with it."""

    def __init__(self, guide: Guide, *args: Any, **kwargs: Any) -> None:
        first = {
            key: guide.draft.get(key, "" if guide.draft else field.usual) for key, field in FIELDS.items()
        }
        super().__init__(*args, initial=first, **kwargs)
        for field in FIELDS.values():
            widget = forms.TextInput() if field.office else forms.Textarea({"class": "small-area"})
            made = forms.CharField(
                label=field.name, help_text=field.help, max_length=LONGEST, required=False, widget=widget
            )
            made.asked = True  # type: ignore[attr-defined]
            self.fields[field.key] = speak(made)
