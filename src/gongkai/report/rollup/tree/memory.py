"""Which batches were packed before, and what came of them? A line of a file each, as with `batch.state`."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongkai.report.batch.memory import Memory, key, packed, unpacked
from gongkai.report.rollup.tree.pack import Pack, Packer, Row, Told
from gongkai.report.rollup.tree.slices import Batch, Slice

MARK = "gongkai-rollup-state/1"


class Remembered:
    """What is remembered of an earlier run in a file of JSON lines."""

    def __init__(self, path: Path, work: Packer) -> None:
        self.memory, self.way = Memory(path, MARK), repr(work)

    def packs(self, wanted: set[str], taken: set[Slice]) -> Iterator[tuple[Batch, Pack]]:
        """The batches of those files that have not changed since; their slices are added to `taken`."""
        for line in self.memory.lines():
            batch = tuple(Slice(*one) for one in line["batch"])
            fits = all(one.file in wanted and one not in taken for one in batch)
            if fits and line["keys"] == self._keys(batch):
                taken.update(batch)
                yield batch, _unpacked(line["pack"])

    def add(self, batch: Batch, pack: Pack) -> None:
        """Remember what came of a batch."""
        self.memory.add({"batch": batch, "keys": self._keys(batch), "pack": _packed(pack)})

    def _keys(self, batch: Batch) -> list[list[object]]:
        return [key(file, self.way) for file in dict.fromkeys(one.file for one in batch)]


def _packed(pack: Pack) -> dict[str, Any]:
    """As JSON can hold it, a decimal as the text of its digits."""
    return {
        "rows": [
            [*row[:-2], [[id, packed(value)] for id, value in row.odd], _apart(row)] for row in pack.rows
        ],
        "unread": pack.unread,
        "findings": pack.findings,
        "frames": {form: base64.b64encode(data).decode() for form, data in pack.frames.items()},
        "lines": pack.lines,
    }


def _apart(row: Row) -> list[list[object]]:
    return [[id, state, packed(value)] for id, state, value in row.apart]


def _unpacked(raw: dict[str, Any]) -> Pack:
    return Pack(
        rows=[_row(row) for row in raw["rows"]],
        unread=[(file, line, fault) for file, line, fault in raw["unread"]],
        findings=[Told(*one) for one in raw["findings"]],
        frames={form: base64.b64decode(data) for form, data in raw["frames"].items()},
        lines=raw["lines"],
    )


def _row(raw: list[Any]) -> Row:
    file, line, organ, year, form, mark, errors, odd, apart = raw
    return Row(
        file,
        line,
        organ,
        year,
        form,
        mark,
        tuple(errors),
        tuple((id, unpacked(value) or 0) for id, value in odd),
        tuple((id, state, unpacked(value)) for id, state, value in apart),
    )
