"""How did the month go, and what is handed to the archive and the library?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.letter.papers.tables import pairs_table, short_day
from gongkai.letter.sheet import Block, Say, Sheet, Table

_DATE = "      年    月    日"


@dataclass(frozen=True, slots=True)
class Given:
    """One document on a list of what is handed over."""

    title: str
    doc_number: str
    index_number: str
    published_on: date | None


def bulletin(
    organ: str,
    day: date,
    month: str,
    head: Sequence[str],
    rows: Iterable[tuple[str, ...]],
    columns: Iterable[tuple[str, str]],
) -> Sheet:
    """每月公开情况通报: one department a row, and the columns that were not kept up with the reason."""
    stale = tuple(columns)
    blocks: list[Block] = [
        Say("一、各科室情况", "label"),
        Table("各科室情况", (23, 11, 11, 11, 11, 11, 11, 11), tuple(rows), head=("科室", *head), small=True),
        Say(f"在办和过了期限的，截至{short_day(day)}。", "note"),
        Say("二、没有按期更新的栏目", "label"),
    ]
    if stale:
        blocks.append(Table("没有按期更新的栏目", (40, 60), stale, head=("栏目", "情况"), small=True))
    else:
        blocks.append(Say("各栏目都按期更新。"))
    return Sheet(
        title="政府信息公开情况通报",
        subtitle=month,
        blocks=tuple(blocks),
        author=organ,
        day=day,
        head=organ,
        dense=True,
    )


def deposit(
    organ: str, day: date, number: str, place: str, period: tuple[date, date], given: Iterable[Given]
) -> Sheet:
    """政府信息移送清单: what was published in a period, signed for by who receives it (Article 25)."""
    rows = tuple(
        (str(no), one.title, one.doc_number, one.index_number, short_day(one.published_on))
        for no, one in enumerate(given, 1)
    )
    first, last = period
    facts = {
        "移送机关": organ,
        "接收单位": place,
        "公开时间": f"{short_day(first)}至{short_day(last)}",
        "件数": f"{len(rows)}件",
    }
    signatures = {"移送人签名": "", "接收人签名": "", "接收单位盖章": "", "移送日期": _DATE}
    head = ("序号", "标题", "文号", "索引号", "公开日期")
    return Sheet(
        title="政府信息移送清单",
        number=number,
        blocks=(
            pairs_table("移送双方", facts),
            Table("移送的政府信息", (7, 43, 18, 18, 14), rows, head=head, small=True),
            Say("以上主动公开的政府信息，依照《中华人民共和国政府信息公开条例》第二十五条提供，供公众查阅。"),
            pairs_table("签名", signatures, tall=12),
        ),
        author=organ,
        day=day,
        head=organ,
        dense=True,
    )
