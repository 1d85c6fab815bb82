"""What happened to this record, by whom, and what stood there before?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Model

from gongkai.desk import acts
from gongkai.desk.listing import yuan
from gongkai.law.proceedings import PROCEEDINGS
from gongkai.records.models import LogEntry, Organ
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.registers import columns

# field -> (what it is called, how a value of it is shown)
Names = Mapping[str, tuple[str, Callable[[object], str]]]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act on a record."""

    seq: int
    at: datetime
    actor: str
    name: str
    reason: str
    changes: tuple[Change, ...]
    hash: str


def history(staff: Staff, organ: Organ, subject: str, names: Names) -> list[Act]:
    """The acts on one record, oldest first, each with the fields it changed."""
    rows = staff.log(organ).filter(subject=subject).select_related("actor").order_by("seq")
    found: list[Act] = []
    last: dict[str, object] = {}
    for row in rows:
        before, after = _sides(row, last)
        last = after or last
        found.append(
            Act(
                row.seq,
                row.at,
                row.actor.name if row.actor else "系统",
                acts.name(row.action),
                str(row.data.get("reason", "")),
                tuple(_changes(before, after, names)),
                row.hash,
            )
        )
    return found


def _sides(row: LogEntry, last: dict[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """What stood before and after an act; nothing where the act did not change fields."""
    if isinstance(row.data.get("after"), Mapping):
        return _flat(row.data.get("before", {})), _flat(row.data["after"])
    if row.action.endswith((".create", ".change")):
        return last, _flat(row.data)
    return {}, {}


def _flat(data: Mapping[str, object]) -> dict[str, object]:
    details = data.get("details")
    inner = details if isinstance(details, Mapping) else {}
    return {**{key: value for key, value in data.items() if key != "details"}, **inner}


def _changes(before: Mapping[str, object], after: Mapping[str, object], names: Names) -> list[Change]:
    if not before or not after:
        return []
    keys = [key for key in names if before.get(key) != after.get(key)]
    return [Change(names[key][0], _shown(names, key, before), _shown(names, key, after)) for key in keys]


def _shown(names: Names, key: str, values: Mapping[str, object]) -> str:
    value = values.get(key)
    return "（空）" if value in (None, "") else names[key][1](value)


def entry_names(kind: str) -> Names:
    """The fields of a register's entries."""
    found: dict[str, tuple[str, Callable[[object], str]]] = {}
    for column in columns(kind):
        choices = dict(column.choices)
        show: Callable[[object], str] = str
        if column.type == "amount":
            show = _yuan
        elif choices:
            show = lambda value, known=choices: known.get(str(value), str(value))  # noqa: E731
        found[column.key] = (column.heading, show)
    return found


def _yuan(fen: object) -> str:
    return yuan(int(Decimal(str(fen))))


def model_names(model: type[Model]) -> Names:
    """The fields of a model, with the names and choices it declares."""
    found: dict[str, tuple[str, Callable[[object], str]]] = {}
    for field in model._meta.concrete_fields:
        choices = {str(key): str(name) for key, name in field.flatchoices}
        found[field.name] = (
            str(field.verbose_name),
            lambda value, known=choices: known.get(str(value), _plain(value)),
        )
    return found


def _plain(value: object) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def proceeding_names(model: type[Model], kind: str) -> Names:
    """A proceeding's fields; its ending is named by the table of its kind, which the field does not know."""
    endings = {each.key: each.name for each in PROCEEDINGS[kind].endings}
    return {**model_names(model), "ending": ("结果", lambda value: endings.get(str(value), str(value)))}
