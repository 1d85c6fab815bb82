"""Which records stand behind a figure? For each cell and each figure of a text, the query that pages them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from gongkai.law.proceedings import PROCEEDINGS
from gongkai.law.registers import REGISTERS, Figure, RegisterKind
from gongkai.records import chain
from gongkai.records.models import Organ, RegisterEntry
from gongkai.records.queries import parts
from gongkai.records.queries.compile import OUTCOMES, counted, summands

IDS_KEPT = 1000


@dataclass(frozen=True)
class Source:
    """Records of one register behind a figure; `fields` are what the snapshot's hash covers."""

    register: str
    records: QuerySet[Any]
    fields: tuple[str, ...]


ENTRY_FIELDS = ("id", "date", "category", "count", "amount")
CASE_FIELDS = ("id", "number", "received_on", "closed_on", "row", "applicant_type")
PUBLICATION_FIELDS = ("id", "title", "kind", "formed_on", "published_on", "ended_on")
PROCEEDING_FIELDS = ("id", "number", "filed_on", "decided_on", "ending", "after_review")


def sources(organ: Organ, year: int, figure: str) -> tuple[Source, ...]:
    """The sources of a figure; KeyError for a figure nobody knows."""
    table, *rest = figure.split(".")
    own = _REGISTER_FIGURES.get(figure)
    if own:
        found = (_entries(organ, year, *own),)
    elif table == "t2" and rest[0] in ("rules", "normative"):
        lapsed = bool(organ.counting.get("lapsed_as_repealed"))
        documents = parts.normative(organ, year, rest[1], lapsed).filter(kind=rest[0])
        found = (Source("publications", documents, PUBLICATION_FIELDS),)
    elif table in ("t3", "t4", "publications"):
        found = ({"t3": _cases, "t4": _proceedings, "publications": _published}[table](organ, year, *rest),)
    else:
        raise KeyError(figure)
    return (*found, *_brought_in(organ, year, figure))


_REGISTER_FIGURES: dict[str, tuple[RegisterKind, Figure]] = {
    figure.id: (kind, figure) for kind in REGISTERS.values() for figure in kind.figures
}


def _entries(organ: Organ, year: int, kind: RegisterKind, figure: Figure) -> Source:
    rows = RegisterEntry.objects.filter(organ=organ, kind=kind.key, voided=False)
    if figure.of == "standing":
        return Source(kind.key, rows.filter(year__lte=year), ENTRY_FIELDS)
    categories = kind.counted(figure, counted(organ, kind))
    return Source(kind.key, rows.filter(year=year, category__in=categories), ENTRY_FIELDS)


def _cases(organ: Organ, year: int, row: str, column: str) -> Source:
    queries = {
        "new": parts.new_cases,
        "carried_in": parts.carried_in_cases,
        "carried_out": parts.carried_out_cases,
    }
    cases = queries.get(row, parts.closed_cases)(organ, year)
    if row in OUTCOMES:
        cases = cases.filter(row=row)
    if column != "total":
        cases = cases.filter(applicant_type=column)
    return Source("cases", cases, CASE_FIELDS)


def _proceedings(organ: Organ, year: int, name: str, column: str) -> Source:
    kind = "review" if name == "review" else "suit"
    rows = parts.counted_proceedings(organ, year).filter(kind=kind, after_review=name == "suit_after_review")
    if column == "pending":
        rows = rows.filter(decided_year__gt=year)
    elif column != "total":
        overrides = organ.counting.get("endings", {})
        known = PROCEEDINGS[kind]
        endings = [each.key for each in known.endings if known.column(each.key, overrides) == column]
        rows = rows.filter(decided_year=year, ending__in=endings)
    return Source("proceedings", rows, PROCEEDING_FIELDS)


def _published(organ: Organ, year: int, column: str) -> Source:
    rows = parts.published(organ, year)
    if column != "total":
        if not column.isdecimal():
            raise KeyError(column)
        rows = rows.filter(column_id=int(column))
    return Source("publications", rows, PUBLICATION_FIELDS)


def leaves(cell: str) -> tuple[str, ...]:
    """The cells that are no sums, below a cell (a cell that is none is its own leaf)."""
    below = summands(cell)
    return tuple(leaf for each in below for leaf in leaves(each)) if below else (cell,)


def _brought_in(organ: Organ, year: int, figure: str) -> tuple[Source, ...]:
    rows = parts.entries(organ, year).filter(kind="brought_in")
    return (Source("brought_in", rows.filter(category__in=leaves(figure)), ENTRY_FIELDS),)


@dataclass(frozen=True)
class Trace:
    """What a snapshot keeps of the records behind a cell."""

    count: int
    hash: str
    ids: tuple[str, ...]


def trace(organ: Organ, year: int, cell: str) -> Trace:
    """Count, hash and the first 1,000 ids of the records behind a cell that is no sum."""
    digest, count, ids = hashlib.sha256(), 0, []
    for source in sources(organ, year, cell):
        for row in _rows(source):
            count += 1
            digest.update(chain.canonical([source.register, *row]) + b"\n")
            if len(ids) < IDS_KEPT:
                ids.append(f"{source.register}/{row[0]}")
    return Trace(count, digest.hexdigest(), tuple(ids))


def _rows(source: Source) -> Iterator[tuple[Any, ...]]:
    return source.records.order_by("pk").values_list(*source.fields).iterator(chunk_size=2000)


def trace_all(organ: Organ, year: int, all_cells: tuple[str, ...]) -> dict[str, Trace]:
    """The traces of all cells: records are read once, at the leaves; a sum is traced by its parts."""
    found = {cell: trace(organ, year, cell) for cell in all_cells if not summands(cell)}
    for cell in all_cells:
        if cell not in found:
            found[cell] = _joined([found[leaf] for leaf in leaves(cell)])
    return found


def _joined(traces: list[Trace]) -> Trace:
    ids = [each for one in traces for each in one.ids][:IDS_KEPT]
    return Trace(sum(one.count for one in traces), chain.digest([one.hash for one in traces]), tuple(ids))
