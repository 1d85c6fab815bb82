"""What do the frames of figures add up to for each parent? polars adds, level by level.

A cell without a figure is never 0: it is counted as open, and the sum is what is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars

HOME, OPEN = "home", "?"  # the parent of a row, and what is added to a cell's name for its open contributions


def totals(frames: Sequence[polars.DataFrame], homes: Sequence[Sequence[int | None]]) -> polars.DataFrame:
    """A row a home: the sum of every column and how many are open, over the rows with a home.

    `homes` has a list for each frame: the number of the parent in whose sum a row stands, None for none.
    """
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    home = polars.Series(HOME, list(chain.from_iterable(homes)), polars.Int64)
    # Put together before anything is added: a group a frame costs many times as much with small frames.
    rows = polars.concat(frames).with_columns(home)
    return _grouped(rows.filter(polars.col(HOME) >= 0) if home.null_count() else rows)


def _grouped(frame: polars.DataFrame) -> polars.DataFrame:
    """The sums, and the open contributions of the few rows that have any."""
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    cells = [name for name in frame.columns if name != HOME]
    sums = frame.group_by(HOME).agg(polars.col(cells).sum())
    lost = [name for name in cells if frame[name].null_count()]
    if not lost:
        return sums
    gaps = frame.filter(polars.any_horizontal(polars.col(lost).is_null()))
    opened = gaps.group_by(HOME).agg(polars.col(lost).null_count().cast(polars.Int64).name.suffix(OPEN))
    return sums.join(opened, on=HOME, how="left")


def together(parts: Sequence[polars.DataFrame]) -> polars.DataFrame:
    """Several such tables as one."""
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    whole = polars.concat(parts, how="diagonal")
    return whole.group_by(HOME).agg(polars.all().sum())


def upwards(
    sums: polars.DataFrame, levels: Sequence[Sequence[int]], above: Mapping[int, int]
) -> polars.DataFrame:
    """With every parent's sum in that of the parent above it; `levels` are the parents, the lowest first."""
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    for level in levels:
        here = sums.filter(polars.col(HOME).is_in(list(level)))
        carried = here.with_columns(
            polars.col(HOME).replace_strict(dict(above), default=None, return_dtype=polars.Int64)
        ).filter(polars.col(HOME) >= 0)
        if carried.height:
            sums = together([sums, carried])
    return sums
