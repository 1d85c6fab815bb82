"""Is there room on the disk?

Below the line of GONGKAI_MIN_FREE nothing new is taken in: uploads and imports. Reading, deadlines and
texts go on, and so do the papers the platform makes itself. Below a quarter of it no file is written at all,
so that the database keeps the rest.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

LOW = (
    "平台的磁盘空间不足，暂时不能上传文件和导入数据；不带文件的内容照常提交。请稍后再试，或者联系平台管理员。"
)
FULL = "平台的磁盘快满了，暂时不能生成和保存文件，这一步没有办成。请联系平台管理员清理磁盘后再办。"


class NoRoom(ValidationError):
    """What was to be written has no room; said to the person at the place."""


def free() -> int:
    """Bytes left where the platform writes, on the fullest of its disks."""
    return min(shutil.disk_usage(_there(folder)).free for folder in settings.DISKS)


def low() -> bool:
    """Whether nothing new is to be taken in."""
    return free() < settings.MIN_FREE


def full() -> bool:
    """Whether no file is to be written at all."""
    return free() < settings.MIN_FREE // 4


def for_new(field: str | None = None) -> None:
    """Room for what comes from outside. Raises NoRoom, at `field` where one is given."""
    if low():
        raise NoRoom({field: LOW} if field else LOW)


def for_files() -> None:
    """Room for a file that the platform writes. Raises NoRoom."""
    if full():
        raise NoRoom(FULL)


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.exists())
