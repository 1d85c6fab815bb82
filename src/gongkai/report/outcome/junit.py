"""The outcome as JUnit XML, which build servers read: a suite a file, a case a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from gongkai.press.text import line
from gongkai.report.batch import Checked
from gongkai.report.checks import RULES, Finding


def render(checked: Sequence[Checked]) -> bytes:
    """The XML file, UTF-8; only errors are failures, warnings and notices stand in the case's output."""
    root = Element("testsuites", name="gongkai report check")
    suites = [_suite(root, one) for one in checked]
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _suite(root: Element, one: Checked) -> Element:
    suite = SubElement(root, "testsuite", name=line(one.file), errors="0", failures="0", skipped="0")
    if one.report is None:
        suite.set("tests", "1")
        suite.set("errors", "1")
        SubElement(_case(suite, one, "READ"), "error", message=line(one.fault), type="Unreadable")
        return suite
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in one.findings:
        found[finding.rule].append(finding)
    suite.set("tests", str(len(RULES)))
    suite.set("failures", str(sum(_tell(suite, one, rule, found[rule]) for rule in RULES)))
    return suite


def _tell(suite: Element, one: Checked, rule: str, findings: Sequence[Finding]) -> bool:
    """Add the case of a rule; whether it failed."""
    case = _case(suite, one, rule)
    errors = [line(finding.message) for finding in findings if finding.severity == "error"]
    others = [line(finding.message) for finding in findings if finding.severity != "error"]
    if errors:
        SubElement(case, "failure", message=errors[0], type=rule).text = "\n".join(errors)
    if others:
        SubElement(case, "system-out").text = "\n".join(others)
    return bool(errors)


def _case(suite: Element, one: Checked, rule: str) -> Element:
    who = f"{one.report.organ} {one.report.year}" if one.report else one.file
    return SubElement(suite, "testcase", classname=line(who), name=rule, time="0")
