"""How are many reports checked: on all cores, each file on its own, and again from where it stopped?"""

from gongkai.report.batch.checked import Checked, Job, follows
from gongkai.report.batch.memory import BadState
from gongkai.report.batch.pool import LIMIT, Lost, isolated
from gongkai.report.batch.run import FEW, check_files, read_files
from gongkai.report.batch.state import State

__all__ = ["FEW", "LIMIT", "BadState", "Checked", "Job", "Lost", "State", "check_files", "follows"]
__all__ += ["isolated", "read_files"]
