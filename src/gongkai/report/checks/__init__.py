"""Which faults does a report have? Rules register themselves; `check` runs them all and never raises."""

from __future__ import annotations

from gongkai.report.checks import cells, sections, shape, tables, years
from gongkai.report.checks.registry import REGISTERED, Case, Finding, Rule, Severity
from gongkai.report.checks.sums import suspect, tally
from gongkai.report.forms import load
from gongkai.report.model import Report

__all__ = ["RULES", "Finding", "Rule", "Severity", "check"]

_ROOMS = (tables, years, cells, shape, sections)  # findings come in this order
RULES: dict[str, Rule] = {
    rule.id: rule for room in _ROOMS for rule in REGISTERED.values() if rule.find.__module__ == room.__name__
}


def check(report: Report, previous: Report | None = None) -> tuple[Finding, ...]:
    """Every finding on the report; `previous` is last year's report of the same organ."""
    form = load(report.form)
    sums = tally(report, form)
    unfilled = tuple(id for id in form.cells if report.value(id) is None)
    case = Case(report, previous, form, unfilled, sums, suspect(sums, report))
    return tuple(finding for rule in RULES.values() for finding in rule.findings(case))
