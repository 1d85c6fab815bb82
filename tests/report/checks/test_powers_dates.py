"""The rules on powers and dates fire where the name or the date says so."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.report.checks import Finding, check
from gongkai.report.model import Report


def of(report: Report, rule: str, kind: str | None = None) -> list[Finding]:
    return [finding for finding in check(report, kind=kind) if finding.rule == rule]


@pytest.mark.parametrize("column", ["made", "repealed", "valid"])
def test_rules_of_a_bureau(clean: Report, change, column: str) -> None:
    report = change(clean, {f"t2.rules.{column}": 3})
    (finding,) = of(report, "T2-POWER")
    assert (finding.cells, finding.found, finding.severity) == ((f"t2.rules.{column}",), 3, "warning")
    assert of(replace(report, organ="某某市人民政府"), "T2-POWER") == []
    assert of(replace(report, organ="某某省人民政府"), "T2-POWER") == []
    assert of(replace(report, organ="某某县人民政府"), "T2-POWER") != []
    assert of(clean, "T2-POWER") == []


def test_direct_suits_since_reconsideration_comes_first(clean: Report, change) -> None:
    report = change(clean, {"t4.suit_direct.total": 2, "t4.suit_direct.upheld": 2})
    assert of(report, "T4-DIRECT") == []
    (finding,) = of(replace(report, year=2024), "T4-DIRECT")
    assert (finding.cells, finding.severity) == (("t4.suit_direct.total",), "notice")
    assert "复议" in finding.message
    assert of(replace(clean, year=2024), "T4-DIRECT") == []


# In 2026, 31 January is a Saturday and 2 February the next working day; 31 March is a Tuesday.
DATES = [
    ("某某区某某局", date(2026, 1, 31), None),
    ("某某区某某局", date(2026, 2, 1), "warning"),
    ("某某区某某局", date(2026, 2, 2), "warning"),
    ("某某区某某局", date(2026, 2, 3), "error"),
    ("某某区人民政府办公室", date(2026, 2, 3), "error"),
    ("某某区人民政府", date(2026, 3, 31), None),
    ("某某区人民政府", date(2026, 4, 1), "warning"),
    ("某某区人民政府", date(2026, 4, 2), "error"),
    ("某某镇人民政府", date(2026, 2, 2), "warning"),
    ("某某镇人民政府", date(2026, 6, 30), "warning"),
]


@pytest.mark.parametrize(("organ", "issued", "severity"), DATES)
def test_date_of_issue(clean: Report, organ: str, issued: date, severity: str | None) -> None:
    found = of(replace(clean, organ=organ, year=2025, issued=issued), "DATE-LATE")
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_office_may_be_declared_to_report_for_its_government(clean: Report) -> None:
    report = replace(clean, organ="某某区人民政府办公室", year=2025, issued=date(2026, 3, 20))
    assert len(of(report, "DATE-LATE")) == 1
    assert of(report, "DATE-LATE", kind="government") == []


def test_date_nobody_gave_is_not_late(clean: Report) -> None:
    assert of(replace(clean, issued=None), "DATE-LATE") == []


def test_next_working_day_that_no_notice_fixes_is_given_the_benefit_of_doubt(clean: Report) -> None:
    report = replace(clean, year=2029)
    (soon,) = of(replace(report, issued=date(2030, 2, 7)), "DATE-LATE")
    (late,) = of(replace(report, issued=date(2030, 3, 7)), "DATE-LATE")
    assert (soon.severity, late.severity) == ("warning", "error")


def test_unknown_kind_is_refused(clean: Report) -> None:
    with pytest.raises(ValueError, match="没有"):
        check(replace(clean, issued=date(2030, 2, 7)), kind="ministry")
