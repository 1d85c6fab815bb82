"""How is the roll-up of a province written? As tables: the sums, what is open, the reports, the findings.

The sums are a row a parent and year with a column for each cell, as the data of `dataset` have it; a sum that
is open is empty there, never 0, and stands among the open ones with what is known of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from gongkai.report.checks.words import amount
from gongkai.report.dataset.columns import CELLS
from gongkai.report.dataset.parquet import frame_file
from gongkai.report.model import Number
from gongkai.report.rollup.tree.organs import Tree
from gongkai.report.rollup.tree.pack import Row, Told
from gongkai.report.rollup.tree.result import Parent, Province, Sum
from gongkai.report.write.csv import harmless

COUNTS = ("missing", "doubled", "disputed", "failing", "outdated", "other_year", "unread")
HEAD = ("organ", "year", "form", "complete", "own", "reports", *COUNTS, "open")
OPEN = ("organ", "year", "cell", "known", "contributors", "unknown")
REPORTS = ("file", "line", "organ", "year", "form", "above", "standing", "errors", "fault")
FINDINGS = ("file", "line", "organ", "year", *Told._fields[1:])

Value = str | Number | None


def sums(province: Province) -> Iterator[tuple[Value, ...]]:
    """The rows under HEAD and the ids of all cells."""
    for one in province.parents():
        totals = {**one.sums, **one.apart}
        lost = sum(total.open > 0 for total in totals.values())
        head = (one.organ, one.year, one.form, int(one.complete), int(one.own), one.counts["counted"])
        counts = tuple(one.counts[name] for name in COUNTS)
        yield (*head, *counts, lost, *(_value(totals.get(column.name)) for column in CELLS))


def _value(total: Sum | None) -> Number | None:
    return total.value if total else None


def opened(province: Province) -> Iterator[tuple[Value, ...]]:
    """The rows under OPEN: every sum of which a part is not known."""
    for one in province.parents():
        yield from _opened(one)


def _opened(one: Parent) -> Iterator[tuple[Value, ...]]:
    for id, total in (*one.sums.items(), *one.apart.items()):
        if total.open:
            yield one.organ, one.year, id, total.known, total.parts, total.open


def reports(
    province: Province, tree: Tree, unread: Iterable[tuple[str, int, str]]
) -> Iterator[tuple[Value, ...]]:
    """The rows under REPORTS: where every report stands, who has filed none, what could not be read."""
    standing = province.standing
    for row, place, home in zip(province.rows, standing.place, standing.home, strict=True):
        above = tree.names.get(home, "")
        errors = " ".join(row.errors)
        yield row.file, row.line or None, row.organ, row.year, row.form, above, place, errors, ""
    for organ, year, home in province.missing:
        yield "", None, organ, year, "", tree.names[home], "missing", "", ""
    for file, line, fault in unread:
        yield file, line or None, "", None, "", "", "unread", "", fault


def finding(row: Row, one: Told) -> tuple[Value, ...]:
    """The row under FINDINGS."""
    return row.file, row.line or None, row.organ, row.year, *one[1:]


def csv_file(rows: Iterable[tuple[Value, ...]], head: Iterable[str] = ()) -> bytes:
    """The rows as CSV; with a head, and then with the mark of UTF-8, so that Excel opens it."""
    out = io.StringIO()
    written = csv.writer(out)
    if head:
        written.writerow(head)
    written.writerows([*map(_text, row)] for row in rows)
    return out.getvalue().encode("utf-8-sig" if head else "utf-8", "replace")


def _text(value: Value) -> str:
    if value is None or isinstance(value, str):
        return harmless(value or "")
    return amount(value)


def parquet(rows: Iterable[tuple[Value, ...]]) -> bytes:
    """The sums as Parquet; what whole numbers of 64 bits cannot hold is empty."""
    heads = [(name, "string" if name in ("organ", "form") else "integer") for name in HEAD]
    return frame_file([*heads, *((column.name, column.type) for column in CELLS)], list(rows))
