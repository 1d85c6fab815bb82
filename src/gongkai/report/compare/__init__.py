"""What changed between two years' reports of one organ?"""

from gongkai.report.compare.compare import compare
from gongkai.report.compare.figures import MAIN, Carry, Change, Stock
from gongkai.report.compare.model import Comparison, NotComparable
from gongkai.report.compare.texts import Edit, Reused

__all__ = ["MAIN", "Carry", "Change", "Comparison", "Edit", "NotComparable", "Reused", "Stock", "compare"]
