"""How do figures lie in a polars frame, and in which of its rows does every sum of the form plainly hold?

A frame has a column for each cell of a form: whole numbers of 64 bits, amounts in millionths, empty where
there is no figure. The sums are those of the form's own table; nothing here knows one.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from gongkai.report.forms import load

if TYPE_CHECKING:
    import polars

MILLIONTHS = 1_000_000
LARGEST = 2**44  # so that half a million of them add up in 64 bits


def table(key: str, figures: Sequence[Sequence[int | None]]) -> polars.DataFrame:
    """The figures of some reports in the order of the form's cells."""
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    columns = zip(load(key).cells, zip(*figures, strict=True), strict=True)
    return polars.DataFrame([polars.Series(id, column, polars.Int64) for id, column in columns])


def packed(one: polars.DataFrame) -> bytes:
    """A frame as it goes from process to process."""
    out = io.BytesIO()
    one.write_ipc(out, compression="zstd")
    return out.getvalue()


def opened(data: bytes) -> polars.DataFrame:
    """The frame in those bytes."""
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    return polars.read_ipc(io.BytesIO(data))


def stacked(frames: Sequence[polars.DataFrame]) -> polars.DataFrame:
    """Several frames of one form as one."""
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    return polars.concat(frames, rechunk=True)


def unclear(key: str, one: polars.DataFrame) -> list[int]:
    """The rows in which some sum does not hold or cannot be taken; every other row keeps all of them."""
    found: list[int] = one.select((~holds(key)).arg_true()).to_series().to_list()
    return found


@cache
def holds(key: str) -> polars.Expr:
    """Whether every sum of the form holds with every figure known."""
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    form = load(key)
    one_by_one = [
        _together(one.plus) - _together(one.equals) == 0
        for one in form.sums
        if set(one.plus) <= set(form.cells)
    ]
    return polars.all_horizontal(one_by_one).fill_null(False)


def _together(cells: Sequence[str]) -> polars.Expr:
    """The sum of some cells, empty where one of them is."""
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    return polars.sum_horizontal(list(cells), ignore_nulls=False)
