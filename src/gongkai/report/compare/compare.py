"""How are two reports compared? The earlier year comes first, in whatever order they are given."""

from __future__ import annotations

from gongkai.report.checks import check
from gongkai.report.compare.figures import carries, changes, stocks
from gongkai.report.compare.model import Comparison, NotComparable
from gongkai.report.compare.texts import edits, reused
from gongkai.report.model import Report

_RULES = ("T2-STOCK", "T3-CARRY", "TEXT-COPY")


def compare(one: Report, other: Report) -> Comparison:
    """The comparison; NotComparable for two reports of the same year."""
    if one.year == other.year:
        raise NotComparable(f"两份报告都是 {one.year} 年的，比较要给出不同年份的报告。")
    before, after = sorted((one, other), key=lambda report: report.year)
    follows = after.year == before.year + 1
    return Comparison(
        before,
        after,
        changes(before, after),
        stocks(before, after) if follows else (),
        carries(before, after) if follows else (),
        tuple(finding for finding in check(after, before) if finding.rule in _RULES),
        tuple(reused(before, after)),
        tuple(edits(before, after)),
    )
