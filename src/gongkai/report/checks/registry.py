"""What is a check rule, and what does it find? A rule registers itself and yields faults; it never raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from gongkai.law.cites import Cite
from gongkai.report.checks.sums import Suspect, Tally
from gongkai.report.claims import Reading
from gongkai.report.forms import Form
from gongkai.report.model import Number, Report, Span

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a report: `message` is one Chinese sentence, `cells` the ids and `spans` the words it is
    about; `severity` is the rule's unless the rule knows graver and lesser faults."""

    rule: str
    severity: Severity
    cells: tuple[str, ...]
    message: str
    cite: str
    expected: Number | None = None
    found: Number | None = None
    suspect: str | None = None
    place: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule says of a fault; id and citation are the rule's, and so is the severity unless given."""

    message: str
    cells: tuple[str, ...] = ()
    expected: Number | None = None
    found: Number | None = None
    suspect: str | None = None
    place: str = ""
    spans: tuple[Span, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at: the report, last year's if there is one, the sums of the tables, the prose.

    `unfilled` are the cells without a figure, in the form's order; `kind` what kind of organ it is, a key of
    `gongkai.law.annual.KINDS`; `reading` what the six sections say.
    """

    report: Report
    previous: Report | None
    form: Form
    unfilled: tuple[str, ...]
    tally: Tally
    suspect: Suspect | None
    kind: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: a stable id, how grave its findings are, what it says in Chinese, and on what it rests."""

    id: str
    severity: Severity
    title: str
    cite: Cite
    help: str
    find: Callable[[Case], Iterable[Fault]]

    def findings(self, case: Case) -> Iterable[Finding]:
        """Everything this rule finds."""
        for fault in self.find(case):
            place = fault.place or _place(case.report, (fault.suspect, *fault.cells))
            yield Finding(
                rule=self.id,
                severity=fault.severity or self.severity,
                cells=fault.cells,
                message=fault.message,
                cite=str(self.cite),
                expected=fault.expected,
                found=fault.found,
                suspect=fault.suspect,
                place=place,
                spans=fault.spans,
            )


REGISTERED: dict[str, Rule] = {}


def rule(
    id: str, severity: Severity, *, title: str, cite: Cite, help: str
) -> Callable[[Callable[[Case], Iterable[Fault]]], Callable[[Case], Iterable[Fault]]]:
    """Register a function as the rule of that id."""

    def register(find: Callable[[Case], Iterable[Fault]]) -> Callable[[Case], Iterable[Fault]]:
        assert id not in REGISTERED, id
        REGISTERED[id] = Rule(id, severity, title, cite, help, find)
        return find

    return register


def _place(report: Report, cells: Sequence[str | None]) -> str:
    return next((place for cell in cells if cell and (place := report.cell(cell).place)), "")
