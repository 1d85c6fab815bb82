"""Which figures would people rather see drawn? Requests by outcome, publications by column and by month.

Each drawing with its table, each figure with the way to what it counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.law.replies import GROUPS, REPLIES
from gongkai.portal.wanted import Wanted
from gongkai.records.models import Column, Organ
from gongkai.records.queries.counts import Published
from gongkai.report.chart import MOST_SERIES, Group, bars, shown
from gongkai.report.compare.figures import line
from gongkai.report.model import Number, Report

YEARS = MOST_SERIES  # side by side
WIDTH = 480
_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: as it is shown, and where what it counts can be seen; no address for none."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, none where all is 0, and its table: names of the rows, a figure for each of `heads`."""

    key: str
    title: str
    about: str
    drawn: SafeString
    heads: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[Figure]]]


def _drawing(
    key: str,
    title: str,
    about: str,
    heads: Sequence[tuple[str, str]],
    groups: Sequence[Group],
    addresses: Sequence[Sequence[str]],
) -> Drawing:
    some = any(value != 0 for group in groups for value in group.figures)
    drawn = bars(title, [name for name, _ in heads], groups, name=key, width=WIDTH) if some else ""
    rows = [
        (
            group.label,
            [
                Figure(shown(value), to if value else "")
                for value, to in zip(group.figures, where, strict=True)
            ],
        )
        for group, where in zip(groups, addresses, strict=True)
    ]
    # Every text in the drawing is escaped where it is drawn.
    return Drawing(key, title, about, mark_safe(drawn), heads, rows)  # noqa: S308


# ── requests, as the issued reports tell them ──────────────────────────────────────────────────────────


def requests(organ: Organ, reports: Mapping[int, Report]) -> Drawing | None:
    """What came and what became of it, from the reports of up to three years; None where there is none."""
    years = sorted(reports)[-YEARS:]
    if not years:
        return None
    to = {year: reverse("portal:report", args=[organ.code, year]) for year in years}
    groups = [Group(name, tuple(_line(reports[year], rows) for year in years)) for name, rows in _outcomes()]
    return _drawing(
        "requests",
        "申请公开的件数和答复结果",
        "数字出自已经公布的年度报告，点数字看报告。",
        [(f"{year} 年", to[year]) for year in years],
        groups,
        [[to[year] for year in years]] * len(groups),
    )


def _outcomes() -> list[tuple[str, tuple[str, ...]]]:
    """本年新收, then the groups of table three in their order with the rows that each adds up."""
    rows = {
        group: dict.fromkeys(kind.row for kind in REPLIES.values() if kind.group == group) for group in GROUPS
    }
    named = [(name.partition("）")[2], tuple(rows[group])) for group, name in GROUPS.items()]
    return [("本年新收", ("new",)), *named, ("结转下年度", ("carried_out",))]


def _line(report: Report, rows: tuple[str, ...]) -> Number | None:
    """A report of the older form, and many a later one, has one row for all other ways of ending."""
    found = line(report, rows)
    return line(report, ("other_sum",)) if found is None and _OTHER in rows else found


# ── publications, as they stand ────────────────────────────────────────────────────────────────────────


def columns(organ: Organ, found: Published, names: Sequence[Column], years: Sequence[int]) -> Drawing:
    """How much each column got in each year; a column that got nothing is left out."""
    used = [each for each in names if any(found.by_column[year, each.pk] for year in years)]
    groups = [Group(each.name, tuple(found.by_column[year, each.pk] for year in years)) for each in used]
    return _drawing(
        "columns",
        "各栏目公开的信息",
        "按公开的年份统计现在还在公开的信息（条），点数字看是哪些。",
        [(f"{year} 年", _list(organ, year)) for year in years],
        groups,
        [[_list(organ, year, column=each) for year in years] for each in used],
    )


def months(organ: Organ, found: Published, years: Sequence[int]) -> Drawing:
    """How much was published in each month, the years side by side."""
    groups = [
        Group(f"{month} 月", tuple(found.months[year, month] for year in years)) for month in range(1, 13)
    ]
    return _drawing(
        "months",
        "各月公开的信息",
        "按公开的月份统计现在还在公开的信息（条），点数字看是哪些。",
        [(f"{year} 年", _list(organ, year)) for year in years],
        groups,
        [[_list(organ, year, month=month) for year in years] for month in range(1, 13)],
    )


def _list(organ: Organ, year: int, *, column: Column | None = None, month: int | None = None) -> str:
    query = Wanted("", year, column, month=month).query()
    return f"{reverse('portal:disclosure', args=[organ.code])}?{query}"
