"""By which days must the annual report be submitted and published? (Article 49)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import NotAllowed, Unusable
from gongkai.law.workdays import Calendar, load

TASKS = {"submit": "向主管部门报送年度报告", "publish": "向社会公布年度报告"}
# Month and day in the year after the report's, and the tasks that Article 49 names for each kind.
_STATUTORY = {
    "department": ((1, 31), ("submit", "publish")),
    "office": ((1, 31), ("submit", "publish")),
    "township": ((1, 31), ("submit", "publish")),
    "government": ((3, 31), ("publish",)),
}
KINDS = {
    "department": "县级以上人民政府部门",
    "office": "人民政府办公厅（室）",
    "township": "乡镇人民政府、街道办事处",
    "government": "县级以上地方人民政府",
}
_NOTES = {
    "office": "办公厅（室）作为部门报送；另有要求的按当地要求。",
    "township": "第四十九条没有写明乡镇和街道的日期，按部门的日期安排，当地另有要求的从其要求。",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One duty of the year: statutory last day, the day to plan for, and the locality's date if earlier.

    `due` is the earlier of statute and locality; `plan_by` the last working day on or before it, since no
    text says that the statutory day moves when it is a day off.
    """

    key: str
    name: str
    statutory: date
    due: date
    plan_by: date
    provisional: bool
    cite: Cite
    local: bool = False
    note: str = ""


def statutory(year: int, kind: str) -> date:
    """The last day for the report of `year` by an organ of that kind (a key of KINDS), day off or not."""
    if kind not in KINDS:
        raise Unusable(f"没有“{kind}”这种机关；可用的有：{'、'.join(KINDS)}。")
    month, day = _STATUTORY[kind][0]
    return date(year + 1, month, day)


def annual_report(
    year: int,
    kind: str,
    calendar: Calendar | None = None,
    local: Mapping[str, date] | None = None,
) -> tuple[Task, ...]:
    """The tasks for the report of `year`; `local` maps a task's key to an earlier date of the locality."""
    last = statutory(year, kind)
    dates = local or {}
    return tuple(_task(key, kind, last, dates.get(key), calendar or load()) for key in _STATUTORY[kind][1])


def _task(key: str, kind: str, statutory: date, local: date | None, calendar: Calendar) -> Task:
    if local is not None and local > statutory:
        raise NotAllowed(f"“{TASKS[key]}”的日期不得晚于{statutory}，不能定为{local}。", cites.REG_49)
    due = local or statutory
    plan_by = calendar.on_or_before(due)
    return Task(
        key=key,
        name=TASKS[key],
        statutory=statutory,
        due=due,
        plan_by=plan_by,
        provisional=calendar.provisional(plan_by),
        cite=cites.REG_49,
        local=local is not None,
        note=_NOTES.get(kind, ""),
    )
