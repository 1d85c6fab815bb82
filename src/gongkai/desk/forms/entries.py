"""What does the form of a register ask for? It follows from `law/registers`; no register has code here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from gongkai.desk.forms.base import Day, DeskForm
from gongkai.records.models import RegisterEntry
from gongkai.records.queries.registers import ColumnSpec, columns

SEPARATOR = " · "
TABLES = {"t2": "表二", "t3": "表三", "t4": "表四"}


class EntryForm(DeskForm):
    """One entry of a register. Values are handed on as typed; the action reads and checks them."""

    def __init__(self, kind: str, data: QueryDict | None, initial: Mapping[str, object]) -> None:
        super().__init__(data, initial=initial)
        self.fields = {column.key: _field(column) for column in columns(kind)}


def _field(column: ColumnSpec) -> forms.Field:
    field = forms.CharField(
        label=column.heading,
        required=False,
        help_text="" if column.type == "date" else column.help,
        strip=False,
        widget=_widget(column),
    )
    # Where a register asks for a number and an amount, one of the two is needed.
    field.asked = column.required or column.type in ("count", "amount")  # type: ignore[attr-defined]
    return field


def _widget(column: ColumnSpec) -> forms.Widget:
    if column.choices:
        return forms.Select(choices=[("", "请选择"), *_nested(column.choices)])
    if column.type in ("date", "day"):
        return Day()
    if column.long:
        return forms.Textarea({"class": "small-area"})
    if column.type in ("count", "amount", "number"):
        return forms.TextInput({"inputmode": "decimal", "class": "short"})
    return forms.TextInput()


def groups(choices: tuple[tuple[str, str], ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Cells of the report under their table and row; a short list in one group without a name."""
    if len(choices) < 20:
        return [("", list(choices))]
    found: dict[str, list[tuple[str, str]]] = {}
    for key, name in choices:
        found.setdefault(_group(key, name), []).append((key, name))
    return list(found.items())


def _group(key: str, name: str) -> str:
    row = name.split(SEPARATOR)[0] if SEPARATOR in name else name.rpartition(" ")[0]
    return f"{TABLES[key.partition('.')[0]]}　{row}"


def _nested(choices: tuple[tuple[str, str], ...]) -> list[tuple[str, Any]]:
    return [each for name, inner in groups(choices) for each in ([(name, inner)] if name else inner)]


def blank(kind: str, today: str) -> dict[str, object]:
    """What a new entry starts from: today, and one piece where pieces are asked for."""
    counts = [column.key for column in columns(kind) if column.type == "count" and column.required]
    return {"date": today, **dict.fromkeys(counts, 1)}


def stored(entry: RegisterEntry) -> dict[str, object]:
    """An entry as its form shows it: money in yuan, an amount or count that is not there left empty."""
    fees_cell = entry.category == "t2.fees"
    optional = {column.key for column in columns(entry.kind) if not column.required}
    values: dict[str, object] = {
        "date": entry.date,
        "category": entry.category,
        "count": entry.count,
        "amount": Decimal(entry.amount) / 100,
        "online_on": entry.online_on,
        "source": entry.source,
        "person": entry.person,
    }
    for key, wanted in (("count", not fees_cell), ("amount", fees_cell)):
        if key in optional and not wanted:
            del values[key]
    return {**entry.details, **values}
