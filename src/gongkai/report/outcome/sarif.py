"""The outcome in SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gongkai import __version__
from gongkai.report.batch import Checked
from gongkai.report.checks import RULES, Finding
from gongkai.report.model import Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_INDEX = {rule: at for at, rule in enumerate(RULES)}


def render(checked: Sequence[Checked]) -> bytes:
    """The SARIF file, UTF-8."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(checked)]}
    return json.dumps(log, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


def _run(checked: Sequence[Checked]) -> dict[str, Any]:
    unread = [one for one in checked if one.report is None]
    return {
        "tool": {"driver": {"name": "gongkai", "version": __version__, "rules": list(_rules())}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not unread,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": one.fault}, "locations": [_file(one.file)]}
                    for one in unread
                ],
            }
        ],
        "results": [
            _result(one.file, one.report, finding)
            for one in checked
            if one.report
            for finding in one.findings
        ],
    }


def _rules() -> Iterator[dict[str, Any]]:
    for rule in RULES.values():
        yield {
            "id": rule.id,
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.help},
            "help": {"text": f"{rule.help}依据：{rule.cite}。"},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }


def _result(file: str, report: Report, finding: Finding) -> dict[str, Any]:
    location = _file(file)
    places = [{"fullyQualifiedName": cell, "kind": "cell"} for cell in finding.cells]
    if finding.suspect:
        places.insert(0, {"fullyQualifiedName": finding.suspect, "kind": "suspect"})
    places += [
        {"fullyQualifiedName": f"section{span.section}[{span.start}:{span.end}]", "kind": "words"}
        for span in finding.spans
    ]
    if places:
        location["logicalLocations"] = places
    if finding.place:
        location["message"] = {"text": finding.place}
    return {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
        "properties": {"organ": report.organ, "year": report.year, "cite": finding.cite},
    }


def _file(name: str) -> dict[str, Any]:
    """A file as a URI: a relative one stays relative to where the command ran."""
    path = Path(name)
    uri = f"file://{quote(path.as_posix())}" if path.is_absolute() else quote(path.as_posix())
    return {"physicalLocation": {"artifactLocation": {"uri": uri}}}
