"""What must be known of a report to add it up? Its figures as whole numbers, and a few words beside them.

This is the work of the other processes: a piece of the files comes in, a `Pack` goes back.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from operator import itemgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.report.checks import Finding, check, check_sums
from gongkai.report.checks.words import amount
from gongkai.report.dataset.columns import CELLS
from gongkai.report.forms import Form, for_year, load
from gongkai.report.model import MISSING, Number, Report, Unreadable
from gongkai.report.read import json as exchange
from gongkai.report.read import read
from gongkai.report.rollup.tree.frame import LARGEST, MILLIONTHS, packed, table, unclear
from gongkai.report.rollup.tree.slices import Batch, Slice, content

if TYPE_CHECKING:
    from polars import DataFrame

Sent = tuple[tuple[Slice, bytes | None], ...]  # a batch with its contents
Figures = list[int | None]
_WHOLE = "2021"  # the form whose figures, when all are known, are marked by the figures alone
_VALUE = itemgetter(1)  # of a cell
_RANK = {column.name: at for at, column in enumerate(CELLS)}


class Row(NamedTuple):
    """A report: where it was read, whose it is, its `mark` (equal for equal figures) and the rules it fails.

    `odd` are figures that no column of whole numbers holds, `apart` the cells of another form that are there.
    """

    file: str
    line: int
    organ: str
    year: int
    form: str
    mark: str
    errors: tuple[str, ...]
    odd: tuple[tuple[str, Number], ...] = ()
    apart: tuple[tuple[str, str, Number | None], ...] = ()


class Told(NamedTuple):
    """A finding as the list of findings holds it; `row` is the report's place in its pack."""

    row: int
    rule: str
    severity: str
    cells: str
    expected: str
    found: str
    message: str
    place: str
    cite: str


@dataclass(slots=True)
class Pack:
    """What came of a batch: `frames` hold the figures of its rows, by form of the year, in their order.

    `unread` are (file, line, fault); `lines` counts the lines of a slice that is a stretch of lines.
    """

    rows: list[Row] = field(default_factory=list)
    unread: list[tuple[str, int, str]] = field(default_factory=list)
    findings: list[Told] = field(default_factory=list)
    frames: dict[str, bytes] = field(default_factory=dict)
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Packer:
    """How a batch is packed: with the findings of every rule, or of the rules of the sums alone.

    It is sent to other processes, a batch with its contents where they do not share the files.
    """

    every: bool = True

    def __call__(self, batch: Batch | Sent) -> Pack:
        """The batch, packed; a mistake of ours in one report must not stop the others."""
        with _uncollected():
            return self._packed(batch)

    def _packed(self, batch: Batch | Sent) -> Pack:
        pack, figures = Pack(), dict[str, list[Figures]]()
        kept: list[bytes | Report] = []
        for file, line, data in _documents(batch, pack):
            one = self._one(file, line, data, pack)
            if one is not None:
                form, row, values, what = one
                figures.setdefault(form, []).append(values)
                pack.rows.append(row)
                if self.every and isinstance(what, Report):
                    _judge(pack, len(pack.rows) - 1, check(what))
                else:
                    kept.append(what)
        tables = {key: table(key, values) for key, values in figures.items()}
        pack.frames = {key: packed(one) for key, one in tables.items()}
        # Few sums fail: those lines are read once more, which costs less than keeping every report at hand.
        for at in () if self.every else _doubtful(pack.rows, tables):
            what = kept[at]
            _judge(pack, at, check_sums(exchange.read(what) if isinstance(what, bytes) else what))
        return pack

    def _one(
        self, file: str, line: int, data: bytes, pack: Pack
    ) -> tuple[str, Row, Figures, bytes | Report] | None:
        """Form of the year, row and figures of a document, and what its sums can be checked from again."""
        plain = exchange.figures(data) if line and not self.every else None
        if plain and plain.form == for_year(plain.year).key == _WHOLE:
            return plain.form, *_plain_row(file, line, plain), data
        try:
            report = exchange.read(data) if line else read(data, file)
            form = for_year(report.year)
            row, values = _row(file, line, report, form)
        except Unreadable as fault:
            pack.unread.append((file, line, str(fault)))
        except Exception as mistake:
            pack.unread.append((file, line, f"检查时程序出错（{type(mistake).__name__}），没有结果。"))
        else:
            return form.key, row, values, report if self.every or not line else data
        return None


def _judge(pack: Pack, at: int, found: Sequence[Finding]) -> None:
    if found:
        errors = dict.fromkeys(one.rule for one in found if one.severity == "error")
        pack.rows[at] = pack.rows[at]._replace(errors=tuple(errors))
        pack.findings += (_told(at, one) for one in found)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for reference cycles, of which reports have none; it takes a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _documents(batch: Batch | Sent, pack: Pack) -> Iterator[tuple[str, int, bytes]]:
    """Each document with its file and the number of its line in the slice, from 1; 0 for a whole file."""
    for one, data in (_with_content(each) for each in batch):
        if data is None:
            pack.unread.append((one.file, 0, "打不开文件。"))
        elif one.end is None:
            yield one.file, 0, data
        else:
            rows = data.split(b"\n")
            pack.lines += data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
            yield from ((one.file, at, row) for at, row in enumerate(rows, 1) if row.strip())


