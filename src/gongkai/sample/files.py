"""What do the sample organs consist of? One folder of TOML files an organ, which a lawyer can read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

Row = dict[str, Any]

ORGANS = ("weibin-hrss", "sample-lively")


def read(code: str, name: str) -> Row:
    """One file of an organ; an organ without such a file has nothing of the kind."""
    path = files("gongkai.sample").joinpath("data", code, f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal) if path.is_file() else {}


def rows(code: str, prefix: str, key: str) -> Iterator[Row]:
    """Every row called `key` in the files whose name begins with `prefix`, in the order of the names."""
    folder = files("gongkai.sample").joinpath("data", code)
    for name in sorted(each.name for each in folder.iterdir()):
        if name.startswith(prefix):
            yield from read(code, name.removesuffix(".toml")).get(key, ())


def plain(row: Mapping[str, object]) -> dict[str, object]:
    """The row with its dates written out, as a ledger keeps them."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
