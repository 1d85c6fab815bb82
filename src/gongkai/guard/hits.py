"""Which passages name somebody who should not be named, where, and how sure is that?

A hit of level `block` stops a publication until it is covered or a second person overrides it; a `notice` is
for the clerk to look at: an office's telephone, a long number that only looks like a card.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from gongkai.guard import excerpts, finders, judging, masks
from gongkai.guard.lines import Lines
from gongkai.guard.marks import Mark
from gongkai.guard.reading.model import Passage

_PAGE = re.compile(r".*第 \d+ 页")
KINDS = {
    "identity": "身份证号码",
    "mobile": "手机号码",
    "fixed": "固定电话",
    "card": "银行卡号",
    "account": "银行账号",
    "social": "社会保障卡号",
    "email": "电子邮箱",
    "address": "住址",
    "minor": "未成年人",
    "health": "健康状况",
    "hardship": "困难情况",
    "author": "文档属性里的人名",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a passage, `start` to `end` in its text; `shown` and `around` hold them masked only."""

    kind: str
    name: str
    place: str
    start: int
    end: int
    shown: str
    around: str
    level: Literal["block", "notice"]


def scan(passages: Iterable[Passage], *, own: Collection[str] = ()) -> tuple[Hit, ...]:
    """Every hit, in the order of the passages. `own`: what the organ itself has published as its own."""
    seen: set[tuple[str, str, str]] = set()
    found = []
    for number, hit in located(passages, own=own):
        # A page of a PDF comes as text and once more as rows.
        told = (hit.place, hit.kind, hit.shown)
        if number and told in seen and _PAGE.fullmatch(hit.place):
            continue
        seen.add(told)
        found.append(hit)
    return tuple(found)


def blocking(passages: Iterable[Passage], *, own: Collection[str] = ()) -> list[Hit]:
    """What keeps a text from being published."""
    return [hit for hit in scan(passages, own=own) if hit.level == "block"]


def located(
    passages: Iterable[Passage], *, own: Collection[str] = (), excerpt: bool = True
) -> list[tuple[int, Hit]]:
    """The same, each with the number of its passage; `around` is left empty where no `excerpt` is wanted."""
    lines = Lines(passages)
    kept = {key(value) for value in own} - {""}
    marks = [mark for mark in judging.marks(lines) if not _own(mark, kept)]
    found = []
    for at, mark in enumerate(marks):
        around = excerpts.around(lines, marks, at, shown) if excerpt else ""
        found.append((lines.number(mark.start), _hit(lines, mark, around)))
    return found


def key(value: str) -> str:
    """A value without the signs between its letters and figures, so that two spellings are one."""
    return "".join(char for char in finders.plain(value) if char.isalnum()).casefold()


def _own(mark: Mark, own: set[str]) -> bool:
    if not own or mark.kind not in ("mobile", "fixed", "email", "address", "account", "card"):
        return False
    value = key(mark.value)
    if mark.kind == "fixed":
        return any(value.startswith(each) for each in own if len(each) >= 7)
    return value in own or (mark.kind == "address" and any(each in value for each in own if len(each) >= 6))


def _hit(lines: Lines, mark: Mark, around: str) -> Hit:
    passage, start, end = lines.within(mark.start, mark.end)
    return Hit(
        mark.kind,
        KINDS[mark.kind],
        passage.place,
        start,
        end,
        shown(mark),
        around,
        mark.level,
    )


def shown(mark: Mark) -> str:
    """The value masked; of what is told of a person, the name masked and the word."""
    # A name of two characters is often printed with a blank between them.
    value = masks.MASKS[mark.kind](("" if mark.word else " ").join(mark.value.split()))
    return f"{value}（{mark.word}）" if mark.word else value
