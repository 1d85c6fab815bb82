"""The sums of tables three and four: they fire when certain, and name the one cell that explains them."""

import pytest

from gongkai.report.checks import Finding, check
from gongkai.report.forms import Form
from gongkai.report.model import Report

LIVELY = {
    "t3.new.person": 12,
    "t3.new.total": 12,
    "t3.carried_in.business": 2,
    "t3.carried_in.total": 2,
    "t3.granted.person": 9,
    "t3.granted.total": 9,
    "t3.other.business": 2,
    "t3.other.total": 2,
    "t3.total.person": 9,
    "t3.total.business": 2,
    "t3.total.total": 11,
    "t3.carried_out.person": 3,
    "t3.carried_out.total": 3,
    "t4.review.upheld": 2,
    "t4.review.pending": 1,
    "t4.review.total": 3,
}


@pytest.fixture
def lively(clean: Report, change) -> Report:
    report: Report = change(clean, LIVELY)
    return report


def rules(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in findings}


def test_sums_that_hold_find_nothing(clean: Report, lively: Report) -> None:
    assert check(clean) == ()
    assert check(lively) == ()


def test_balance_that_fails_names_both_sides(lively: Report, change) -> None:
    findings = check(change(lively, {"t3.carried_out.person": 2, "t3.carried_out.total": 2}))
    assert [finding.rule for finding in findings] == ["T3-BALANCE", "T3-BALANCE"]
    person = findings[0]
    assert person.severity == "error"
    assert person.cells == (
        "t3.new.person",
        "t3.carried_in.person",
        "t3.total.person",
        "t3.carried_out.person",
    )
    assert (person.expected, person.found, person.suspect) == (12, 11, None)
    assert "自然人" in person.message
    assert "12" in person.message
    assert "11" in person.message
    assert "30号" in person.cite


def test_total_that_fails_names_the_column(lively: Report, change) -> None:
    findings = check(change(lively, {"t3.granted.person": 8, "t3.granted.business": 1}))
    assert [(finding.rule, finding.expected, finding.found) for finding in findings] == [
        ("T3-TOTAL", 8, 9),
        ("T3-TOTAL", 3, 2),
    ]
    assert len(findings[0].cells) == 22


def test_rowsum_that_fails_names_the_row(lively: Report, change) -> None:
    findings = check(change(lively, {"t3.repeat.person": 1, "t3.granted.person": 8}))
    assert [(finding.rule, finding.expected, finding.found) for finding in findings] == [
        ("T3-ROWSUM", 8, 9),
        ("T3-ROWSUM", 1, 0),
    ]
    assert "重复申请" in findings[1].message


def test_block_of_table_four_that_fails(lively: Report, change) -> None:
    (finding,) = check(change(lively, {"t4.review.total": 4}))
    assert (finding.rule, finding.expected, finding.found, finding.suspect) == ("T4-SUM", 3, 4, None)
    assert "行政复议" in finding.message


@pytest.mark.parametrize("block", ["review", "suit_direct", "suit_after_review"])
def test_block_of_table_four_each_is_checked(clean: Report, change, block: str) -> None:
    (finding,) = check(change(clean, {f"t4.{block}.other": 1}))
    assert finding.cells[-1] == f"t4.{block}.total"


@pytest.mark.parametrize(
    ("cell", "wrong", "right"),
    [
        ("t3.granted.person", 8, 9),
        ("t3.total.person", 8, 9),
        ("t3.total.total", 10, 11),
        ("t3.new.person", 13, 12),
        ("t3.new.total", 21, 12),
        ("t3.carried_out.total", 0, 3),
        ("t3.other.business", 5, 2),
        ("t3.other.total", 5, 2),
        ("t3.unpaid.legal", 1, 0),
    ],
)
def test_suspect_is_the_one_wrong_cell(
    lively: Report, change, cell: str, wrong: int, right: int, form: Form
) -> None:
    findings = check(change(lively, {cell: wrong}))
    assert len(findings) >= 2
    assert {finding.suspect for finding in findings} == {cell}
    for finding in findings:
        assert f"由 {wrong} 改为 {right}" in finding.message
        assert form.cells[cell].label in finding.message
        assert finding.place == f"{cell} 处"


def test_suspect_is_not_named_for_two_wrong_cells(lively: Report, change) -> None:
    findings = check(change(lively, {"t3.granted.person": 8, "t3.repeat.legal": 4}))
    assert {finding.suspect for finding in findings} == {None}


def test_suspect_is_not_named_where_several_would_do(lively: Report, change) -> None:
    (finding,) = check(change(lively, {"t4.review.total": 5}))
    assert finding.suspect is None
    assert "改为" not in finding.message


def test_suspect_never_gets_a_negative_figure(clean: Report, change) -> None:
    findings = check(change(clean, {"t4.review.total": 0, "t4.review.upheld": 3}))
    (finding,) = findings
    assert finding.suspect in (None, "t4.review.upheld", "t4.review.total")
    assert "-" not in finding.message.split("改为")[-1]


@pytest.mark.parametrize("hole", [("blank", ""), ("dash", "/"), ("missing", ""), ("unreadable", "若干")])
def test_sum_with_an_unknown_part_stays_silent(lively: Report, change, hole: tuple[str, str]) -> None:
    report = change(lively, {"t3.granted.person": hole, "t3.other.business": hole, "t4.review.upheld": hole})
    assert not rules(check(report)) & {"T3-TOTAL", "T3-ROWSUM", "T3-BALANCE", "T4-SUM"}


@pytest.mark.parametrize("hole", [("blank", ""), ("dash", "/"), ("missing", "")])
def test_sum_with_an_unknown_total_stays_silent(lively: Report, change, hole: tuple[str, str]) -> None:
    report = change(
        lively, {f"t3.{row}.total": hole for row in ("new", "granted", "total", "carried_out", "other")}
    )
    assert not rules(check(report)) & {"T3-TOTAL", "T3-ROWSUM", "T3-BALANCE"}


def test_sum_with_an_unknown_part_fires_where_nothing_could_settle_it(lively: Report, change) -> None:
    report = change(
        lively, {"t3.partial.person": ("blank", ""), "t3.granted.person": 10, "t3.granted.total": 10}
    )
    first = next(finding for finding in check(report) if finding.rule == "T3-TOTAL")
    assert "自然人" in first.message
    assert (first.expected, first.found, first.suspect) == (10, 9, None)
    assert "空着的格子" in first.message


def test_sum_with_a_negative_figure_is_not_judged_by_its_holes(lively: Report, change) -> None:
    report = change(
        lively, {"t3.partial.person": ("blank", ""), "t3.granted.person": 12, "t3.repeat.person": -3}
    )
    assert [
        finding.rule
        for finding in check(report)
        if finding.rule == "T3-TOTAL" and "自然人" in finding.message
    ] == []


def test_row_of_zeros_with_blanks_is_not_accused(clean: Report, change) -> None:
    report = change(clean, {f"t3.new.{column}": ("blank", "") for column in ("person", "business", "legal")})
    assert rules(check(report)) == {"CELL-BLANK"}
