"""Which faults does a report have? Rules register themselves; `check` runs them all and never raises."""

from __future__ import annotations

from gongkai.report.checks import (
    cells,
    citations,
    copies,
    dates,
    figures,
    periods,
    powers,
    scans,
    sections,
    selves,
    shape,
    tables,
    years,
)
from gongkai.report.checks.registry import REGISTERED, Case, Finding, Rule, Severity
from gongkai.report.checks.sums import suspect, tally
from gongkai.report.claims import read
from gongkai.report.forms import load
from gongkai.report.model import Report
from gongkai.report.organs import organ_kind

__all__ = ["RULES", "Finding", "Rule", "Severity", "check"]

# Findings come in this order.
_ROOMS = (
    tables,
    years,
    cells,
    scans,
    shape,
    sections,
    figures,
    periods,
    citations,
    selves,
    copies,
    powers,
    dates,
)
RULES: dict[str, Rule] = {
    rule.id: rule for room in _ROOMS for rule in REGISTERED.values() if rule.find.__module__ == room.__name__
}


def check(report: Report, previous: Report | None = None, *, kind: str | None = None) -> tuple[Finding, ...]:
    """Every finding on the report; `previous` is last year's report of the same organ.

    `kind` declares what kind of organ it is (a key of `gongkai.law.annual.KINDS`); else its name tells.
    """
    kind = kind or organ_kind(report.organ)
    form = load(report.form)
    sums = tally(report, form)
    strays = (id for id in form.stray if report.cell(id).state != "missing")
    unfilled = tuple(id for id in (*form.cells, *strays) if report.value(id) is None)
    case = Case(report, previous, form, unfilled, sums, suspect(sums, report), kind, read(report, kind))
    return tuple(finding for rule in RULES.values() for finding in rule.findings(case))
