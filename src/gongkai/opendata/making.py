"""How are the files made? Each table is read once, in pieces; all files are put in place together."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from gongkai import __version__
from gongkai.opendata.tables import TABLES, Row, Table, Value
from gongkai.records import swapping
from gongkai.report.write.csv import harmless

FORMATS = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
DESCRIPTION = "datapackage.json"
_TYPES = {"boolean": "Boolean", "integer": "Int64", "number": "Float64", "date": "Date", "string": "String"}
Told = Callable[[int, int], None]


def make(root: Path, base: str, at: datetime, told: Told = lambda done, total: None) -> Path:
    """Write all files into a new folder under `root` and return it; `current` names the one that stands.

    `base`: the platform's address; `at`: the time, with its zone, that the description gives.
    """
    folder = root / uuid4().hex[:12]
    folder.mkdir(parents=True)
    try:
        made = []
        for number, table in enumerate(TABLES.values()):
            told(number, len(TABLES))
            made += _table(folder, table, base, at.date())
        described = json.dumps(_package(base, at, made), ensure_ascii=False, indent=1)
        swapping.write(folder / DESCRIPTION, described + "\n")
        swapping.write(root / "current", folder.name + "\n")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    swapping.clear(root, folder)
    return folder


def _table(folder: Path, table: Table, base: str, today: date) -> list[dict[str, Any]]:
    """The files of one table, and how each is described."""
    names = {ending: folder / f"{table.key}.{ending}" for ending in FORMATS}
    lines = folder / f".{table.key}.lines"
    number = _rows(table, table.rows(base, today), names["csv"], names["json"], lines)
    if find_spec("polars") is None:
        del names["parquet"]
    else:
        _parquet(table, lines, names["parquet"])
    lines.unlink()
    return [_resource(table, ending, path, number) for ending, path in names.items()]


def _rows(table: Table, rows: Iterator[Row], plain: Path, listed: Path, lines: Path) -> int:
    """Every row into the three files that are written as they are read; how many there were."""
    names, number = [each.name for each in table.columns], 0
    with ExitStack() as opened:
        sheet = opened.enter_context(plain.open("w", encoding="utf-8-sig", newline="", errors="replace"))
        array, each_line = (
            opened.enter_context(path.open("w", encoding="utf-8", errors="replace"))
            for path in (listed, lines)
        )
        written = csv.writer(sheet)
        written.writerow(names)
        array.write("[")
        for row in rows:
            written.writerow([_cell(value) for value in row])
            _line(array, each_line, names, row, first=not number)
            number += 1
        array.write("\n]\n")
    return number


def _line(array: IO[str], lines: IO[str], names: Sequence[str], row: Row, *, first: bool) -> None:
    text = json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False)
    array.write(("" if first else ",") + "\n" + text)
    lines.write(text + "\n")


def _plain(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _cell(value: Value) -> str:
    """As CSV has it: nothing for what is not there, and no formula for a spreadsheet to run."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else harmless(str(_plain(value)))


def _parquet(table: Table, lines: Path, path: Path) -> None:
    """The same rows, typed; read from the disk in pieces, so that a million need no memory of their own."""
    import polars  # noqa: PLC0415 (heavy, and not there on every processor)

    times = [each.name for each in table.columns if each.type == "datetime"]
    dates = [each.name for each in table.columns if each.type == "date"]
    held = {each.name: getattr(polars, _TYPES.get(each.type, "String")) for each in table.columns}
    held |= dict.fromkeys((*times, *dates), polars.String)
    if not lines.stat().st_size:
        frame = polars.DataFrame(schema=held).lazy()
    else:
        frame = polars.scan_ndjson(lines, schema=held)
    frame = frame.with_columns(
        *(polars.col(name).str.to_date() for name in dates),
        *(polars.col(name).str.to_datetime(time_zone="UTC", time_unit="us") for name in times),
    )
    frame.sink_parquet(path)


def _resource(table: Table, ending: str, path: Path, number: int) -> dict[str, Any]:
    """What the description says of one file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    fields = [{"name": each.name, "type": each.type, "title": each.label} for each in table.columns]
    return {
        "name": f"{table.key}-{ending}",
        "path": path.name,
        "title": table.name,
        "description": table.about,
        "format": ending,
        "mediatype": FORMATS[ending],
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest.hexdigest()}",
        "rows": number,
        "schema": {"fields": fields, "primaryKey": list(table.primary), "missingValues": [""]},
    }


def _package(base: str, at: datetime, made: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "gongkai-open-data",
        "title": "政府信息公开平台的开放数据",
        "homepage": f"{base}/data/",
        "created": at.isoformat(timespec="seconds"),
        "created_by": f"gongkai {__version__}",
        "resources": made,
    }
