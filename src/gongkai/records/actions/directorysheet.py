"""A directory as a sheet: read row by row with the faults of each, written, and the empty one.

Headings may stand in any order, below a title, and in two lines with ticks (公开方式: 主动, 依申请).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from gongkai.law import directories as law
from gongkai.records.actions.cells import cells
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.models import DirectoryItem

MOST_ROWS = 2000
SEARCHED = 10  # lines in which the headings are looked for
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings end, the column at each place, and the column and word of each place of ticks."""

    below: int
    columns: Mapping[int, str]
    ticks: Mapping[int, tuple[str, str]]


def read(data: bytes) -> tuple[list[tuple[int, Row]], list[tuple[int, str]]]:
    """(row number, fields) of every good row, and (row number, reason) of every bad one. Raises BadSheet."""
    found = cells(data)
    heads = _headings(found)
    good: list[tuple[int, Row]] = []
    bad: list[tuple[int, str]] = []
    first = ""
    for number, line in enumerate(found[heads.below :], start=heads.below + 1):
        given = _given(heads, line)
        if not any(given.values()):
            continue
        # A first level that is written once over several rows.
        first = given["first"] = given.get("first") or first
        fields, reasons = _row(given)
        if reasons:
            bad.append((number, "；".join(reasons) + "。"))
        else:
            good.append((number, fields))
    bad += list(_twice(good))
    if not good and not bad:
        raise BadSheet("表里没有数据行。")
    if len(good) + len(bad) > MOST_ROWS:
        raise BadSheet(f"一次最多导入 {MOST_ROWS} 行。")
    return good, sorted(bad)


def _headings(found: Sequence[Sequence[str]]) -> Headings:
    for at, line in enumerate(found[:SEARCHED]):
        columns = {place: law.column(text) for place, text in enumerate(line) if law.column(text)}
        under = _under(found[at + 1] if at + 1 < len(found) else [])
        if under:
            columns |= {place: law.column(text) for place, text in under.items() if law.column(text)}
        ticks = {place: law.tick(text) for place, text in under.items() if law.tick(text)[0]}
        if {"first", "content"} <= set(columns.values()):
            columns = {place: key for place, key in columns.items() if place not in ticks}
            return Headings(at + 1 + bool(under), columns, ticks)
    missing = "、".join(each.name for each in law.COLUMNS.values() if each.required)
    raise BadSheet(f"没有找到表头，表头里要有这些列：{missing}。可以用页面上“下载空表”得到的表填写。")


def _under(line: Sequence[str]) -> dict[int, str]:
    """The second line of the headings; empty where the line below is a row already."""
    texts = {place: text for place, text in enumerate(line) if text}
    known = all(law.column(text) or law.tick(text)[0] for text in texts.values())
    return texts if texts and known else {}


def _given(heads: Headings, line: Sequence[str]) -> dict[str, str]:
    given = {key: line[place] for place, key in heads.columns.items() if place < len(line)}
    for place, (key, word) in heads.ticks.items():
        text = line[place] if place < len(line) else ""
        if text:
            said = word if text in law.YES else text
            given[key] = "、".join(filter(None, (given.get(key), said)))
    return given


def _row(given: Mapping[str, str]) -> tuple[Row, list[str]]:
    """The fields of a row, and what is wrong with it."""
    reasons = [
        f"{column.name}：没有填写" if not text else f"{column.name}：太长，最多 {column.length} 个字"
        for key, column in law.COLUMNS.items()
        if (column.required and not (text := given.get(key, "")))
        or len(text := given.get(key, "")) > column.length
    ]
    fields: Row = {key: given.get(key, "") for key in law.COLUMNS}
    for key in ("channels", "audience", "level"):
        fields[key] = law.ticked(str(fields[key]))
    way = law.way(given.get("way", ""))
    if way is None:
        reasons.append(f"公开方式：“{given['way'][:20]}”认不出，请写主动公开或者依申请公开")
    days = _days(given)
    if days is None:
        reasons.append(f"时限工作日数：“{given['days']}”不是 1 到 250 的整数")
    prevails = given.get("prevails", "") in law.YES
    if prevails and not days:
        reasons.append("时限由法律法规规定的，要写明几个工作日")
    return {**fields, "way": way, "days": days or None, "prevails": prevails}, reasons


def _days(given: Mapping[str, str]) -> int | None:
    """The period as given, else as read from its words; 0 where there is none, None where it is no number."""
    text = given.get("days", "")
    if not text:
        return law.period(given.get("limit", "")) or 0
    return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text) <= 250 else None


def _twice(good: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, str]]:
    known: dict[tuple[object, ...], int] = {}
    for number, row in good:
        key = (row["first"], row["second"], row["content"])
        if key in known:
            yield number, f"与第 {known[key]} 行重复。"
        known.setdefault(key, number)


def template() -> bytes:
    """The empty sheet."""
    return _book([])


def export(items: Iterable[DirectoryItem]) -> bytes:
    """A directory as a sheet that can be imported again."""
    return _book([_written(each) for each in items])


def _written(item: DirectoryItem) -> Mapping[str, object]:
    own = {key: getattr(item, key) for key in law.COLUMNS}
    return {**own, "days": item.days or "", "prevails": "是" if item.prevails else ""}


def _book(rows: Sequence[Mapping[str, object]]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet("公开目录")
    bold = book.add_format({"bold": True, "bg_color": "#E9EFF8", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for at, column in enumerate(law.COLUMNS.values()):
        sheet.write_string(0, at, column.name + ("*" if column.required else ""), bold)
        sheet.set_column(at, at, 40 if column.length > 400 else 16)
        for number, row in enumerate(rows, start=1):
            sheet.write(number, at, row[column.key], wrap)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()
