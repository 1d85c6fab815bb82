"""The simple registers: one entry at a time, or a whole sheet, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law.registers import REGISTERS
from gongkai.records import chain
from gongkai.records.actions import clock, log, voiding
from gongkai.records.models import LogEntry, Organ, RegisterEntry, User
from gongkai.records.queries.registers import ColumnSpec, columns
from gongkai.records.seal import seal

LARGEST = 2**63 - 1
ECHOED = 30  # how much of what was entered a message repeats
OWN = ("date", "category", "count", "amount", "online_on", "source", "person")


class BadRows(ValidationError):
    """Rows of a sheet that cannot be taken: `rows` is a list of (row number, reason)."""

    def __init__(self, rows: Sequence[tuple[int, str]]) -> None:
        super().__init__([f"第 {number} 行：{reason}" for number, reason in rows])
        self.rows = list(rows)


def parse(kind: str, given: Mapping[str, object]) -> dict[str, object]:
    """Typed values of one entry from what a form or a sheet gives. Raises ValidationError, by column."""
    values: dict[str, object] = {}
    errors: dict[str, str] = {}
    for column in columns(kind):
        try:
            values[column.key] = typed(column, given.get(column.key))
        except ValueError as problem:
            errors[column.key] = str(problem)
    if not errors:
        errors = _together(kind, values) or _in_order(kind, values)
    if errors:
        raise ValidationError(errors)
    return values


def _together(kind: str, values: Mapping[str, object]) -> dict[str, str]:
    if not REGISTERS[kind].any_cell:
        return {}
    fees = values["category"] == "t2.fees"
    wanted, other = ("amount", "count") if fees else ("count", "amount")
    if values[wanted] is None:
        return {wanted: "请填写。"}
    return {other: "这一格不填这一项。"} if values[other] is not None else {}


def _in_order(kind: str, values: Mapping[str, object]) -> dict[str, str]:
    """What follows an act does not come before it: its publication, the answer to it."""
    start = str(values["date"])
    after = {each.key: each.heading for each in columns(kind) if each.key in ("online_on", "answered")}
    return {
        key: f"{heading}不能早于{REGISTERS[kind].date}。"
        for key, heading in after.items()
        if values[key] and str(values[key]) < start
    }


def typed(column: ColumnSpec, raw: object) -> object:
    text = "" if raw is None else str(raw).strip()
    if not text:
        if column.required:
            raise ValueError("请填写。")
        return None if column.type in ("count", "amount", "date") else ""
    return _PARSERS.get(column.type, _text)(column, raw, text)


def _cut(text: str) -> str:
    return text if len(text) <= ECHOED else f"{text[:ECHOED]}…"


def _text(column: ColumnSpec, raw: object, text: str) -> str:
    if len(text) > (4000 if column.long else 200):
        raise ValueError("太长了，请缩短。")
    return "".join(ch for ch in text if ch >= " " or ch in "\n\t")


def _date(column: ColumnSpec, raw: object, text: str) -> date:
    if isinstance(raw, datetime):
        raw = raw.date()
    try:
        found = raw if isinstance(raw, date) else date(*map(int, _DATE.fullmatch(text).groups()))  # type: ignore[union-attr]
    except (ValueError, AttributeError):
        raise ValueError(f"“{_cut(text)}”不是日期，请写成 2024-01-31。") from None
    if found > clock.today():
        raise ValueError(f"日期 {found} 还没有到。")
    if found < date(1949, 10, 1):
        raise ValueError(f"日期 {found} 太早了，请核对年份。")
    return found


def _count(column: ColumnSpec, raw: object, text: str) -> int:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"“{_cut(text)}”不是数字。") from None
    if not number.is_finite() or number != number.to_integral_value() or not 0 <= number <= LARGEST:
        raise ValueError(f"“{_cut(text)}”不是不小于 0 的整数。")
    return int(number)


def _amount(column: ColumnSpec, raw: object, text: str) -> int:
    try:
        fen = Decimal(text.replace(",", "")) * 100
    except InvalidOperation:
        raise ValueError(f"“{_cut(text)}”不是金额。") from None
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen <= LARGEST:
        raise ValueError(f"“{_cut(text)}”不是金额，请以元为单位，最多两位小数。")
    return int(fen)


def _choice(column: ColumnSpec, raw: object, text: str) -> str:
    for key, name in column.choices:
        if text in (key, name):
            return key
    names = "、".join(name for _, name in column.choices[:6])
    raise ValueError(f"“{_cut(text)}”不在可选项里（{names}{'…' if len(column.choices) > 6 else ''}）。")


def _day(column: ColumnSpec, raw: object, text: str) -> str:
    """A date among the details, which are JSON."""
    return _date(column, raw, text).isoformat()


def _number(column: ColumnSpec, raw: object, text: str) -> str:
    return str(_count(column, raw, text))


# 2024-1-31, 2024/1/31, 2024.1.31, 2024年1月31日
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_PARSERS = {
    "number": _number,
    "day": _day,
    "date": _date,
    "count": _count,
    "amount": _amount,
    "choice": _choice,
}


def _entry(kind: str, organ: Organ, values: Mapping[str, object], actor: User | None) -> RegisterEntry:
    found = values["date"]
    assert isinstance(found, date)
    count = values.get("count")
    return RegisterEntry(
        organ=organ,
        kind=kind,
        date=found,
        year=found.year,
        category=values["category"],
        count=1 if count is None else count,
        amount=values.get("amount") or 0,
        online_on=values.get("online_on"),
        source=values["source"],
        person=values["person"],
        details={key: value for key, value in values.items() if key not in OWN and value != ""},
        created_by=actor,
    )


def _logged(entry: RegisterEntry) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "date": entry.date.isoformat(),
        "category": entry.category,
        "count": entry.count,
        "amount": entry.amount,
        "source": entry.source,
        "person": entry.person,
        "details": entry.details,
        **({"online_on": entry.online_on.isoformat()} if entry.online_on else {}),
    }


@transaction.atomic
def add(*, kind: str, organ: Organ, given: Mapping[str, object], actor: User | None) -> RegisterEntry:
    """Add one entry. Raises ValidationError, by column."""
    entry = _entry(kind, organ, parse(kind, given), actor)
    entry.seal = seal(entry)
    entry.save()
    log.append(
        organ=organ,
        actor=actor,
        action="entry.create",
        subject=f"entry/{entry.pk}",
        data={**_logged(entry), "hash": entry.seal},
        registers=True,
    )
    return entry


@transaction.atomic
def change(*, entry: RegisterEntry, given: Mapping[str, object], actor: User | None) -> RegisterEntry:
    """Change one entry; the log keeps what stood there before. Raises ValidationError, by column."""
    before = _logged(entry)
    changed = _entry(entry.kind, entry.organ, parse(entry.kind, given), entry.created_by)
    changed.pk, changed.created_at = entry.pk, entry.created_at
    changed.seal = seal(changed)
    changed.save(force_update=True)
    log.append(
        organ=entry.organ,
        actor=actor,
        action="entry.change",
        subject=f"entry/{entry.pk}",
        data={"before": before, "after": _logged(changed), "was": entry.seal, "hash": changed.seal},
        registers=True,
    )
    return changed


def void(*, entry: RegisterEntry, reason: str, actor: User | None) -> None:
    """Take a mistaken entry out of all figures; it stays readable with the reason."""
    voiding.void(record=entry, prefix="entry", reason=reason, actor=actor, data={"entry": _logged(entry)})


@transaction.atomic
def add_all(
    *,
    kind: str,
    organ: Organ,
    rows: Iterable[tuple[int, Mapping[str, object]]],
    source: str,
    actor: User | None,
) -> int:
    """Add every row of a sheet or none: (row number, values by column). Raises BadRows."""
    # The organ's row is the lock: two imports at once keep their own rows together.
    Organ.objects.select_for_update().get(pk=organ.pk)
    entries: list[RegisterEntry] = []
    bad: list[tuple[int, str]] = []
    for number, given in rows:
        try:
            entries.append(_entry(kind, organ, parse(kind, given), actor))
        except ValidationError as problem:
            bad.append((number, _reasons(kind, problem)))
    if bad:
        raise BadRows(bad)
    content = chain.digest([_logged(entry) for entry in entries])
    _refuse_twice(organ, kind, content)
    for entry in entries:
        entry.seal = seal(entry)
    RegisterEntry.objects.bulk_create(entries, batch_size=1000)
    log.append(
        organ=organ,
        actor=actor,
        action="entry.import",
        subject=kind,
        data={
            "source": source,
            "rows": len(entries),
            "content": content,
            "ids": [entries[0].pk, entries[-1].pk] if entries else [],
            "seals": chain.digest([entry.seal for entry in entries]),
        },
        registers=True,
    )
    return len(entries)


def _refuse_twice(organ: Organ, kind: str, content: str) -> None:
    """The same rows imported twice would count twice."""
    for entry in LogEntry.objects.filter(organ=organ, action="entry.import", subject=kind).order_by("-seq")[
        :200
    ]:
        if entry.data.get("content") == content:
            raise BadRows([(2, f"同样内容的表 {entry.at:%Y-%m-%d} 已经导入过，没有重复导入。")])


def _reasons(kind: str, problem: ValidationError) -> str:
    headings = {column.key: column.heading for column in columns(kind)}
    reasons = problem.message_dict.items()
    return "；".join(f"{headings[key]}：{messages[0].rstrip('。')}" for key, messages in reasons) + "。"
