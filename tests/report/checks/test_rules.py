"""Every other rule fires on its fault and stays silent without it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.law import cites
from gongkai.report.checks import RULES, Finding, check
from gongkai.report.forms import Form, load
from gongkai.report.model import Cell, Report, Section

REQUIRED = {
    "T3-BALANCE": "error",
    "T3-TOTAL": "error",
    "T3-ROWSUM": "error",
    "T4-SUM": "error",
    "T3-CARRY": "error",
    "T2-STOCK": "warning",
    "CELL-BLANK": "warning",
    "CELL-UNREADABLE": "error",
    "CELL-NEGATIVE": "error",
    "CELL-FRACTION": "error",
    "READ-SCANNED": "notice",
    "FORM-MISSING": "error",
    "FORM-OUTDATED": "error",
    "FORM-LABEL": "notice",
    "ORGAN-MISSING": "warning",
    "SEC-MISSING": "error",
    "SEC-ORDER": "error",
    "SEC-TITLE": "notice",
    "SEC-EMPTY": "warning",
    "SEC6-FEE": "warning",
    "TEXT-T2": "error",
    "TEXT-T3": "error",
    "TEXT-T4": "error",
    "TEXT-ZERO": "warning",
    "TEXT-SUM": "warning",
    "TEXT-PERIOD": "error",
    "TEXT-YEAR": "warning",
    "TEXT-CITE": "warning",
    "TEXT-ORGAN": "warning",
    "TEXT-REPEAT": "notice",
    "TEXT-COPY": "warning",
    "T2-POWER": "warning",
    "T4-DIRECT": "notice",
    "DATE-LATE": "error",
}


def of(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


def retext(report: Report, no: int, text: str) -> Report:
    sections = (replace(one, text=text) if one.no == no else one for one in report.sections)
    return replace(report, sections=tuple(sections))


def test_rules_are_those_of_the_contract_with_their_severity() -> None:
    assert {id: rule.severity for id, rule in RULES.items()} == REQUIRED


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_rule_says_in_chinese_what_it_wants_and_on_what_it_rests(rule) -> None:
    assert rule.cite in cites.ALL.values()
    assert len(rule.title) > 5
    assert rule.help.endswith("。")


def test_findings_carry_severity_citation_and_one_sentence(clean: Report, change) -> None:
    findings = check(change(clean, {"t2.fees": ("unreadable", "见附件"), "t3.new.person": Decimal("-1.5")}))
    for finding in findings:
        assert finding.severity == RULES[finding.rule].severity
        assert finding.cite == str(RULES[finding.rule].cite)
        assert finding.message.endswith("。")
        assert finding.message.count("。") == 1
        assert "\n" not in finding.message


# last year


@pytest.fixture
def last(clean: Report, change) -> Report:
    cells = {"t3.carried_out.person": 2, "t3.carried_out.total": 2, "t2.normative.valid": 10}
    report: Report = change(replace(clean, year=2022), cells)
    return report


def test_carry_that_differs_from_last_year(clean: Report, last: Report) -> None:
    found = of(check(clean, last), "T3-CARRY")
    assert [finding.cells for finding in found] == [("t3.carried_in.person",), ("t3.carried_in.total",)]
    assert (found[0].expected, found[0].found) == (2, 0)
    assert "2022" in found[0].message
    assert "自然人" in found[0].message


def test_carry_that_agrees_or_cannot_be_known(clean: Report, last: Report, change) -> None:
    carried = change(clean, {"t3.carried_in.person": 2, "t3.carried_in.total": 2})
    assert of(check(carried, last), "T3-CARRY") == []
    assert of(check(clean), "T3-CARRY") == []
    blank = change(clean, {"t3.carried_in.person": ("blank", ""), "t3.carried_in.total": ("blank", "")})
    assert of(check(blank, last), "T3-CARRY") == []


def test_carry_from_any_other_year_proves_nothing(clean: Report, last: Report) -> None:
    assert of(check(clean, replace(last, year=2021)), "T3-CARRY") == []
    assert of(check(clean, replace(last, year=2023)), "T3-CARRY") == []


def test_stock_that_does_not_follow(clean: Report, last: Report, change) -> None:
    report = change(clean, {"t2.normative.made": 3, "t2.normative.repealed": 1, "t2.normative.valid": 11})
    (finding,) = of(check(report, last), "T2-STOCK")
    assert (finding.expected, finding.found) == (12, 11)
    assert "行政规范性文件" in finding.message
    assert finding.cells[-1] == "t2.normative.valid"


def test_stock_that_follows_or_cannot_be_known(clean: Report, last: Report, change) -> None:
    report = change(clean, {"t2.normative.made": 3, "t2.normative.repealed": 1, "t2.normative.valid": 12})
    assert of(check(report, last), "T2-STOCK") == []
    assert of(check(report), "T2-STOCK") == []
    assert of(check(change(report, {"t2.normative.valid": ("dash", "/")}), last), "T2-STOCK") == []
    assert of(check(clean, replace(last, form="2019")), "T2-STOCK") == []


# cells


def test_blank_is_said_once_a_table_with_its_cells(clean: Report, change) -> None:
    holes = {"t3.new.person": ("blank", ""), "t3.new.legal": ("dash", "/"), "t4.review.total": ("blank", "")}
    found = of(check(change(clean, holes)), "CELL-BLANK")
    assert [finding.cells for finding in found] == [("t3.new.person", "t3.new.legal"), ("t4.review.total",)]
    assert "2 格" in found[0].message
    assert "表三" in found[0].message


def test_blank_is_silent_without_holes(clean: Report) -> None:
    assert of(check(clean), "CELL-BLANK") == []


def test_unreadable_is_said_for_each_cell(clean: Report, change) -> None:
    report = change(
        clean, {"t2.licences": ("unreadable", "公务用车10辆"), "t2.fees": ("unreadable", "见附件")}
    )
    found = of(check(report), "CELL-UNREADABLE")
    assert [finding.cells for finding in found] == [("t2.licences",), ("t2.fees",)]
    assert "公务用车10辆" in found[0].message
    assert found[0].place == "t2.licences 处"
    assert of(check(clean), "CELL-UNREADABLE") == []


def test_unreadable_is_quoted_on_one_short_line(clean: Report, change) -> None:
    (finding,) = of(
        check(change(clean, {"t2.fees": ("unreadable", "见\n附件\x1b[31m" + "很" * 99)})), "CELL-UNREADABLE"
    )
    assert "“见 附件[31m很" in finding.message
    assert len(finding.message) < 120


def test_negative_count(clean: Report, change) -> None:
    (finding,) = of(check(change(clean, {"t2.penalties": -1})), "CELL-NEGATIVE")
    assert finding.cells == ("t2.penalties",)
    assert "-1" in finding.message
    assert of(check(change(clean, {"t2.penalties": 1})), "CELL-NEGATIVE") == []


@pytest.mark.parametrize(("value", "fires"), [(Decimal("1.5"), True), (Decimal("2.0"), False), (2, False)])
def test_fraction_of_a_count(clean: Report, change, value: object, fires: bool) -> None:
    assert bool(of(check(change(clean, {"t2.penalties": value})), "CELL-FRACTION")) is fires


def test_fraction_of_an_amount_is_fine(clean: Report, change) -> None:
    assert check(change(clean, {"t2.fees": Decimal("31.632")})) == ()


def test_negative_amount_of_fees(clean: Report, change) -> None:
    (finding,) = of(check(change(clean, {"t2.fees": Decimal("-31.632")})), "CELL-NEGATIVE")
    assert (finding.cells, finding.found) == (("t2.fees",), Decimal("-31.632"))
    assert "金额不能小于 0" in finding.message
    assert of(check(change(clean, {"t2.fees": Decimal("31.632")})), "CELL-NEGATIVE") == []


# form


@pytest.mark.parametrize(("organ", "fires"), [("", True), ("\u3000", True), ("某某区某某局", False)])
def test_organ_that_nobody_names(clean: Report, organ: str, fires: bool) -> None:
    assert bool(of(check(replace(clean, organ=organ)), "ORGAN-MISSING")) is fires


def test_missing_table_row_column_and_cell(clean: Report, change, form: Form) -> None:
    gone = [id for id in form.cells if id.startswith(("t4.", "t3.repeat.")) or id.endswith(".research")]
    found = of(check(change(clean, dict.fromkeys([*gone, "t2.fees"], ("missing", "")))), "FORM-MISSING")
    assert [len(finding.cells) for finding in found] == [1, 31, 15]
    assert "行政事业性收费" in found[0].message
    assert "2.重复申请”整行" in found[1].message
    assert "“科研机构”整列" in found[1].message
    assert "没有找到表四" in found[2].message


def test_missing_is_silent_on_a_whole_form(clean: Report) -> None:
    assert of(check(clean), "FORM-MISSING") == []


def test_missing_cells_of_a_report_without_any(clean: Report) -> None:
    found = of(check(replace(clean, cells={})), "FORM-MISSING")
    assert sum(len(finding.cells) for finding in found) == 200


# sections


@pytest.mark.parametrize("no", [1, 2, 3, 4, 5, 6])
def test_missing_section(clean: Report, no: int) -> None:
    report = replace(clean, sections=tuple(section for section in clean.sections if section.no != no))
    (finding,) = of(check(report), "SEC-MISSING")
    assert clean.sections[no - 1].heading in finding.message
    assert of(check(clean), "SEC-MISSING") == []


def test_order_of_sections(clean: Report) -> None:
    moved = (*clean.sections[:3], clean.sections[4], clean.sections[3], clean.sections[5])
    (finding,) = of(check(replace(clean, sections=moved)), "SEC-ORDER")
    assert "第四部分" in finding.message
    assert "第五部分" in finding.message
    assert of(check(clean), "SEC-ORDER") == []


def test_title_in_other_words(clean: Report) -> None:
    other = (Section(1, "概述", clean.sections[0].text), *clean.sections[1:])
    (finding,) = of(check(replace(clean, sections=other)), "SEC-TITLE")
    assert "概述" in finding.message
    spaced = (Section(1, " 总体 情况：", clean.sections[0].text), *clean.sections[1:])
    assert of(check(replace(clean, sections=spaced)), "SEC-TITLE") == []


NOTHING = [
    "",
    "无",
    "无。",
    " \n\n",
    "暂无相关情况。",
    "没有需要说明的问题。",
    "（一）主动公开：\n（二）依申请公开：\n（三）监督保障",
]


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("no", [1, 5])
def test_empty_section_one_or_five(clean: Report, no: int, text: str) -> None:
    (finding,) = of(check(retext(clean, no, text)), "SEC-EMPTY")
    assert clean.sections[no - 1].heading in finding.message


SOMETHING = [
    "公开的时效性不强，解读材料偏少。",
    "一是公开不够及时\n二是解读偏少\n三是培训不足",
    "没有收到申请，主动公开信息 144 篇，其中就业类 70 篇。",
]


@pytest.mark.parametrize("text", SOMETHING)
@pytest.mark.parametrize("no", [1, 5])
def test_empty_is_silent_where_something_is_said(clean: Report, no: int, text: str) -> None:
    assert of(check(retext(clean, no, text)), "SEC-EMPTY") == []


@pytest.mark.parametrize("text", NOTHING)
def test_empty_says_nothing_of_the_other_sections(clean: Report, text: str) -> None:
    assert of(check(retext(clean, 4, text)), "SEC-EMPTY") == []


@pytest.mark.parametrize(
    "text", ["", "无其他需要报告的事项。", "本年行政事业性收费 31.632 万元。", "行政事业性 收费见表二。"]
)
def test_fee_not_spoken_of_in_section_six(clean: Report, text: str) -> None:
    (finding,) = of(check(retext(clean, 6, text)), "SEC6-FEE")
    assert "信息处理费" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "本年度没有收取信息处理费。",
        "按《政府信息公开信息处理费管理办法》收取 120 元。",
        "本单位政府信息公开工作没有收费。",
        "行政事业性收费见表二；信息处理费未收取。",
        "政府信息公开未产生任何费用。",
    ],
)
def test_fee_spoken_of_in_section_six(clean: Report, text: str) -> None:
    assert of(check(retext(clean, 6, text)), "SEC6-FEE") == []


def test_fee_is_silent_where_section_six_is_missing(clean: Report) -> None:
    assert of(check(replace(clean, sections=clean.sections[:5])), "SEC6-FEE") == []


def test_single_row_of_2019_in_a_later_report_is_summed_and_named(clean: Report, change) -> None:
    """The tables of 2021 with one row （六）其他处理: it takes the place of the three, which are missing."""
    rows = ("uncorrected", "unpaid", "other")
    gone = {f"t3.{row}.{column}": ("missing", "") for row in rows for column in ("person", "total")}
    report = change(clean, gone)
    cells = {**report.cells, "t3.other_sum.person": Cell("value", 2), "t3.other_sum.total": Cell("value", 2)}
    found = check(replace(report, cells=cells))
    assert {finding.rule for finding in found if finding.severity == "error"} == {
        "T3-TOTAL",
        "FORM-MISSING",
    }
    settled = {"t3.total.person": 2, "t3.total.total": 2, "t3.new.person": 2, "t3.new.total": 2}
    balanced = change(replace(report, cells=cells), settled)
    assert [one.rule for one in check(balanced) if one.severity == "error"] == ["FORM-MISSING"]
    odd = replace(balanced, cells={**balanced.cells, "t3.other_sum.person": Cell("unreadable", None, "两件")})
    assert "CELL-UNREADABLE" in {one.rule for one in check(odd)}


def test_tables_of_2019_in_a_later_report_are_outdated() -> None:
    form = load("2019")
    cells = {cell: Cell("value", 0) for cell in form.cells}
    report = Report("某某区某某局", 2023, "2019", "", None, (), cells)
    (finding,) = of(check(report), "FORM-OUTDATED")
    assert "2023" in finding.message
    assert "f2019.licences.change" in finding.cells
    assert of(check(replace(report, year=2020)), "FORM-OUTDATED") == []
    assert of(check(replace(report, form="2021", cells={})), "FORM-OUTDATED") == []
