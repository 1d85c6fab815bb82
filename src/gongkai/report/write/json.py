"""The report in the exchange format `gongkai-report/1`, one cell a line; decimals stay as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gongkai.report.forms import load
from gongkai.report.model import Cell, Number, Report

SCHEMA = "gongkai-report/1"


def render(report: Report) -> bytes:
    """The JSON file, UTF-8."""
    return "\n".join(_lines(report)).encode("utf-8", "replace") + b"\n"


def number(value: Number | None) -> str:
    """A JSON number without exponent, or null."""
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else format(value, "f")


def _lines(report: Report) -> Iterator[str]:
    issued = report.issued.isoformat() if report.issued else None
    yield "{"
    yield f'  "schema": {_quoted(SCHEMA)},'
    yield f'  "organ": {_quoted(report.organ)},'
    yield f'  "year": {report.year},'
    yield f'  "form": {_quoted(report.form)},'
    yield f'  "title": {_quoted(report.title)},'
    yield f'  "issued": {_quoted(issued)},'
    yield '  "sections": ['
    yield ",\n".join(
        f'    {{"no": {one.no}, "heading": {_quoted(one.heading)}, "text": {_quoted(one.text)}}}'
        for one in report.sections
    )
    yield "  ],"
    yield '  "cells": {'
    own = load(report.form).cells
    ids = (*own, *(id for id in report.cells if id not in own))
    yield ",\n".join(f"    {_quoted(id)}: {_cell(report.cell(id))}" for id in ids)
    yield "  }"
    yield "}"


def _cell(cell: Cell) -> str:
    return (
        f'{{"state": "{cell.state}", "value": {number(cell.value)}, '
        f'"raw": {_quoted(cell.raw)}, "place": {_quoted(cell.place)}}}'
    )


def _quoted(text: str | None) -> str:
    return json.dumps(text, ensure_ascii=False)
