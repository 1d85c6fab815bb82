"""May a notice that somebody enters be believed? It is read like those that ship with a version, and checked.

The file is the one of `2026.toml`, or the same as JSON: year, title, number, issued, and `off`, a list of
{name, from, to, work}.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from gongkai.law.errors import Unusable
from gongkai.law.workdays.notices import Day, Notice, dates

NEIGHBOURS = timedelta(days=10)
LONGEST = 60
YEARS = range(2000, 2101)
_SHAPE = "应写明 year（年份）、title（通知名称）、issued（成文日期）和 off（放假安排）"


def read_notice(text: str) -> Notice:
    """One notice from TOML or JSON; raises Unusable with every fault in Chinese, a line each."""
    data = _data(text)
    year, title = data.get("year"), data.get("title") or ""
    issued, blocks = _date(data.get("issued"), "issued（成文日期）"), data.get("off")
    if not isinstance(year, int) or not isinstance(title, str) or not isinstance(blocks, list):
        raise Unusable(f"放假通知写得不完整：{_SHAPE}。")
    notice = Notice(year, title.strip(), str(data.get("number") or "").strip(), issued)
    days = tuple(day for block in blocks for day in _block(notice, block))
    found = problems(year, notice.title, days)
    if found:
        raise Unusable("\n".join(found))
    return Notice(notice.year, notice.title, notice.number, issued, days)


def problems(year: int, source: str, days: Iterable[Day]) -> list[str]:
    """What is wrong with a year's notice, in Chinese, a sentence each; empty when it can be used."""
    listed = list(days)
    return [
        *_whole(year, source, listed),
        *(f"{day.date}不在{year}年前后10天以内，请核对年份。" for day in listed if not _near(year, day.date)),
        *_doubled(listed),
        *(
            f"{day.date}是周{'一二三四五六日'[day.date.weekday()]}，平日本来就上班，不能列为周末调休上班。"
            for day in listed
            if day.is_workday and day.date.weekday() < 5
        ),
    ]


def _whole(year: int, source: str, days: list[Day]) -> Iterator[str]:
    if year not in YEARS:
        yield f"年份{year}不对，应在{YEARS.start}年到{YEARS.stop - 1}年之间。"
    if not source.strip():
        yield "没有写明来源，请填写通知的名称和文号。"
    if not any(not day.is_workday for day in days):
        yield "没有列出任何放假的日期。"


def _near(year: int, day: date) -> bool:
    return date(year, 1, 1) - NEIGHBOURS <= day <= date(year, 12, 31) + NEIGHBOURS


def _doubled(days: list[Day]) -> Iterator[str]:
    both = {day.date for day in days if day.is_workday} & {day.date for day in days if not day.is_workday}
    yield from (f"{day}既列为放假，又列为上班。" for day in sorted(both))
    twice = Counter(day.date for day in days)
    yield from (f"{day}列了两次。" for day, uses in twice.items() if uses > 1 and day not in both)


def _data(text: str) -> Mapping[str, Any]:
    """The one notice of a TOML or JSON document, whether it stands alone or as `[[notice]]` under a year."""
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Unusable(f"放假通知读不出来，应是 TOML 或 JSON：{fault}。") from fault
    listed = data.get("notice")
    if listed is None:
        return dict(data)
    if not isinstance(listed, list) or len(listed) != 1 or not isinstance(listed[0], dict):
        raise Unusable("一次只能加一个放假通知。")
    return {"year": data.get("year"), **listed[0]}


def _block(notice: Notice, block: object) -> Iterator[Day]:
    if not isinstance(block, Mapping) or not isinstance(block.get("name"), str):
        raise Unusable("off 的每一段应写成 {name（节日）, from（起）, to（止）, work（调休上班的日期）}。")
    name, first, last = block["name"], _date(block.get("from"), "from"), _date(block.get("to"), "to")
    if not 0 <= (last - first).days < LONGEST:
        raise Unusable(f"“{name}”从{first}到{last}：起止日期不对。")
    for each in dates(first, last):
        yield Day(each, False, name, str(notice))
    work = block.get("work") or ()
    for value in work if isinstance(work, list | tuple) else (work,):
        yield Day(_date(value, "work"), True, f"{name}调休上班", str(notice))


def _date(value: object, field: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Unusable(f"放假通知的 {field} 应是日期，写成 YYYY-MM-DD。") from None
