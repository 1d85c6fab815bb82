"""How is the data described: a dictionary for people, a Frictionless package for programs?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from gongkai import __version__
from gongkai.report.dataset.columns import COLUMNS, Column
from gongkai.report.dataset.rows import STATES

HEAD = ("name", "type", "label", "table", "row", "column", "forms")
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_STATE_LABELS = (
    "读取的文件",
    "机关名称（署名）",
    "报告的年度",
    "格的代号",
    "blank 空白、dash 画线、unreadable 读不出、missing 没有这一格、unfit 有数但不是整数或位数过多",
    "原样文字",
)


def dictionary() -> bytes:
    """A row a column of the data, as CSV."""
    out = io.StringIO()
    written = csv.writer(out)
    written.writerow(HEAD)
    for column in COLUMNS:
        written.writerow([getattr(column, name) for name in HEAD])
    return out.getvalue().encode("utf-8-sig")


def package(data: str, states: str, names: str) -> bytes:
    """datapackage.json for the three files of these names."""
    described = {
        "profile": "data-package",
        "name": "gongkai-reports",
        "title": "政府信息公开工作年度报告的数据",
        "description": "每份报告一行。没有数的格是空值，不是 0；为什么没有，见 states。",
        "created_by": f"gongkai {__version__}",
        "resources": [
            _resource("reports", data, list(_fields()), ["file"]),
            _resource("states", states, list(_state_fields()), ["file", "cell"]),
            _resource("dictionary", names, [{"name": name, "type": "string"} for name in HEAD], ["name"]),
        ],
    }
    return json.dumps(described, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


def _resource(name: str, path: str, fields: list[dict[str, Any]], key: list[str]) -> dict[str, Any]:
    ending = path.rpartition(".")[2]
    about = {"name": name, "path": path, "format": ending, "mediatype": _MEDIA[ending]}
    if ending == "csv":
        about |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
    return {**about, "schema": {"fields": fields, "primaryKey": key, "missingValues": [""]}}


def _fields() -> Iterator[dict[str, Any]]:
    for column in COLUMNS:
        yield {"name": column.name, "type": column.type, "title": column.label, "constraints": _needs(column)}


def _needs(column: Column) -> dict[str, Any]:
    return {"required": column.name in ("organ", "year", "form", "file")}


def _state_fields() -> Iterator[dict[str, Any]]:
    for name, label in zip(STATES, _STATE_LABELS, strict=True):
        yield {"name": name, "type": "integer" if name == "year" else "string", "title": label}
