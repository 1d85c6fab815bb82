"""What stands in each row? A figure, or nothing; why there is nothing stands in a list of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from gongkai.report.dataset.columns import CELLS, COLUMNS, Column
from gongkai.report.forms import load
from gongkai.report.model import Cell, Report
from gongkai.report.write.csv import harmless
from gongkai.report.write.json import number

Value = str | int | Decimal | date | None
STATES = ("file", "organ", "year", "cell", "state", "raw")
UNFIT = "unfit"  # a figure that its column cannot hold: a count that is not whole, or of twenty digits
_LARGEST = 2**63


def rows(reports: Iterable[tuple[str, Report]]) -> Iterator[tuple[Value, ...]]:
    """A row a report, in the order of COLUMNS."""
    for file, report in reports:
        head = (report.organ, report.year, report.form, report.issued, report.title, file)
        yield (*head, *(_value(report.cell(column.name), column) for column in CELLS))


def _value(cell: Cell, column: Column) -> Value:
    if cell.value is None or not _fits(cell, column):
        return None
    return cell.value if column.type == "number" else int(cell.value)


def _fits(cell: Cell, column: Column) -> bool:
    value = cell.value
    if value is None:
        return False
    return column.type == "number" or (value == int(value) and abs(int(value)) < _LARGEST)


def csv_file(data: Sequence[tuple[Value, ...]]) -> bytes:
    """The rows as CSV, UTF-8 with its mark, so that Excel opens it."""
    return _csv([column.name for column in COLUMNS], (map(_text, row) for row in data))


def states_file(reports: Iterable[tuple[str, Report]]) -> bytes:
    """Every cell of a report's own form that has no figure, with its state and what was printed."""
    return _csv(STATES, (line for file, report in reports for line in _states(file, report)))


def _states(file: str, report: Report) -> Iterator[tuple[str, ...]]:
    own = load(report.form).cells
    for column in CELLS:
        cell = report.cell(column.name)
        if _fits(cell, column) or (cell.state == "missing" and column.name not in own):
            continue
        state = UNFIT if cell.state == "value" else cell.state
        yield (
            harmless(file),
            harmless(report.organ),
            str(report.year),
            column.name,
            state,
            harmless(cell.raw),
        )


def _text(value: Value) -> str:
    if isinstance(value, int | Decimal):
        return number(value)
    return harmless(str(value)) if value is not None else ""


def _csv(head: Iterable[str], lines: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    written = csv.writer(out)
    written.writerow(head)
    written.writerows(lines)
    return out.getvalue().encode("utf-8-sig", "replace")
