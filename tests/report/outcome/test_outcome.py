"""What a check found, as a page, a worklist, SARIF and JUnit: nothing lost, nothing of the file's trusted."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from xml.etree import ElementTree

import lxml.html
import pytest
from python_calamine import CalamineWorkbook

from gongkai.report.batch import Checked
from gongkai.report.checks import RULES, check
from gongkai.report.model import Report
from gongkai.report.outcome import ENDINGS, html, render
from gongkai.report.outcome.paper import leaves


@pytest.fixture
def faulty(clean: Report, change) -> Checked:
    """A failed sum with a suspect, a repeated sentence, a blank, an organ that looks like markup."""
    twice = "每个科室指定一名联络员，按月报送拟公开的<材料>供审核。"
    sections = tuple(
        replace(one, text=f"{one.text}\n{twice}\n{twice}") if one.no == 1 else one for one in clean.sections
    )
    cells = {"t3.granted.person": 1, "t2.licences": ("blank", "")}
    report = replace(change(clean, cells), sections=sections, organ="某<b>局")
    return Checked("甲/a 1.txt", report, check(report))


@pytest.fixture
def unread() -> Checked:
    return Checked("/tmp/b.pdf", None, (), "不是\x01报告。")


def test_page_links_each_finding_to_its_cell_or_words(faulty: Checked) -> None:
    page = lxml.html.document_fromstring(render([faulty], "html"))
    notes = page.xpath("//ol[@class='notes']/li")
    assert len(notes) == len(faulty.findings) >= 4
    targets = {note.get("id") for note in notes}
    links = {link.get("href")[1:] for link in page.xpath("//sup/a")}
    assert links <= targets
    assert links >= {
        f"finding-{at}" for at, finding in enumerate(faulty.findings, 1) if finding.cells or finding.spans
    }
    (suspect,) = page.xpath("//td[@data-cell='t3.granted.person']//span")
    assert suspect.get("class") == "flag error"
    assert suspect.text_content() == "1"


def test_page_marks_the_words_and_changes_none(faulty: Checked) -> None:
    page = lxml.html.document_fromstring(render([faulty], "html"))
    marks = [mark.text_content() for mark in page.xpath("//mark")]
    assert marks == ["每个科室指定一名联络员，按月报送拟公开的<材料>供审核"] * 2
    for sup in page.xpath("//sup"):
        sup.drop_tree()
    prose = [p.text_content() for p in page.xpath("//section[1]//p") if not p.xpath("ancestor::li")]
    assert "\n".join(prose) == faulty.report.section(1).text
    assert not page.xpath("//b")


def test_every_finding_stands_beside_exactly_one_section_or_at_the_top(faulty: Checked) -> None:
    general, sections = leaves(faulty.report, faulty.findings)
    notes = [*general, *(note for leaf in sections for note in leaf.notes)]
    assert sorted(note.no for note in notes) == list(range(1, len(faulty.findings) + 1))


def test_clean_report_has_no_marks(clean: Report) -> None:
    page = render([Checked("a.txt", clean, check(clean))], "html").decode()
    assert "错误 0 处" in page
    assert "<sup>" not in page.split("</style>")[1]


def test_index_leads_to_a_page_each(faulty: Checked, unread: Checked) -> None:
    page = lxml.html.document_fromstring(html.index([faulty, unread], "out.pages"))
    assert page.xpath("//tbody//a/@href") == ["out.pages/00001.html", "out.pages/00002.html"]
    assert "读不了" in page.text_content()
    assert "不是" in html.report_page(unread, "../out.html").decode()


def test_worklist_has_a_row_a_finding(faulty: Checked, unread: Checked) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(render([faulty, unread], "xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + len(faulty.findings) + 1
    assert rows[0][-1] == "处理情况"
    assert {row[4] for row in rows[1:-1]} == {finding.rule for finding in faulty.findings}
    assert rows[-1][3] == "读不了"


def test_sarif_has_what_the_standard_requires(faulty: Checked, unread: Checked) -> None:
    log = json.loads(render([faulty, unread], "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "gongkai"
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    levels = {"none", "note", "warning", "error"}
    assert all(rule["defaultConfiguration"]["level"] in levels for rule in driver["rules"])
    assert len(run["results"]) == len(faulty.findings)
    for result, finding in zip(run["results"], faulty.findings, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["message"]["text"] == finding.message
        assert result["level"] in levels
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E7%94%B2/a%201.txt"
        assert all(place["fullyQualifiedName"] for place in location.get("logicalLocations", ()))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notice,) = invocation["toolExecutionNotifications"]
    assert notice["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///tmp/b.pdf"


def test_junit_fails_only_on_errors(faulty: Checked, unread: Checked) -> None:
    root = ElementTree.fromstring(render([faulty, unread], "xml"))
    suites = root.findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["甲/a 1.txt", "/tmp/b.pdf"]
    assert suites[0].get("tests") == str(len(suites[0].findall("testcase"))) == str(len(RULES))
    failed = {case.get("name") for case in suites[0].findall("testcase") if case.find("failure") is not None}
    assert failed == {finding.rule for finding in faulty.findings if finding.severity == "error"}
    assert suites[0].get("failures") == str(len(failed))
    assert suites[1].find("testcase/error").get("message") == "不是报告。"
    assert (root.get("errors"), root.get("failures")) == ("1", str(len(failed)))


@pytest.mark.parametrize("ending", ENDINGS)
def test_outcome_of_a_clean_report_in_every_ending(clean: Report, ending: str) -> None:
    assert len(render([Checked("a.txt", clean, check(clean))], ending)) > 50
