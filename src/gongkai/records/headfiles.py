"""Is a signed head laid down outside every day, and what if that fails?"""

from __future__ import annotations

import json
import logging
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gongkai.records import heads, swapping

PREFIX = "gongkai-heads-"
LATE = timedelta(days=2)  # a day is left out only by a platform that stood still
logger = logging.getLogger("gongkai.heads")


def name(day: date) -> str:
    """The file of one day."""
    return f"{PREFIX}{day:%Y%m%d}.json"


def write(path: Path, at: datetime) -> None:
    """Write the heads as they stand, whole or not at all. Raises OSError."""
    swapping.write(path, json.dumps(heads.made(at), ensure_ascii=False, indent=1) + "\n")


def daily(at: datetime) -> int:
    """The head of the day into the folder outside, if one is set. Failing is said in the log and raised."""
    folder = settings.HEADS
    if folder is None:
        return 0
    path = folder / name(timezone.localtime(at).date())
    if path.exists():
        return 0
    try:
        write(path, at)
    except OSError as wrong:
        logger.error("链头没有写出到 %s（GONGKAI_HEADS）：%s", folder, wrong.strerror or wrong)
        raise
    return 1


def overdue(now: datetime) -> str:
    """What an administrator must be told: no head has been laid down lately; empty when all is well."""
    folder = settings.HEADS
    if folder is None:
        return ""
    try:
        newest = max(each.stat().st_mtime for each in folder.glob(f"{PREFIX}*.json"))
    except (OSError, ValueError):
        return f"还没有链头写出到 {folder}。请运行维护人员检查这个文件夹和后台工作。"
    if now.timestamp() - newest <= LATE.total_seconds():
        return ""
    day = datetime.fromtimestamp(newest, timezone.get_default_timezone())
    return f"链头最后一次写出到 {folder} 是 {day:%Y-%m-%d %H:%M}。请运行维护人员检查这个文件夹和后台工作。"
