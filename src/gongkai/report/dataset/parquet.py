"""The rows as Parquet, through polars, which is an extra: `gongkai[data]`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec

from gongkai.report.dataset.columns import COLUMNS
from gongkai.report.dataset.rows import Value


class NoPolars(RuntimeError):
    """The extra is not installed; the message is one Chinese line."""


def need() -> None:
    """Raise NoPolars where the extra is missing: better before thousands of files are read than after."""
    if find_spec("polars") is None:
        raise NoPolars("输出 .parquet 要先安装 polars：pip install 'gongkai[data]'；.csv 不需要。")


def render(data: Sequence[tuple[Value, ...]]) -> bytes:
    """The file; counts are whole numbers of 64 bits, amounts floating-point."""
    need()
    import polars  # noqa: PLC0415 (an extra, and heavy)

    types = {
        "string": polars.String,
        "integer": polars.Int64,
        "number": polars.Float64,
        "date": polars.Date,
    }
    columns = {
        column.name: polars.Series(
            column.name,
            [float(value) if column.type == "number" and value is not None else value for value in values],
            types[column.type],
        )
        for column, values in zip(
            COLUMNS, zip(*data, strict=True) if data else [()] * len(COLUMNS), strict=True
        )
    }
    out = io.BytesIO()
    polars.DataFrame(columns).write_parquet(out)
    return out.getvalue()
