"""How does a check look, to a person and as JSON?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from gongkai.report.batch import Checked
from gongkai.report.checks import Finding
from gongkai.report.model import Number, Report

SEVERITIES = {"error": "错误", "warning": "提醒", "notice": "提示"}


def as_text(checked: Sequence[Checked]) -> str:
    """The findings as lines for a terminal, with a closing line."""
    lines = [printable(line) for one in checked for line in (*_file(one), "")]
    return "\n".join([*lines, _closing(checked)])


def printable(line: str) -> str:
    """The line without line ends and control characters: a file's own words must not steer a terminal."""
    return "".join(sign if sign.isprintable() or sign == "\u3000" else " " for sign in line)


def _file(one: Checked) -> Iterator[str]:
    if one.report is None:
        yield f"{one.file}　读不了"
        yield f"  {one.fault}"
        return
    yield f"{one.file}　{one.report.organ}　{one.report.year} 年"
    if not one.findings:
        yield "  没有发现问题。"
    for finding in one.findings:
        place = f"（{finding.place}）" if finding.place else ""
        yield f"  {SEVERITIES[finding.severity]}　{finding.rule:<15}　{finding.message}{place}"
        yield f"  　　　{'':<15}　依据：{finding.cite}"


def _closing(checked: Sequence[Checked]) -> str:
    read = [one for one in checked if one.report]
    counts = "，".join(
        f"{name} {sum(one.count(severity) for one in read)} 处" for severity, name in SEVERITIES.items()
    )
    unread = len(checked) - len(read)
    words = f"共检查 {len(read)} 份报告：{counts}"
    return f"{words}；另有 {unread} 份读不了。" if unread else f"{words}。"


def as_json(checked: Sequence[Checked]) -> str:
    """The findings as one JSON document."""
    return json.dumps({"files": [_entry(one) for one in checked]}, ensure_ascii=False, indent=2)


def _entry(one: Checked) -> dict[str, Any]:
    if one.report is None:
        return {"file": one.file, "error": one.fault}
    return {
        "file": one.file,
        "organ": one.report.organ,
        "year": one.report.year,
        "form": one.report.form,
        "summary": {severity: one.count(severity) for severity in SEVERITIES},
        "findings": [_finding(finding, one.report) for finding in one.findings],
    }


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "cells": list(finding.cells),
        "expected": _number(finding.expected),
        "found": _number(finding.found),
        "suspect": finding.suspect,
        "message": finding.message,
        "cite": finding.cite,
        "place": finding.place,
        "spans": [{**asdict(span), "words": report.words(span)} for span in finding.spans],
    }


def _number(value: Number | None) -> float | int | None:
    """Counts stay whole; the few decimals among findings are at most a misprinted count."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value
