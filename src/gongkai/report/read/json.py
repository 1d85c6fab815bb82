"""A report in the exchange format `gongkai-report/1`, checked field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple, get_args

from gongkai.report.forms import Form, Kind, NoForm, for_year, known, load
from gongkai.report.model import MISSING, Cell, Number, Report, Section, State, Unreadable
from gongkai.report.read.decode import decode
from gongkai.report.read.figures import LONGEST, figure

SCHEMA = "gongkai-report/1"

_STATES = frozenset(get_args(State))
_CERTAIN = ("value", "blank", "dash")  # what is unreadable or missing may show a number that is not its own
_SURROGATES = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")  # the only way in which half a character comes into a text
_LEAST = 10 ** (LONGEST - 1)  # the least number with too many digits
_FIELDS = itemgetter("state", "value", "raw", "place")
_as_cell = partial(tuple.__new__, Cell)
_SECTIONS = range(1, 7)


def read(data: bytes) -> Report:
    """The report in a JSON file; Unreadable names the field that is wrong."""
    text = decode(data)
    raw = _parsed(text)
    form = _form(raw)
    return Report(
        organ=_text(raw, "organ"),
        year=raw["year"],
        form=form.key,
        title=_text(raw, "title"),
        issued=_issued(raw.get("issued")),
        sections=_sections(raw.get("sections")),
        cells=_cells(raw.get("cells"), form, sound=_whole(text)),
    )


def _whole(text: str) -> bool:
    """Whether there is no half character anywhere in the text."""
    return "\\u" not in text or not _ESCAPED.search(text)


class Figures(NamedTuple):
    """A report of which only the figures are wanted: `values` in the order of the form's cells."""

    organ: str
    year: int
    form: str
    values: list[int]


def figures(data: bytes) -> Figures | None:
    """The figures of a report whose cells are all plain whole numbers, at less than half the cost of `read`.

    None for any other, and for one that cannot be read: `read` says what is the matter with it.
    """
    try:
        text = decode(data)
        raw = _parsed(text)
        form = _form(raw)
        cells, organ = raw.get("cells"), _text(raw, "organ")
        if not _whole(text) or not isinstance(cells, dict) or cells.keys() != form.cells.keys():
            return None
        rows = list(map(_FIELDS, map(cells.__getitem__, form.cells)))
        if not (_all_plain(rows) and _text(raw, "title") and _sound(raw.get("sections"))):
            return None
        _issued(raw.get("issued"))
    except (Unreadable, KeyError, TypeError):
        return None
    return Figures(organ, raw["year"], form.key, [row[1] for row in rows])


def _sound(raw: object) -> bool:
    """Whether `_sections` would take this."""
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        return False
    numbers = [one.get("no") for one in raw]
    told = all(isinstance(one.get(key), str) for one in raw for key in ("heading", "text"))
    sound = all(type(no) is int and no in _SECTIONS for no in numbers)
    return told and sound and len(set(numbers)) == len(numbers)


def _parsed(text: str) -> dict[str, Any]:
    try:
        raw = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        raise Unreadable(f"JSON 不完整或有误，读到{where}读不下去。") from None
    except (RecursionError, ValueError):
        raise Unreadable("JSON 有误：含有无法读取的数字或过深的嵌套。") from None
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
        raise Unreadable(f"这个 JSON 不是年度报告：schema 应为“{SCHEMA}”。")
    return raw


def _no_number(text: str) -> None:
    raise ValueError(text)


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number)


def _form(raw: dict[str, Any]) -> Form:
    """The form the report names; its year must be one for which somebody has a form."""
    year = raw.get("year")
    _need(isinstance(year, int) and not isinstance(year, bool), "year", "整数年份")
    try:
        for_year(raw["year"])
        return load(_text(raw, "form"))
    except NoForm as unknown:
        raise Unreadable(str(unknown)) from None


def _need(holds: bool, field: str, wanted: str) -> None:
    if not holds:
        raise Unreadable(f"JSON 有误：{field} 应为{wanted}。")


def _text(raw: dict[str, Any], key: str, within: str = "") -> str:
    text = raw.get(key)
    _need(isinstance(text, str), within + key, "文字")
    return _SURROGATES.sub("\ufffd", str(text))


def _issued(raw: object) -> date | None:
    if raw is None:
        return None
    try:
        _need(
            isinstance(raw, str) and len(str(raw)) == len("2024-01-25"),
            "issued",
            "“2024-01-25”这样的日期或 null",
        )
        return date.fromisoformat(str(raw))
    except ValueError:
        raise Unreadable("JSON 有误：issued 应为“2024-01-25”这样的日期或 null。") from None


