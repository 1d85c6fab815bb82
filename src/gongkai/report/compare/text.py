"""The comparison as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.report.chart import shown
from gongkai.report.checks.sections import NUMERALS
from gongkai.report.checks.words import content, short
from gongkai.report.compare.figures import MAIN, line
from gongkai.report.compare.html import signed
from gongkai.report.compare.model import Comparison

_HOLDS = {True: "相符", False: "不符", None: "无法核对"}


def lines(one: Comparison) -> Iterator[str]:
    """What changed; cells and sentences that are the same are only counted."""
    before, after = one.before, one.after
    yield f"{after.organ}　{before.year} 年 → {after.year} 年"
    if one.renamed:
        yield f"  {before.year} 年的报告署名为“{before.organ}”，请核实是否同一机关。"
    for name, rows in MAIN:
        yield f"  {name}　{shown(line(before, rows))} → {shown(line(after, rows))}"
    yield from _flow(one)
    differing = [each for each in one.cells if each.before != each.after and _said(each.before, each.after)]
    yield f"  每一格：共 {len(one.cells)} 格，{len(differing)} 格不同"
    for each in differing:
        yield f"    {each.label}　{content(each.before)} → {content(each.after)}　{signed(each.difference)}"
    yield from _prose(one)
    for finding in one.findings:
        yield f"  {finding.rule}　{finding.message}"


def _said(*cells: object) -> bool:
    """Whether two cells say something different, wherever they stand."""
    states = {(getattr(cell, "state", ""), getattr(cell, "value", None)) for cell in cells}
    return len(states) > 1


def _flow(one: Comparison) -> Iterator[str]:
    if not one.consecutive:
        yield "  两份报告的年份不相连，不核对结转和文件存量。"
    for carry in one.carry:
        figures = f"{shown(carry.carried_out)} → {shown(carry.carried_in)}"
        yield f"  结转（{carry.column}）　{figures}　{_HOLDS[carry.holds]}"
    for stock in one.stock:
        figures = f"推算 {shown(stock.expected)}，填报 {shown(stock.valid)}"
        yield f"  现行有效（{stock.row}）　{figures}　{_HOLDS[stock.holds]}"


def _prose(one: Comparison) -> Iterator[str]:
    changed = [edit for edit in one.edits if edit.kind != "same"]
    gone, came = (sum(len(getattr(edit, side)) for edit in changed) for side in ("before", "after"))
    yield f"  正文：删去 {gone} 句，新增 {came} 句；沿用 {len(one.reused)} 句（数字不论）"
    for each in one.reused:
        yield f"    第{NUMERALS[each.after.section - 1]}部分　{short(one.after.words(each.after))}"
