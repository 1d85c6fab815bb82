"""What does a comparison of two reports hold?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.report.checks import Finding
from gongkai.report.compare.figures import Carry, Change, Stock
from gongkai.report.compare.texts import Edit, Reused
from gongkai.report.model import Report


class NotComparable(ValueError):
    """The two reports are not two years of one organ; the message is one Chinese line."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two years of one organ. Stock and carry-over are empty unless the years follow each other."""

    before: Report
    after: Report
    cells: tuple[Change, ...]
    stock: tuple[Stock, ...]
    carry: tuple[Carry, ...]
    findings: tuple[Finding, ...]
    reused: tuple[Reused, ...]
    edits: tuple[Edit, ...]

    @property
    def consecutive(self) -> bool:
        """Whether the one year follows the other."""
        return self.after.year == self.before.year + 1

    @property
    def renamed(self) -> bool:
        """Whether the two reports name the organ differently."""
        return self.before.organ != self.after.organ
