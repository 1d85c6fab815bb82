"""Which cases are handed to whom, and which papers lie in a file?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.letter.layout import spaced
from gongkai.letter.papers.tables import pairs_table, short_day
from gongkai.letter.sheet import Block, Say, Sheet, Table

_DATE = "      年    月    日"


@dataclass(frozen=True, slots=True)
class Handed:
    """One open case that changes hands: number, what it is about, where it stands, what comes next."""

    number: str
    summary: str
    state: str
    due: date | None = None
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a file: name, number, date, who made it, its pages and the SHA-256 of its bytes."""

    name: str
    number: str = ""
    on: date | None = None
    author: str = ""
    pages: int | None = None
    sha256: str = ""
    remark: str = ""


def handover(
    organ: str, day: date, giver: str, taker: str, cases: Iterable[Handed], reason: str = ""
) -> Sheet:
    """交接清单: every open case with its due date and next step, signed by both."""
    rows = tuple(
        (str(no), one.number, one.summary, one.state, short_day(one.due) or "中止", one.next_step)
        for no, one in enumerate(cases, 1)
    )
    head = ("序号", "受理号", "申请内容", "状态", "答复期限", "下一步")
    people = {"移交人": giver, "接收人": taker, "交接原因": reason, "件数": f"{len(rows)}件"}
    signatures = {"移交人签名": "", "接收人签名": "", "监交人签名": "", "交接日期": _DATE}
    return Sheet(
        title="政府信息公开申请交接清单",
        blocks=(
            pairs_table("交接双方", people),
            Table("交接的申请", (7, 13, 27, 14, 14, 25), rows, head=head, small=True),
            Say("移交人已说明每件申请的进展和期限，接收人已逐件核对。"),
            pairs_table("签名", signatures, tall=12),
        ),
        author=organ,
        day=day,
        head=organ,
        dense=True,
    )


def index(organ: str, day: date, case_number: str, title: str, entries: Iterable[Entry]) -> Sheet:
    """卷内目录: what lies in the file, in its order, with the pages at which each paper begins."""
    listed = tuple(entries)
    total = sum(one.pages or 0 for one in listed)
    rows = tuple(
        (str(no), one.name, one.number, short_day(one.on), one.author, span, one.remark)
        for (no, one), span in zip(enumerate(listed, 1), _spans(listed), strict=True)
    )
    head = ("序号", "文件名称", "文号", "日期", "责任者", "页次", "备注")
    return Sheet(
        title="卷内目录",
        subtitle=f"受理号：{case_number}    {title}",
        blocks=(
            Table("卷内目录", (6, 30, 16, 14, 12, 9, 13), rows, head=head, small=True),
            Say(f"共{len(listed)}件、{total}页。页次写“电子”的，只有电子文件，没有页数。", "note"),
            *_sums(listed),
        ),
        author=organ,
        day=day,
        head=organ,
        dense=True,
    )


def _sums(entries: tuple[Entry, ...]) -> Iterator[Block]:
    rows = [(str(no), one.name, spaced(one.sha256)) for no, one in enumerate(entries, 1) if one.sha256]
    if rows:
        head = ("序号", "文件名称", "校验值（SHA-256）")
        yield Say("文件校验值", "label")
        yield Table("文件校验值", (7, 44, 49), tuple(rows), head=head, small=True)


def _spans(entries: tuple[Entry, ...]) -> list[str]:
    """The pages each paper takes up; a file that has none is electronic and takes up none."""
    spans, first = [], 1
    for one in entries:
        pages = one.pages or 0
        spans.append(f"{first}-{first + pages - 1}" if pages else "电子")
        first += pages
    return spans
