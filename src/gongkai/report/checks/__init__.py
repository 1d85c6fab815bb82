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
from gongkai.report.claims import Reading, read
from gongkai.report.forms import Form, load
from gongkai.report.model import Report
from gongkai.report.organs import organ_kind

__all__ = ["RULES", "Finding", "Rule", "Severity", "check", "check_sums"]

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
    case = Case(
        report, previous, form, _unfilled(report, form), sums, suspect(sums, report), kind, read(report, kind)
    )
    return tuple(finding for rule in RULES.values() for finding in rule.findings(case))


def check_sums(report: Report) -> tuple[Finding, ...]:
    """The findings of `check` by the rules of the form's sums alone; the prose is not read."""
    form = load(report.form)
    sums = tally(report, form)
    if not sums.broken:
        return ()
    kind, silent = organ_kind(report.organ), Reading((), (), ())
    case = Case(report, None, form, (), sums, suspect(sums, report), kind, silent)
    rules = dict.fromkeys(one.rule for one in form.sums)
    return tuple(finding for id in RULES if id in rules for finding in RULES[id].findings(case))


def _unfilled(report: Report, form: Form) -> tuple[str, ...]:
    """The cells of the form without a figure, then those that stray into it."""
    cells = report.cells
    lost = [id for id in form.cells if id not in cells or cells[id].value is None]
    strays = (
        id for id in form.stray if id in cells and cells[id].state != "missing" and cells[id].value is None
    )
    return (*lost, *strays)
