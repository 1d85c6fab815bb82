"""Which rules hold between a parent's report and those of its children?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.report.checks import Finding, Severity
from gongkai.report.model import Number


@dataclass(frozen=True, slots=True)
class RollRule:
    """A rule over several reports: a stable id, how grave it is, what it asks for, and on what it rests."""

    id: str
    severity: Severity
    title: str
    cite: Cite
    help: str

    def finding(
        self,
        message: str,
        cells: tuple[str, ...] = (),
        *,
        expected: Number | None = None,
        found: Number | None = None,
        place: str = "",
    ) -> Finding:
        """What this rule found."""
        return Finding(self.id, self.severity, cells, message, str(self.cite), expected, found, place=place)


ROLL_SUM = RollRule(
    "ROLL-SUM",
    "error",
    "汇总报告的每一格应等于本级加各下级",
    cites.REG_49,
    "汇总时给出已经公布的汇总报告（--published）才核对，逐格列出由哪些机关的数相加。"
    "缺报告、有重复报告或者有空格而不知道全数的，只有公布的数比已知的还小才判为不符。"
    "条例规定由主管部门汇总公布本级政府的年度报告，没有印明逐格相加，由汇总的含义推出。",
)
ROLL_MISSING = RollRule(
    "ROLL-MISSING",
    "warning",
    "名单上的每个机关都应有报告",
    cites.REG_49,
    "汇总时给出机关名单（--organs）才核对：名单上当年应当报送而文件夹里没有的机关。"
    "当年新设的自写明的年份起、撤并的到写明的年份为止。",
)
ROLL_RULES = {rule.id: rule for rule in (ROLL_SUM, ROLL_MISSING)}
