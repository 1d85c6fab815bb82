"""The roll-up as one JSON document, `gongkai-rollup/1`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gongkai.report.checks import Finding
from gongkai.report.model import Number
from gongkai.report.rollup.add import Total
from gongkai.report.rollup.plan import Adjustment
from gongkai.report.rollup.result import Rollup
from gongkai.report.rollup.standing import Filed

SCHEMA = "gongkai-rollup/1"


def as_dict(one: Rollup) -> dict[str, Any]:
    """What `json.dumps` writes."""
    standing, report = one.standing, one.report
    return {
        "schema": SCHEMA,
        "organ": report.organ,
        "year": report.year,
        "form": report.form,
        "complete": standing.complete,
        "own": one.own.file if one.own else None,
        "children": [_filed(child) for child in standing.counted],
        "missing": [member.name for member in standing.missing],
        "failing": [{**_filed(child), "rules": list(child.errors)} for child in standing.failing()],
        "doubled": [_filed(child) for child in standing.doubled],
        "disputed": [[_filed(child) for child in group] for group in standing.disputed],
        "outdated": [_filed(child) for child in standing.outdated(report.year)],
        "other_year": [_filed(child) for child in standing.other_year],
        "untimely": [_filed(child) for child in standing.untimely],
        "parent": [_filed(child) for child in standing.parent],
        "unlisted": [_filed(child) for child in standing.unlisted],
        "unread": [{"file": file.file, "error": file.fault} for file in standing.unread],
        "adjustments": [_adjustment(each) for each in one.plan.adjustments],
        "cells": {id: _total(total) for id, total in one.totals.items()},
        "apart": {id: _total(total) for id, total in one.apart.items()},
        "findings": [_finding(each, one) for each in one.findings],
    }


def plain(value: Number | None) -> float | int | None:
    """A JSON number."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def _filed(one: Filed) -> dict[str, Any]:
    return {"organ": one.report.organ, "year": one.report.year, "form": one.report.form, "file": one.file}


def _adjustment(one: Adjustment) -> dict[str, Any]:
    return {
        "cell": one.cell,
        "delta": plain(one.delta),
        "child": one.child or None,
        "value": plain(one.value),
        "reason": one.reason,
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "value": plain(total.value),
        "known": plain(total.known),
        "contributors": [_part(part.organ, part.file, "value", plain(part.value)) for part in total.parts],
        "unknown": [_part(part.organ, part.file, "state", part.state) for part in total.open],
        "adjustments": [_adjustment(each) for each in total.adjustments],
    }


def _part(organ: str, file: str, name: str, what: object) -> dict[str, Any]:
    return {"organ": organ, "file": file, name: what}


def _finding(one: Finding, rollup: Rollup) -> dict[str, Any]:
    parts = [part for id in one.cells for part in rollup.totals[id].parts]
    return {
        "rule": one.rule,
        "severity": one.severity,
        "cells": list(one.cells),
        "expected": plain(one.expected),
        "found": plain(one.found),
        "message": one.message,
        "cite": one.cite,
        "contributors": [_part(part.organ, part.file, "value", plain(part.value)) for part in parts],
    }