def sent(batch: Batch) -> Sent:
    """The batch with its contents, None for a file that cannot be opened."""
    return tuple(map(_with_content, batch))


def _with_content(one: Slice | tuple[Slice, bytes | None]) -> tuple[Slice, bytes | None]:
    if not isinstance(one, Slice):
        return one
    try:
        return one, content(one)
    except (OSError, ValueError):
        return one, None


def _plain_row(file: str, line: int, plain: exchange.Figures) -> tuple[Row, Figures]:
    figures, odd = _whole([*plain.values], load(plain.form))
    return Row(file, line, plain.organ, plain.year, plain.form, _all(plain.values), (), odd), figures


def _row(file: str, line: int, report: Report, form: Form) -> tuple[Row, Figures]:
    cells = report.cells
    values = _values(report, form)
    figures, odd = _whole(values, form)
    apart: tuple[tuple[str, str, Number | None], ...] = ()
    if len(cells) > len(form.cells) or report.form != form.key:
        others = ((id, cell) for id, cell in cells.items() if id not in form.cells)
        apart = tuple((id, cell.state, cell.value) for id, cell in others if cell.state != "missing")
    mark = _mark(report, form, values, bool(apart))
    return Row(file, line, report.organ, report.year, report.form, mark, (), odd, apart), figures


def _values(report: Report, form: Form) -> list[Number | None]:
    """The figures of the form's cells in its order, in which most readers give them."""
    cells = report.cells
    if list(cells) == list(form.cells):
        return list(map(_VALUE, cells.values()))
    return [cells.get(id, MISSING).value for id in form.cells]


def _whole(values: list[Number | None], form: Form) -> tuple[Figures, tuple[tuple[str, Number], ...]]:
    """Counts as they are, amounts in millionths; what that cannot hold is 0 there, and odd."""
    figures: Figures = values.copy()  # type: ignore[assignment]
    odd: list[tuple[str, Number]] = []
    units = _units(form.key)
    for at in _unlike(values, form.key):
        value, (id, unit) = values[at], units[at]
        scaled = None if value is None else value * unit
        if scaled is None or (scaled == int(scaled) and -LARGEST < scaled < LARGEST):
            figures[at] = None if scaled is None else int(scaled)
        else:
            figures[at] = 0
            odd.append((id, value or 0))
    return figures, tuple(odd)


def _unlike(values: Sequence[Number | None], key: str) -> Iterable[int]:
    """The places of what does not lie in a frame as it is: amounts, decimals, large numbers."""
    kinds = set(map(type, values))
    known: list[Any] = list(values) if NoneType not in kinds else [one for one in values if one is not None]
    if known and not -LARGEST < min(known) <= max(known) < LARGEST:
        return range(len(values))
    if Decimal not in kinds:
        return _amounts(key)
    return {*_amounts(key), *(at for at, value in enumerate(values) if type(value) is Decimal)}


@cache
def _amounts(key: str) -> tuple[int, ...]:
    """The places of the amounts in a form."""
    return tuple(at for at, (_, unit) in enumerate(_units(key)) if unit > 1)


@cache
def _units(key: str) -> tuple[tuple[str, int], ...]:
    """Each cell of a form with how many units one of its figures is."""
    cells = load(key).cells
    return tuple((id, MILLIONTHS if spec.kind == "amount" else 1) for id, spec in cells.items())


def _mark(report: Report, form: Form, values: Sequence[Number | None], apart: bool) -> str:
    """The same for two reports of which a roll-up says that they have the same figures, and no others."""
    if apart or None in values or form.key != _WHOLE:
        there = [(id, cell.value) for id, cell in report.cells.items() if cell.state != "missing"]
        there.sort(key=lambda one: _RANK[one[0]])
        return _digest(([id for id, _ in there], [_same(value) for _, value in there]))
    return _all(values)


def _all(values: Sequence[Number | None]) -> str:
    """The mark of a report in which every figure of the form is known."""
    return _digest(("all", values if set(map(type, values)) == {int} else list(map(_same, values))))


def _digest(said: object) -> str:
    return blake2b(repr(said).encode(), digest_size=12).hexdigest()


def _same(value: Number | None) -> int | str | None:
    """Equal for equal numbers: 6 and 6.0."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == int(value) else format(value.normalize(), "f")


def _doubtful(rows: Sequence[Row], tables: dict[str, DataFrame]) -> list[int]:
    """The places of the rows of which some sum may not hold; the others need not be looked at again."""
    doubtful = {
        at for at, row in enumerate(rows) if row.odd or row.apart or row.form != for_year(row.year).key
    }
    for key, one in tables.items():
        places = [at for at, row in enumerate(rows) if for_year(row.year).key == key]
        doubtful |= {places[at] for at in unclear(key, one)}
    return sorted(doubtful)


def _told(row: int, one: Finding) -> Told:
    expected, found = ("" if value is None else amount(value) for value in (one.expected, one.found))
    cells = " ".join(one.cells)
    return Told(row, one.rule, one.severity, cells, expected, found, one.message, one.place, one.cite)
