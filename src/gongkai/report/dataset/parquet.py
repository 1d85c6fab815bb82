"""The rows as Parquet, through polars, which not every processor has."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from importlib.util import find_spec

from gongkai.report.dataset.columns import COLUMNS
from gongkai.report.dataset.rows import Value

_LARGEST = 2**63


class NoPolars(RuntimeError):
    """polars is not installed; the message is one Chinese line."""


def need(what: str = "输出 .parquet", without: str = "；.csv 不需要") -> None:
    """Raise NoPolars where polars is missing: better before thousands of files are read than after."""
    if find_spec("polars") is None:
        raise NoPolars(f"{what}要用 polars，这台机器上没有：pip install polars{without}。")


def render(data: Sequence[tuple[Value, ...]]) -> bytes:
    """The file; counts are whole numbers of 64 bits, amounts floating-point."""
    return frame_file([(column.name, column.type) for column in COLUMNS], data)


def frame_file(columns: Sequence[tuple[str, str]], data: Sequence[Sequence[Value]]) -> bytes:
    """Rows under named and typed columns; a count that 64 bits cannot hold is left empty."""
    need()
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    types = {
        "string": polars.String,
        "integer": polars.Int64,
        "number": polars.Float64,
        "date": polars.Date,
    }
    by_column = zip(*data, strict=True) if data else [()] * len(columns)
    series = {
        name: polars.Series(name, [_held(value, type) for value in values], types[type])
        for (name, type), values in zip(columns, by_column, strict=True)
    }
    out = io.BytesIO()
    polars.DataFrame(series).write_parquet(out)
    return out.getvalue()


def _held(value: Value, type: str) -> Value | float:
    if type == "number" and isinstance(value, int | Decimal):
        return float(value)
    if type == "integer" and isinstance(value, int | Decimal):
        whole = int(value)
        return whole if value == whole and -_LARGEST < whole < _LARGEST else None
    return value
