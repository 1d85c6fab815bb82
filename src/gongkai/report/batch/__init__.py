"""How are many reports checked: on all cores, each file on its own, and again from where it stopped?"""

from gongkai.report.batch.checked import Checked, Job, Parcel, Sent, follows
from gongkai.report.batch.memory import BadState
from gongkai.report.batch.pool import LIMIT, Lost, isolated
from gongkai.report.batch.run import FEW, Away, check_files, read_files
from gongkai.report.batch.state import State

__all__ = ["FEW", "LIMIT", "Away", "BadState", "Checked", "Job", "Lost", "Parcel", "Sent", "State"]
__all__ += ["check_files", "follows", "isolated", "read_files"]
