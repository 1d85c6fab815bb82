"""The outcome as one JSON document, as the contract has it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from gongkai.report.batch import Checked
from gongkai.report.checks import Finding
from gongkai.report.model import Number, Report

_SEVERITIES = ("error", "warning", "notice")


def render(checked: Sequence[Checked]) -> bytes:
    """The JSON file, UTF-8."""
    return as_json(checked).encode("utf-8", "replace") + b"\n"


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
        "summary": {severity: one.count(severity) for severity in _SEVERITIES},
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
