"""The comparison as one JSON document, `gongkai-compare/1`."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from gongkai.report.compare.figures import MAIN, Carry, Change, Stock, line
from gongkai.report.compare.model import Comparison
from gongkai.report.model import Cell, Number, Report

SCHEMA = "gongkai-compare/1"


def as_dict(one: Comparison) -> dict[str, Any]:
    """What `json.dumps` writes."""
    return {
        "schema": SCHEMA,
        "before": _report(one.before),
        "after": _report(one.after),
        "consecutive": one.consecutive,
        "main": [
            {"line": name, "before": plain(line(one.before, rows)), "after": plain(line(one.after, rows))}
            for name, rows in MAIN
        ],
        "cells": {change.id: _change(change) for change in one.cells},
        "stock": [_stock(stock) for stock in one.stock],
        "carry": [_carry(carry) for carry in one.carry],
        "findings": [
            {"rule": each.rule, "severity": each.severity, "message": each.message, "cells": list(each.cells)}
            for each in one.findings
        ],
        "reused": [
            {
                "section": each.after.section,
                "after": {**asdict(each.after), "words": one.after.words(each.after)},
                "before": {**asdict(each.before), "words": one.before.words(each.before)},
            }
            for each in one.reused
        ],
        "texts": [asdict(edit) for edit in one.edits if edit.kind != "same"],
    }


def plain(value: Number | None) -> float | int | None:
    """A JSON number."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def _report(report: Report) -> dict[str, Any]:
    return {"organ": report.organ, "year": report.year, "form": report.form}


def _change(change: Change) -> dict[str, Any]:
    return {
        "label": change.label,
        "before": _cell(change.before),
        "after": _cell(change.after),
        "difference": plain(change.difference),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"state": cell.state, "value": plain(cell.value)}


def _stock(stock: Stock) -> dict[str, Any]:
    figures = ("before", "made", "repealed", "expected", "valid")
    return {
        "row": stock.row,
        **{name: plain(getattr(stock, name)) for name in figures},
        "holds": stock.holds,
    }


def _carry(carry: Carry) -> dict[str, Any]:
    return {
        "column": carry.column,
        "carried_out": plain(carry.carried_out),
        "carried_in": plain(carry.carried_in),
        "holds": carry.holds,
    }
