"""Which files stand, are they as new as they should be, and where is each?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from gongkai.opendata.making import DESCRIPTION, make
from gongkai.opendata.tables import TABLES
from gongkai.records.actions import clock
from gongkai.records.queries import opendata

_NAME = re.compile(r"[a-z_]+\.[a-z]+")
_MARK = "mark.json"


@dataclass(frozen=True, slots=True)
class File:
    """One file that stands."""

    path: Path
    media_type: str
    sha256: str
    size: int


def _folder() -> Path | None:
    try:
        folder = settings.OPEN_DATA / (settings.OPEN_DATA / "current").read_text("utf-8").strip()
    except OSError:
        return None
    return folder if (folder / DESCRIPTION).is_file() else None


def description() -> dict[str, Any] | None:
    """What the data package says of itself; None while nothing has been made."""
    folder = _folder()
    return _read(folder / DESCRIPTION) if folder else None


@lru_cache(maxsize=2)
def _read(path: Path) -> dict[str, Any]:
    """A folder's description never changes: new files have a new folder."""
    return dict(json.loads(path.read_text("utf-8")))


def created() -> datetime | None:
    """When the files that stand were made."""
    found = description()
    return datetime.fromisoformat(found["created"]) if found else None


def file(name: str) -> File | None:
    """A file by its name; None where there is none of it."""
    folder, found = _folder(), description()
    if not folder or not found or not _NAME.fullmatch(name):
        return None
    for each in found["resources"]:
        if each["path"] == name:
            return File(folder / name, each["mediatype"], each["hash"].removeprefix("sha256:"), each["bytes"])
    return None


def tables() -> list[dict[str, Any]]:
    """For a page: every table with its files, its number of rows and its columns."""
    found = description()
    made = found["resources"] if found else []
    return [
        {
            "table": table,
            "files": (files := [each for each in made if each["name"].rpartition("-")[0] == table.key]),
            "rows": files[0]["rows"] if files else None,
        }
        for table in TABLES.values()
    ]


def renew(told: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make the files anew; how many there are now."""
    now, mark = clock.now(), _now()
    folder = make(settings.OPEN_DATA, settings.PUBLIC_ADDRESS.rstrip("/"), now.astimezone(), told)
    (folder / _MARK).write_text(json.dumps(mark), "ascii")
    return len(_read(folder / DESCRIPTION)["resources"])


def keep_up() -> int:
    """Make them anew where something has been written since, or a month is over."""
    folder = _folder()
    try:
        old = json.loads((folder / _MARK).read_text("ascii")) if folder else None
    except (OSError, ValueError):
        old = None
    return 0 if old == _now() else renew()


def _now() -> list[int]:
    today = clock.today()
    return [*opendata.head(), today.year, today.month]