def _sections(raw: object) -> tuple[Section, ...]:
    _need(isinstance(raw, list), "sections", "列表")
    sections = tuple(_section(entry, at) for at, entry in enumerate(raw if isinstance(raw, list) else ()))
    numbers = [section.no for section in sections]
    _need(len(set(numbers)) == len(numbers), "sections", "各不重复的部分")
    return sections


def _section(raw: object, at: int) -> Section:
    field = f"sections[{at}]"
    if not isinstance(raw, dict):
        raise Unreadable(f"JSON 有误：{field} 应为对象。")
    no = raw.get("no")
    _need(type(no) is int and no in _SECTIONS, f"{field}.no", "1 至 6 的整数")
    return Section(raw["no"], _text(raw, "heading", f"{field}."), _text(raw, "text", f"{field}."))


def _cells(raw: object, form: Form, *, sound: bool) -> dict[str, Cell]:
    """All cells of the form in its order, missing where the JSON does not hold them; then any other.

    `sound`: there is no half character anywhere in the text.
    """
    _need(isinstance(raw, dict), "cells", "对象")
    given = raw if isinstance(raw, dict) else {}
    if not given.keys() <= known().keys():
        unknown = next(cell for cell in given if cell not in known())
        raise Unreadable(f"JSON 有误：cells 里的“{_SURROGATES.sub('?', unknown)[:40]}”不是报告的单元格。")
    own = _plain(given, form) if sound else None
    own = own or {id: _any(given, id, spec.kind) for id, spec in form.cells.items()}
    if len(given) <= len(form.cells) and given.keys() <= form.cells.keys():
        return own
    return own | {id: _any(given, id, known()[id].kind) for id in given if id not in form.cells}


def _plain(given: dict[str, Any], form: Form) -> dict[str, Cell] | None:
    """The form's cells where all are given in full; only what is not plain digits is looked at closely.

    Nearly all are plain, and are looked at a column at a time, which is much quicker.
    """
    try:
        rows = list(map(_as_cell, map(_FIELDS, map(given.__getitem__, form.cells))))
    except (KeyError, TypeError):
        return None
    cells = dict(zip(form.cells, rows, strict=True))
    for id in () if _all_plain(rows) else _unlike(cells):
        cells[id] = _any(given, id, form.cells[id].kind)
    return cells


def _all_plain(rows: Sequence[tuple[Any, ...]]) -> bool:
    """Whether every cell holds a whole number printed in plain digits, by a look at each column as one."""
    states, values, raws, places = zip(*rows, strict=True)
    return (
        states.count("value") == len(rows)
        and set(map(type, values)) == {int}
        and set(map(type, places)) == {str}
        and tuple(map(str, values)) == raws
        and -_LEAST < min(values) <= max(values) < _LEAST
    )


def _unlike(cells: dict[str, Cell]) -> list[str]:
    """The cells that are no whole number printed in plain digits."""
    return [
        id
        for id, (state, value, raw, place) in cells.items()
        if not (
            type(value) is int
            and state == "value"
            and str(value) == raw
            and type(place) is str
            and -_LEAST < value < _LEAST
        )
    ]


def _any(given: dict[str, Any], id: str, kind: Kind) -> Cell:
    return _cell(given[id], f"cells.{id}", kind) if id in given else MISSING


def _cell(raw: object, field: str, kind: Kind) -> Cell:
    if not isinstance(raw, dict):
        raise Unreadable(f"JSON 有误：{field} 应为对象。")
    state, value = raw.get("state"), raw.get("value")
    _need(isinstance(state, str) and state in _STATES, f"{field}.state", "、".join(sorted(_STATES)) + "之一")
    if state == "value":
        _need(_is_number(value), f"{field}.value", f"数字（不超过 {LONGEST} 位）")
    else:
        _need(value is None, f"{field}.value", " null，因为 state 不是 value")
    optional: Callable[[str], str] = lambda key: _text(raw, key, f"{field}.") if key in raw else ""  # noqa: E731
    cell = Cell(raw["state"], _number(value), optional("raw"), optional("place"))
    printed = figure(cell.raw, kind).value if state in _CERTAIN else None
    _need(printed in (None, cell.value), f"{field}.raw", "与 value 相同的数")
    return cell


def _is_number(value: object) -> bool:
    """Whether it is a number that a printed figure could be; 1E-9999 is one in name only."""
    if isinstance(value, Decimal):
        return -LONGEST < value.adjusted() < LONGEST and len(format(value, "f")) <= LONGEST
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LEAST


def _number(value: Any) -> Number | None:
    """A decimal without exponent; 31.632 stays 31.632."""
    return Decimal(format(value, "f")) if isinstance(value, Decimal) else value
