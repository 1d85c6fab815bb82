"""What came of checking one file?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from gongkai.report.checks import Finding, check
from gongkai.report.checks.folder import Fingerprint, fingerprint
from gongkai.report.labels import plain
from gongkai.report.model import Report, Unreadable
from gongkai.report.read import read


@dataclass(frozen=True, slots=True)
class Checked:
    """A file's report and findings, or why it could not be read.

    `print` is what comparing it with others needs. A report without cells was left so to save room.
    """

    file: str
    report: Report | None
    findings: tuple[Finding, ...]
    fault: str = ""
    print: Fingerprint | None = None

    def count(self, severity: str) -> int:
        """How many findings there are of one severity."""
        return sum(finding.severity == severity for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Job:
    """How each file is checked: how it is loaded, against which report of last year, alone or with others.

    It is sent to other processes; so `load` must be a function of a module. `keep`: with the cells.
    """

    load: Callable[[str], Report]
    previous: Report | None = None
    alone: bool = False
    keep: bool = True

    def __call__(self, file: str) -> Checked:
        """The file, checked; a mistake of ours in one file must not stop the others."""
        try:
            return self._checked(file)
        except Unreadable as fault:
            return Checked(file, None, (), str(fault))
        except Exception as mistake:
            return Checked(file, None, (), f"检查时程序出错（{type(mistake).__name__}），没有结果。")

    def _checked(self, file: str) -> Checked:
        report = self.load(file)
        before = self.previous if self.previous and follows(report, self.previous, self.alone) else None
        findings = check(report, before)
        mark = None if self.alone else fingerprint(report)
        return Checked(file, report if self.keep else replace(report, cells={}), findings, print=mark)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file with its content, or why it has none: what is sent to processes that do not share the files."""

    file: str
    data: bytes
    fault: str = ""

    def report(self, name: str) -> Report:
        """The report in it, as `Job.load` gives it."""
        if self.fault:
            raise Unreadable(self.fault)
        return read(self.data, name)


@dataclass(frozen=True, slots=True)
class Sent:
    """The same job where the files come as parcels."""

    job: Job

    def __call__(self, parcel: Parcel) -> Checked:
        """The file, checked."""
        return replace(self.job, load=parcel.report)(parcel.file)


def follows(report: Report, previous: Report, alone: bool) -> bool:
    """Whether the one is last year's report of the other; among many files the organ must be the same."""
    if previous.year != report.year - 1:
        return False
    return alone or plain(report.organ) == plain(previous.organ)
