"""Are the instruments that the prose names cited rightly? The known mistakes stand in `citations.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.words import short
from gongkai.report.claims import Passage

_HINTS = ("711", "492", "办函", "办涵", "函办", "国办", "条例》", "公开法》", "公开办法》", "管理办法》")
_NEAR = 40  # characters before and after
_MOST = 20


@dataclass(frozen=True, slots=True)
class Wrong:
    """One known mistake: its words, those that are right after all, from which year, what would be right."""

    pattern: re.Pattern[str]
    right: str
    since: int
    sound: tuple[str, ...]
    near: str


@cache
def wrongs() -> tuple[Wrong, ...]:
    """Every known mistake."""
    text = files("gongkai.report.checks").joinpath("citations.toml").read_text(encoding="utf-8")
    return tuple(
        Wrong(
            re.compile(row["pattern"]),
            row["right"],
            row.get("from", 0),
            tuple(row.get("except", ())),
            row.get("near", ""),
        )
        for row in tomllib.loads(text)["wrong"]
    )


@rule(
    "TEXT-CITE",
    "warning",
    title="引用的法规和文件应写对",
    cite=cites.REG_50,
    help="只核对常见的错误：条例的公布令（国务院令第711号）、年度报告格式的文号（国办公开办函〔2021〕30号）、"
    "信息处理费办法的文号，以及已被替代的旧条例、旧格式。",
)
def citation(case: Case) -> Iterator[Fault]:
    """A known instrument is cited wrongly."""
    for passage in case.reading.passages:
        if not any(hint in passage.plain for hint in _HINTS):
            continue
        for found, right in _mistakes(passage, case.report.year):
            span = passage.span(*found.span())
            yield Fault(f"正文引用“{short(case.report.words(span))}”有误：{right}。", spans=(span,))


def _mistakes(passage: Passage, year: int) -> Iterator[tuple[re.Match[str], str]]:
    for wrong in wrongs():
        if year < wrong.since:
            continue
        for found in islice(wrong.pattern.finditer(passage.plain), _MOST):
            around = passage.plain[max(0, found.start() - _NEAR) : found.end() + _NEAR]
            if found.groupdict().get("number") not in wrong.sound and wrong.near in around:
                yield found, wrong.right
