"""The rules on the prose fire at the right words, and stay silent on prose that is right."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.report.checks import Finding, check
from gongkai.report.model import Cell, Report, Section

Told = Callable[..., tuple[Finding, ...]]
HEAD = "（二）依申请公开。"


@pytest.fixture
def told(clean: Report, change) -> Told:
    """The findings of one rule on the clean report with some prose in one section and some cells."""

    def findings(rule: str, text: str, no: int = 1, **changes: object) -> tuple[Finding, ...]:
        cells = changes.pop("cells", {})
        report = replace(written(change(clean, cells), text, no), **changes)
        found = tuple(one for one in check(report) if one.rule == rule)
        assert all(one.message.endswith("。") and report.words(span) for one in found for span in one.spans)
        return found

    return findings


def written(report: Report, text: str, no: int = 1) -> Report:
    sections = (replace(one, text=text) if one.no == no else one for one in report.sections)
    return replace(report, sections=tuple(sections))


def words(report_text: str, finding: Finding) -> list[str]:
    return [report_text[span.start : span.end] for span in finding.spans]


# text against tables


def test_request_count_against_table_three(told: Told) -> None:
    text = f"{HEAD}全年收到申请 8 件，予以公开 5 件。"
    (finding,) = told("TEXT-T3", text, cells={"t3.new.total": 9, "t3.granted.total": 5})
    assert (finding.severity, finding.cells) == ("error", ("t3.new.total",))
    assert (finding.expected, finding.found) == (9, 8)
    assert words(text, finding) == ["收到申请 8 件"]
    assert "表三" in finding.message
    assert finding.place == "t3.new.total 处"


@pytest.mark.parametrize(
    "cells",
    [
        {"t3.new.total": 8, "t3.carried_in.total": 0},
        {"t3.new.total": 6, "t3.carried_in.total": 2},  # 受理 with what was carried over
        {"t3.new.total": ("blank", "")},
        {"t3.new.total": 5, "t3.carried_in.total": ("dash", "/")},
    ],
)
def test_request_count_that_may_be_right(told: Told, cells: dict[str, object]) -> None:
    assert told("TEXT-T3", f"{HEAD}受理申请8件。", cells=cells) == ()


def test_answers_may_leave_out_what_was_withdrawn(told: Told) -> None:
    cells = {"t3.total.total": 12, "t3.other.total": 2}
    assert told("TEXT-T3", f"{HEAD}答复10件。", cells=cells) == ()
    assert told("TEXT-T3", f"{HEAD}答复12件。", cells=cells) == ()
    assert len(told("TEXT-T3", f"{HEAD}答复11件。", cells=cells)) == 1


def test_group_of_outcomes_is_the_sum_of_its_rows(told: Told) -> None:
    cells = {"t3.secret.total": 1, "t3.process.total": 2}
    assert told("TEXT-T3", f"{HEAD}不予公开3件。", cells=cells) == ()
    (finding,) = told("TEXT-T3", f"{HEAD}不予公开4件。", cells=cells)
    assert (finding.expected, len(finding.cells)) == (3, 8)


def test_single_row_of_other_handling_in_a_hybrid_form(clean: Report, change) -> None:
    gone = {f"t3.{row}.total": ("missing", "") for row in ("uncorrected", "unpaid", "other")}
    report = written(change(clean, gone), f"{HEAD}其他处理3件。")
    for number, faults in ((3, 0), (4, 1)):
        cells = {**report.cells, "t3.other_sum.total": Cell("value", number)}
        found = [one for one in check(replace(report, cells=cells)) if one.rule == "TEXT-T3"]
        assert len(found) == faults


def test_withdrawn_may_be_part_of_other_handling(told: Told) -> None:
    assert told("TEXT-T3", f"{HEAD}收到0件，2件申请人撤回。", cells={"t3.other.total": 5}) == ()
    (finding,) = told("TEXT-T3", f"{HEAD}收到0件，2件申请人撤回。", cells={"t3.other.total": 1})
    assert "只有 1" in finding.message


def test_same_thing_said_rightly_and_in_parts_is_right(told: Told) -> None:
    text = f"{HEAD}收到申请8件，其中机关收到5件，所属单位收到3件。"
    assert told("TEXT-T3", text, cells={"t3.new.total": 8}) == ()
    assert len(told("TEXT-T3", text, cells={"t3.new.total": 9})) == 1


def test_round_numbers_are_never_wrong(told: Told) -> None:
    assert told("TEXT-T3", f"{HEAD}受理申请180余件，答复约170件。", cells={"t3.new.total": 90}) == ()


def test_office_beside_its_whole_district_is_asked(told: Told) -> None:
    text = f"{HEAD}区政府办代表区政府受理申请17件。"
    (finding,) = told("TEXT-T3", text, organ="某某区人民政府", cells={"t3.new.total": 95})
    assert finding.severity == "notice"
    assert "范围" in finding.message
    assert told("TEXT-T3", text, organ="某某区人民政府", cells={"t3.new.total": 17}) == ()


def test_contest_against_table_four(told: Told) -> None:
    text = f"{HEAD}行政复议3件，其中结果维持2件，行政诉讼1件。"
    right = {"t4.review.total": 3, "t4.review.upheld": 2, "t4.suit_after_review.total": 1}
    assert told("TEXT-T4", text, cells=right) == ()
    (finding,) = told("TEXT-T4", text, cells={**right, "t4.review.upheld": 1})
    assert finding.cells == ("t4.review.upheld",)
    (denied,) = told("TEXT-T4", f"{HEAD}未发生行政复议和行政诉讼。", cells={"t4.suit_direct.total": 1})
    assert denied.found == 0
    assert denied.cells == ("t4.suit_direct.total", "t4.suit_after_review.total")


def test_decisions_and_documents_against_table_two(told: Told) -> None:
    text = "全年制发行政规范性文件3件，废止1件，现行有效15件。作出行政许可决定26件。"
    right = {"t2.normative.made": 3, "t2.normative.repealed": 1, "t2.normative.valid": 15, "t2.licences": 26}
    assert told("TEXT-T2", text, cells=right) == ()
    (finding,) = told("TEXT-T2", text, cells={**right, "t2.licences": 27})
    assert (finding.cells, finding.expected, finding.found) == (("t2.licences",), 27, 26)


@pytest.mark.parametrize(
    ("words", "faults"),
    [("31.632万元", 0), ("31.6万元", 0), ("316320元", 0), ("32万元", 0), ("31.5万元", 1), ("31632元", 1)],
)
def test_fees_may_be_rounded_or_in_yuan(told: Told, words: str, faults: int) -> None:
    found = told("TEXT-T2", f"行政事业性收费{words}。", cells={"t2.fees": Decimal("31.632")})
    assert len(found) == faults


@pytest.mark.parametrize(
    ("text", "new", "before", "faults"),
    [
        ("本年度没有收到政府信息公开申请。", 0, 0, 0),
        ("本年度没有收到政府信息公开申请。", 2, 0, 1),
        ("收到申请0件。", 2, 0, 1),
        ("收到申请3件。", 0, 0, 1),
        ("受理申请3件。", 0, 3, 0),
        ("收到申请3件。", 4, 0, 0),
    ],
)
def test_no_request_or_some_against_the_table(
    told: Told, text: str, new: int, before: int, faults: int
) -> None:
    cells = {"t3.new.total": new, "t3.carried_in.total": before}
    found = told("TEXT-ZERO", HEAD + text, cells=cells)
    assert len(found) == faults
    assert {one.severity for one in found} <= {"warning"}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("主动公开信息35条（8+6+1+20）。", 0),
        ("主动公开信息36条（8+6+1+20）。", 1),
        ("主动公开信息20条：动态12条、公告8条。", 0),
        ("主动公开信息21条：动态12条、公告8条。", 1),
        ("主动公开信息21条，其中动态12条、公告8条。", 0),
        ("主动公开信息19条，其中动态12条、公告8条。", 1),
        ("主动公开信息44条：其中3+6+10+3+1。", 0),
        ("主动公开信息约20条：动态12条、公告9条。", 0),
    ],
)
def test_total_and_its_parts(told: Told, text: str, faults: int) -> None:
    assert len(told("TEXT-SUM", text)) == faults


# years, citations, organs


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("本报告的统计期限为2023年1月1日至2023年12月31日。", 0),
        ("所列数据统计期限自2023年1月1日起至12月31日止。", 0),
        ("所列数据统计期限自2022年1月1日起至12月31日止。", 1),
        ("报告数据统计自2023 年 1 月 1 日至 2022 年 12 月 31 日。", 1),
        ("本报告数据统计期限为2023年1月1日至11月30日。", 1),
        ("2023年3月1日至5月31日开展了专项检查。", 0),
        ("本机关于2023年5月成立，数据统计期限为2023年5月1日至12月31日。", 0),
    ],
)
def test_statistics_period(told: Told, text: str, faults: int) -> None:
    found = told("TEXT-PERIOD", text)
    assert len(found) == faults
    assert {one.severity for one in found} <= {"error"}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("2022年度，我局共主动公开信息120条。", 1),
        ("2023年度，我局共主动公开信息120条。", 0),
        ("现将2022年政府信息公开工作情况报告如下。", 1),
        ("现将2023年政府信息公开工作情况报告如下。", 0),
        ("较2022年，我局公开信息增加12条。", 0),
        ("2024年，我局将公开更多信息，不少于200条。", 0),
        ("2022年我局收到的3件申请结转至2023年办理。", 0),
        ("2021年以来，我局共公开信息900条。", 0),
    ],
)
def test_year_that_is_not_the_reports(told: Told, text: str, faults: int) -> None:
    assert len(told("TEXT-YEAR", text)) == faults


def test_year_in_section_six(told: Told) -> None:
    (finding,) = told("TEXT-YEAR", "2022年度本单位没有收取信息处理费。", no=6)
    assert "2022年" in finding.message


CITED = [
    ("根据国务院令第711号公布的条例", 0),
    ("根据《中华人民共和国政府信息公开条例》（国务院令第711号）", 0),
    ("根据《中华人民共和国政府信息公开条例》（国务院令第492号）", 1),
    ("根据《中华人民共和国政府信息公开条例》（国务院令第771号）", 1),
    ("根据条例第711条", 1),
    ("按照过半公开办函〔2021〕30号的要求", 1),
    ("按照国办公开办函〔2021〕30号的要求", 0),
    ("按照国办公开办函〔2019〕60号的要求", 1),
    ("按照年度报告格式（国办公开办函〔2021〕20号）", 1),
    ("根据《中华人民共和国信息公开条例》", 1),
    ("根据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）", 0),
    ("根据《政府信息公开信息处理费管理办法》（国办函〔2020〕190号）", 1),
    ("根据条例第三十六条和第7条", 0),
]


@pytest.mark.parametrize(("text", "faults"), CITED)
def test_citations(told: Told, text: str, faults: int) -> None:
    assert len(told("TEXT-CITE", f"{text}，编制本报告。")) == faults


def test_form_of_2019_was_right_for_its_years(told: Told) -> None:
    text = "按照国办公开办函〔2019〕60号的要求，编制本报告。"
    assert told("TEXT-CITE", text, year=2020) == ()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("根据条例的规定，宜宾市退役军人事务局编制本报告。", 1),
        ("现将宜宾市退役军人事务局2023年信息公开情况公布如下。", 1),
        ("根据条例的规定，威海市退役军人事务局编制本报告。", 0),
        ("山东省威海市退役军人事务局认真落实条例。", 0),
        ("与宜宾市退役军人事务局在培训上合作。", 0),
        ("赴宜宾市退役军人事务局学习。", 0),
        ("退役军人事务局编制本报告。", 0),
    ],
)
def test_another_organ_in_place_of_this_one(told: Told, text: str, faults: int) -> None:
    found = told("TEXT-ORGAN", text, organ="威海市退役军人事务局", title="威海市退役军人事务局2023年年度报告")
    assert len(found) == faults
    assert all("宜宾市退役军人事务局" in one.message for one in found)


# repeated and copied


REPEATED = "领导小组每季度听取一次汇报，研究解决公开工作中遇到的困难。"


def test_sentence_that_stands_twice(told: Told) -> None:
    text = f"{REPEATED}各科室指定专人。{REPEATED}"
    (finding,) = told("TEXT-REPEAT", text)
    assert words(text, finding) == [REPEATED.removesuffix("。")] * 2
    assert finding.severity == "notice"


@pytest.mark.parametrize(
    "text", [REPEATED, "各科室指定专人。" * 3, f"{REPEATED}{REPEATED.replace('季度', '半年')}"]
)
def test_sentence_that_stands_once_or_is_short(told: Told, text: str) -> None:
    assert told("TEXT-REPEAT", text) == ()


OWN = (
    "全年在门户网站发布各类信息120条，重点公开了社会保障和就业方面的政策。"
    "组织两次业务培训，邀请法律顾问讲解了近年的典型案例。"
    "对历年的文件逐件复核，清理了不再有效的内容并更新了目录。"
)


@pytest.mark.parametrize("no", [1, 5])
def test_text_taken_over_from_last_year(clean: Report, no: int) -> None:
    last = replace(written(clean, OWN.replace("120", "98"), no), year=2022)
    (finding,) = [one for one in check(written(clean, OWN, no), last) if one.rule == "TEXT-COPY"]
    assert finding.severity == "warning"
    assert len(finding.spans) == 3
    assert "2022" in finding.message
    assert "100%" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        OWN.replace("组织", "先后组织").replace("复核", "审核"),
        "今年没有什么可说。",
        "根据《中华人民共和国政府信息公开条例》第四十九条的规定编制本报告。" * 3,
    ],
)
def test_text_written_anew_or_everyones(clean: Report, text: str) -> None:
    last = replace(written(clean, OWN if "组织" in text else text), year=2022)
    assert [one for one in check(written(clean, text), last) if one.rule == "TEXT-COPY"] == []


def test_copy_is_not_judged_without_last_year(clean: Report) -> None:
    report = written(clean, OWN)
    assert [one for one in check(report) if one.rule == "TEXT-COPY"] == []
    assert [one for one in check(report, replace(report, year=2021)) if one.rule == "TEXT-COPY"] == []


@pytest.mark.parametrize(
    "text",
    [
        "2022年1月1日至12月31日统计" * 40_000,
        "2022年,我局公开" * 80_000,
        "《条例》国务院令第711条" * 50_000,
        f"{REPEATED}" * 20_000,
    ],
    ids=["period", "year", "cite", "repeat"],
)
def test_hostile_prose_ends_with_few_findings(clean: Report, text: str) -> None:
    assert len(check(written(clean, text), replace(written(clean, text), year=2022))) < 100


def test_sections_without_text_are_fine(clean: Report) -> None:
    empty = replace(clean, sections=tuple(Section(one.no, one.heading, "") for one in clean.sections))
    assert {one.rule for one in check(empty)} == {"SEC-EMPTY", "SEC6-FEE"}
