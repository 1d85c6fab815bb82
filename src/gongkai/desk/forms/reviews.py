"""What does the review ask to be put on file for a kind of reply? It follows from `law.review.REQUIRED`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from gongkai.desk.forms.base import DeskForm, speak
from gongkai.desk.forms.casefiles import AREA, UNCHOSEN, Upload, search_fields
from gongkai.law.review import REQUIRED, Item
from gongkai.letter.withheld import NAMES

ROWS, SPARE = 20, 3
PARTS = ("part", "reply", "reasons")
SEARCH = ("terms", "place", "searched_on", "by")
# What a kind of item shows beside or instead of fields.
SHOWN = ("search_log", "consultation", "redacted_copy", "lapse", "corrected", "demanded")


@dataclass(frozen=True, slots=True)
class Asked:
    """One item with its fields as the page shows them."""

    item: Item
    fields: tuple[BoundField, ...]


class EvidenceForm(DeskForm):
    """What is filled in for one reply; nothing is demanded here, so that half of it can be saved.

    `earlier` are replies that may be meant by a repeated request, as (value, text).
    """

    def __init__(
        self,
        reply: str,
        *args: Any,
        evidence: Mapping[str, Any],
        earlier: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=dict(_initial(reply, evidence)), **kwargs)
        self.items = REQUIRED[reply]
        self.names: dict[str, list[str]] = {}
        for item in self.items:
            made = _fields(item, earlier, evidence)
            self.names[item.key] = list(made)
            for name, field in made.items():
                self.fields[name] = speak(field)

    def asked(self) -> list[Asked]:
        """The items in their order, each with its fields."""
        return [Asked(item, tuple(self[name] for name in self.names[item.key])) for item in self.items]

    def clean(self) -> dict[str, Any]:
        """A search begun must be whole: half a search proves nothing."""
        given = super().clean() or self.cleaned_data
        for name in self._search_gaps(given):
            self.add_error(name, "请填写；没有新的检索要登记的，四项都清空。")
        return given

    def _search_gaps(self, given: Mapping[str, Any]) -> list[str]:
        names = [f"search_{key}" for key in SEARCH if f"search_{key}" in self.fields]
        begun = any(given.get(f"search_{key}") for key in ("terms", "place"))
        return [name for name in names if begun and not given.get(name) and name not in self.errors]

    @property
    def search(self) -> dict[str, Any] | None:
        """A search to be written down; None where nothing was filled in."""
        given = {key: self.cleaned_data.get(f"search_{key}") for key in SEARCH}
        return given if given["terms"] else None

    @property
    def upload(self) -> Any:
        """A redacted copy to be kept, or None."""
        return self.cleaned_data.get("redacted_file")

    @property
    def evidence(self) -> dict[str, object]:
        """What was filled in, as `law.review.missing` reads it."""
        return {item.key: value for item in self.items if (value := _value(item, self.cleaned_data))}


def _fields(
    item: Item, earlier: Sequence[tuple[str, str]], evidence: Mapping[str, Any]
) -> dict[str, forms.Field]:
    if item.kind == "search_log":
        return {f"search_{key}": field for key, field in search_fields(required=False).items()}
    if item.kind == "redacted_copy":
        return {"redacted_file": Upload(label="上传区分处理后的文本", required=False)}
    if item.kind == "reply_ref":
        return _reply_ref(item, earlier)
    if item.kind == "withheld_list":
        return dict(_rows(item, len(evidence.get(item.key) or ())))
    return {} if item.kind in SHOWN else {item.key: _plain(item)}


def _plain(item: Item) -> forms.Field:
    told = {"label": item.label, "help_text": f"{item.help}（{item.cite}）", "required": False}
    if item.kind == "check":
        return forms.BooleanField(**told)
    if item.kind == "date":
        return forms.DateField(**told)
    if item.kind == "choice":
        return forms.ChoiceField(choices=[UNCHOSEN, *item.choices], **told)
    field = forms.CharField(max_length=5000, **told)
    # Saving does without it, the reply does not.
    field.asked = item.required  # type: ignore[attr-defined]
    if item.kind in ("longtext", "override"):
        field.widget = forms.Textarea(AREA)
    return field


def _reply_ref(item: Item, earlier: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    if earlier:
        fields[f"{item.key}_pick"] = forms.ChoiceField(
            label="从以前的答复里选",
            required=False,
            choices=[("", "不从这里选，自己填写"), *earlier],
            help_text="这位申请人的，和内容相近的申请的答复。选了的，以所选的为准。",
        )
    return fields | {
        f"{item.key}_number": forms.CharField(
            label="前一次答复的文号", required=False, max_length=80, help_text=f"{item.help}（{item.cite}）"
        ),
        f"{item.key}_date": forms.DateField(label="前一次答复的日期", required=False),
    }


def _rows(item: Item, filled: int) -> Iterator[tuple[str, forms.Field]]:
    """Rows for what is withheld: those filled in, and some more."""
    for at in range(min(filled + SPARE, ROWS)):
        no = at + 1
        yield (
            f"{item.key}_{at}_part",
            forms.CharField(label=f"第{no}部分：哪一部分", required=False, max_length=300),
        )
        yield (
            f"{item.key}_{at}_reply",
            forms.ChoiceField(
                label=f"第{no}部分：属于哪种情形", required=False, choices=[UNCHOSEN, *NAMES.items()]
            ),
        )
        yield (
            f"{item.key}_{at}_reasons",
            forms.CharField(label=f"第{no}部分：理由", required=False, max_length=1000),
        )


def _initial(reply: str, evidence: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for item in REQUIRED[reply]:
        value = evidence.get(item.key)
        if item.kind == "reply_ref" and isinstance(value, Mapping):
            yield f"{item.key}_number", value.get("number", "")
            yield f"{item.key}_date", value.get("date", "")
        elif item.kind == "withheld_list":
            for at, row in enumerate(value or ()):
                yield from ((f"{item.key}_{at}_{part}", row.get(part, "")) for part in PARTS)
        elif value is not None:
            yield item.key, value


def _value(item: Item, given: Mapping[str, Any]) -> object:
    if item.kind == "withheld_list":
        return [row for at in range(ROWS) if any((row := _row(item, given, at)).values())]
    if item.kind == "reply_ref":
        return _picked(item, given)
    value = given.get(item.key)
    return value.isoformat() if isinstance(value, date) else value


def _row(item: Item, given: Mapping[str, Any], at: int) -> dict[str, str]:
    return {part: str(given.get(f"{item.key}_{at}_{part}") or "").strip() for part in PARTS}


def _picked(item: Item, given: Mapping[str, Any]) -> dict[str, str]:
    number, _, on = str(given.get(f"{item.key}_pick") or "").rpartition("|")
    typed = given.get(f"{item.key}_date")
    made = {
        "number": number or given.get(f"{item.key}_number") or "",
        "date": on or (typed.isoformat() if typed else ""),
    }
    return made if any(made.values()) else {}
