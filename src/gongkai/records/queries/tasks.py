"""What does the year ask of the organ, by when, and is it done? (Regulation, Article 49)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.annual import Task, annual_report
from gongkai.records.models import AnnualReport, Organ


@dataclass(frozen=True, slots=True)
class Duty:
    """One statutory task and how it stands today."""

    task: Task
    done_on: date | None
    late: bool

    @property
    def state(self) -> str:
        """In one word, for a list."""
        if self.done_on:
            return "逾期完成" if self.late else "已完成"
        return "已逾期" if self.late else "待完成"


def duties(organ: Organ, year: int, report: AnnualReport | None, today: date) -> list[Duty]:
    """The tasks for the report of a year, with the dates the organ's locality set."""
    done = {"submit": report.submitted_on, "publish": report.published_on} if report else {}
    return [
        _duty(task, done.get(task.key), today)
        for task in annual_report(year, organ.kind, local=local(organ, year))
    ]


def _duty(task: Task, done_on: date | None, today: date) -> Duty:
    return Duty(task, done_on, late=(done_on or today) > task.due)


def local(organ: Organ, year: int) -> dict[str, date]:
    """The locality's earlier dates (MM-DD), from the report's year on for which they were set."""
    if year < organ.local_since:
        return {}
    given = {"submit": organ.submit_by, "publish": organ.publish_by}
    return {key: date.fromisoformat(f"{year + 1}-{value}") for key, value in given.items() if value}
