"""The roll-up as lines for a terminal: who counted, who did not and why, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.report.checks.words import amount
from gongkai.report.forms import known
from gongkai.report.rollup.result import Rollup
from gongkai.report.rollup.standing import Filed

_MOST = 20  # cells with an open sum that are named
_STATES = {
    "blank": "空白",
    "dash": "画线",
    "unreadable": "读不出",
    "missing": "没有这一格",
    "disputed": "重复",
}


def lines(one: Rollup) -> Iterator[str]:
    """What a clerk must know before the sum is used."""
    standing, report = one.standing, one.report
    own = "本级报告和 " if one.own else ""
    yield f"{report.organ}　{report.year} 年　{own}{len(standing.counted)} 个下级机关相加"
    yield from _named("重复（数相同，只计一次）", standing.doubled)
    for group in standing.disputed:
        yield from _named("重复（数不同，都没有计入）", group)
    yield from _named("不是这一年的，没有计入", standing.other_year)
    yield from _named("当年不应有报告，没有计入", standing.untimely)
    yield from _named("是上级自己的报告，没有计入", standing.parent)
    yield from _named("名单上没有，已计入", standing.unlisted)
    yield from _named("用的是另一年的格式，能对应的格已计入", standing.outdated(report.year))
    for child in standing.failing():
        yield f"  有错误，已计入　{child.report.organ}（{child.file}）：{'、'.join(child.errors)}"
    for file in standing.unread:
        yield f"  读不了　{file.file}：{file.fault}"
    yield from _adjustments(one)
    yield from _open(one)
    for id, total in one.apart.items():
        yield f"  另列　{known()[id].label}（{id}）　{amount(total.known)}，{len(total.parts)} 个机关"
    for finding in one.findings:
        yield f"  {finding.rule}　{finding.message}"


def _named(what: str, children: Sequence[Filed]) -> Iterator[str]:
    for child in children:
        yield f"  {what}　{child.report.organ} {child.report.year} 年（{child.file}）"


def _adjustments(one: Rollup) -> Iterator[str]:
    for each in one.plan.adjustments:
        label = known()[each.cell].label
        if each.delta is not None:
            change = f"减 {amount(-each.delta)}" if each.delta < 0 else f"加 {amount(each.delta)}"
            yield f"  调整　“{label}”{change}：{each.reason}"
        elif each.value is not None:
            yield f"  调整　{each.child}“{label}”按 {amount(each.value)} 计：{each.reason}"


def _open(one: Rollup) -> Iterator[str]:
    unknown = [(id, total) for id, total in one.totals.items() if total.open]
    for id, total in unknown[:_MOST]:
        first = total.open[0]
        others = f"等 {len(total.open)} 个机关" if len(total.open) > 1 else ""
        yield (
            f"  不知全数　“{known()[id].label}”不少于 {amount(total.known)}："
            f"{first.organ}（{_STATES.get(first.state, first.state)}）{others}"
        )
    if len(unknown) > _MOST:
        yield f"  不知全数的共 {len(unknown)} 格，--json 列出全部。"
