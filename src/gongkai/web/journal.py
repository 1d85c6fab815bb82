"""Who asked for what, and how was it answered? One line of JSON a request, one file a day, kept for months.

Several processes write to one file, each line by one call of the system that appends; the file of another day
has another name, so nothing is moved under a writer. Loaded with the settings: it knows no model.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from django.conf import settings

_NAME = re.compile(r"gongkai-\d{4}-\d{2}-\d{2}\.jsonl")
_CHINA = timezone(timedelta(hours=8))  # Asia/Shanghai, which has had no other since 1991
ZONE = "+08:00"
_open: dict[date, int] = {}
# Made once: json.dumps with an option would make one at every call.
_said = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def kept() -> bool:
    """Whether lines are kept at all."""
    return settings.LOG_FOLDER is not None


def write(facts: dict[str, object]) -> None:
    """Append one line; a disk that takes none must not keep a page from being answered."""
    now = time.time()
    day, second = _moment(int(now))
    said = _said({"at": f"{second}.{int(now % 1 * 1000):03}{ZONE}", **facts})
    try:
        os.write(_file(day), f"{said}\n".encode())
    except OSError:
        _open.clear()


@lru_cache(maxsize=1)
def _moment(second: int) -> tuple[date, str]:
    """The day and the second in words."""
    found = datetime.fromtimestamp(second, _CHINA)
    return found.date(), found.strftime("%Y-%m-%dT%H:%M:%S")


def _file(day: date) -> int:
    """The open file of a day; that of another day is shut."""
    if day not in _open:
        while _open:
            os.close(_open.popitem()[1])
        settings.LOG_FOLDER.mkdir(mode=0o750, parents=True, exist_ok=True)
        path = settings.LOG_FOLDER / f"gongkai-{day}.jsonl"
        _open[day] = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    return _open[day]


def sweep(today: date) -> int:
    """Delete the files of days that need not be kept any longer; how many."""
    first = f"gongkai-{today - timedelta(days=settings.LOG_DAYS)}.jsonl"
    old = [
        each
        for each in settings.LOG_FOLDER.glob("*.jsonl")
        if _NAME.fullmatch(each.name) and each.name < first
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


class Journal(logging.Handler):
    """What goes wrong, as lines of the same file: the error's kind and place, never its values."""

    def emit(self, record: logging.LogRecord) -> None:
        """One record of the program's own log."""
        facts: dict[str, object] = {"level": record.levelname, "logger": record.name, "said": str(record.msg)}
        kind = record.exc_info[0] if record.exc_info else None
        write(facts | {"error": kind.__name__} if kind else facts)
