"""What do an organ's own report and those of its children add up to?"""

from gongkai.report.rollup.add import Total, add
from gongkai.report.rollup.plan import Adjustment, BadPlan, Member, Plan
from gongkai.report.rollup.published import against
from gongkai.report.rollup.result import Rollup, roll_up
from gongkai.report.rollup.rules import ROLL_RULES
from gongkai.report.rollup.standing import Filed, Standing, Unread

__all__ = ["ROLL_RULES", "Adjustment", "BadPlan", "Filed", "Member", "Plan", "Rollup", "Standing", "Total"]
__all__ += ["Unread", "add", "against", "roll_up"]
