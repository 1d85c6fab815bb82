"""Where do messages go while no server is set? One readable file each, for a person to send by hand."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gongkai.adapters.undelivered import Undelivered
from gongkai.records.actions import clock


def drop(kind: str, to: str, text: str, *, subject: str = "") -> Path:
    """Write one message, complete or not at all. Raises Undelivered."""
    folder = Path(settings.OUTBOX)
    path = folder / f"{timezone.localtime(clock.now()):%Y%m%d-%H%M%S}-{kind}-{secrets.token_hex(4)}.txt"
    half = path.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(half, _lines(kind, to, text, subject))
        half.rename(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise Undelivered("发件文件夹 outbox 写不进去，请检查磁盘空间和权限。") from error
    return path


def _lines(kind: str, to: str, text: str, subject: str) -> str:
    head = [f"方式：{'电子邮件' if kind == 'mail' else '短信'}", f"收件人：{to}"]
    head += [f"主题：{subject}"] if subject else []
    return "\n".join([*head, "", text, ""])


def _write(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
