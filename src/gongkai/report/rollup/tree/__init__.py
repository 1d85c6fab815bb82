"""What do the reports of a whole province add up to, level by level, in one run?

Slices of the files are read and judged in other processes (`slices`, `pack`, `run`); what comes back of a
report is a line of whole numbers and a few words. Which reports count is told as in a single roll-up
(`standing`); the sums are taken by polars (`add`, `beside`), and written as tables (`result`, `write`).
"""

from gongkai.report.rollup.tree.memory import Remembered
from gongkai.report.rollup.tree.organs import Tree
from gongkai.report.rollup.tree.organs import load as load_tree
from gongkai.report.rollup.tree.pack import Packer
from gongkai.report.rollup.tree.result import Parent, Province, add_up
from gongkai.report.rollup.tree.run import Gathered, away, gather, local
from gongkai.report.rollup.tree.slices import files_in

__all__ = ["Gathered", "Packer", "Parent", "Province", "Remembered", "Tree", "add_up", "away", "files_in"]
__all__ += ["gather", "load_tree", "local"]
