"""How are the reports of a province gathered? In other processes, and again from where it stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from gongkai.report.batch.cluster import Cluster
from gongkai.report.batch.pool import LIMIT, Lost, isolated
from gongkai.report.batch.run import lost_words
from gongkai.report.forms import for_year
from gongkai.report.rollup.tree.frame import opened, stacked
from gongkai.report.rollup.tree.memory import Remembered
from gongkai.report.rollup.tree.pack import Pack, Packer, Row, Told, sent
from gongkai.report.rollup.tree.slices import Batch, Slice, batches, lines

if TYPE_CHECKING:
    from polars import DataFrame

_STACKED = 64  # frames put together at a time

Frames = list[tuple["DataFrame", list[int]]]


class Engine(Protocol):
    """How work is spread: each item's place with its result, in the order in which they are done."""

    def __call__(self, work: Packer, items: Sequence[Batch]) -> Iterator[tuple[int, Pack | Lost]]: ...


@dataclass(slots=True)
class Gathered:
    """All that is kept of the reports; `frames`, by form, are figures with the places of their rows."""

    rows: list[Row] = field(default_factory=list)
    unread: list[tuple[str, int, str]] = field(default_factory=list)
    frames: dict[str, Frames] = field(default_factory=dict)

    def add(self, pack: Pack) -> None:
        """Take in what came of a batch."""
        places: dict[str, list[int]] = {}
        for at, row in enumerate(pack.rows, len(self.rows)):
            places.setdefault(for_year(row.year).key, []).append(at)
        self.rows += pack.rows
        self.unread += pack.unread
        for form, data in pack.frames.items():
            frames = self.frames.setdefault(form, [])
            frames.append((opened(data), places[form]))
            if len(frames) % _STACKED == 0:
                self.stack(form)

    def stack(self, form: str) -> None:
        """The last small frames as one large, which is added up faster."""
        frames = self.frames[form]
        last = frames[-_STACKED:]
        whole = stacked([one for one, _ in last])
        frames[-_STACKED:] = [(whole, [at for _, places in last for at in places])]


def local(workers: int = 0, limit: float = LIMIT) -> Engine:
    """Processes of this machine, `workers` of them or one a core."""

    def spread(work: Packer, items: Sequence[Batch]) -> Iterator[tuple[int, Pack | Lost]]:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")  # in the other processes, one a core
        return isolated(work, items, workers, limit)

    return spread


def away(there: Cluster, limit: float = LIMIT) -> Engine:
    """The workers of a cluster; a batch goes there with its contents."""
    return lambda work, items: there.spread(work, items, sent, limit=limit)


def gather(
    files: Sequence[str],
    work: Packer,
    engine: Engine,
    *,
    memory: Remembered | None = None,
    told: Callable[[int, int], None] = lambda done, total: None,
    findings: Callable[[Iterable[tuple[Row, Told]]], None] = lambda found: None,
) -> Gathered:
    """Every report of the files.

    `told` hears how many batches of how many are done, `findings` what was found.
    """
    gathered, numbers = Gathered(), _Numbers()

    def take(batch: Batch, pack: Pack) -> None:
        gathered.add(pack)
        findings((pack.rows[one.row], one) for one in pack.findings)

    taken: set[Slice] = set()
    for batch, pack in memory.packs(set(files), taken) if memory else ():
        numbers.count(batch, pack)
        take(batch, pack)
    left = list(batches([file for file in files if Slice(file) not in taken]))
    left = [batch for batch in left if batch[0] not in taken]
    told(0, len(left))
    lost: list[Slice] = []
    for done, (batch, result) in enumerate(_in_order(left, engine(work, left)), 1):
        if isinstance(result, Lost):
            lost += numbers.single(batch)
        else:
            numbers.number(batch, result)
            take(batch, result)
            if memory:
                memory.add(batch, result)
        told(done, len(left))
    for one, pack in _singly(lost, work, engine):
        take((one,), pack)
    return gathered


def _in_order(
    items: Sequence[Batch], results: Iterator[tuple[int, Pack | Lost]]
) -> Iterator[tuple[Batch, Pack | Lost]]:
    """The results in the order of the items; the few that come early wait."""
    early: dict[int, Pack | Lost] = {}
    due = 0
    for at, result in results:
        early[at] = result
        while due in early:
            yield items[due], early.pop(due)
            due += 1


def _singly(slices: Sequence[Slice], work: Packer, engine: Engine) -> Iterator[tuple[Slice, Pack]]:
    """Each report of a batch that was lost, on its own: only the one that did it is lost again."""
    items = [(one,) for one in slices]
    for (one,), result in _in_order(items, engine(work, items)) if items else ():
        if isinstance(result, Lost):
            yield one, Pack(unread=[(one.file, one.line, lost_words(result))])
        else:
            _shift(result, one.line - 1 if one.line else 0)
            yield one, result


class _Numbers:
    """How many lines has each stretch of a file, and which is the number of its first?"""

    def __init__(self) -> None:
        self.lines: dict[str, dict[int, int]] = {}

    def count(self, batch: Batch, pack: Pack) -> None:
        if batch[0].end is not None:
            self.lines.setdefault(batch[0].file, {})[batch[0].start] = pack.lines

    def number(self, batch: Batch, pack: Pack) -> None:
        """From now on the lines of the pack are those of the file."""
        self.count(batch, pack)
        _shift(pack, self._before(batch[0]))

    def single(self, batch: Batch) -> list[Slice]:
        """The reports of a batch one by one, a line with its number."""
        if batch[0].end is None:
            return list(batch)
        each = list(lines(batch[0]))
        before = self._before(batch[0])
        self.lines.setdefault(batch[0].file, {})[batch[0].start] = len(each)
        return [one._replace(line=before + at) for at, one in enumerate(each, 1)]

    def _before(self, one: Slice) -> int:
        stretches = self.lines.get(one.file, {}).items()
        return sum(count for start, count in stretches if start < one.start)


def _shift(pack: Pack, by: int) -> None:
    if by:
        pack.rows = [row._replace(line=row.line + by) if row.line else row for row in pack.rows]
        pack.unread = [(file, line + by if line else 0, fault) for file, line, fault in pack.unread]
