"""Is a picture whole, of a sensible size, and nothing but a picture?"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from gongkai.guard.archives import DAMAGED

PIXELS = 200_000_000
HUGE = "的尺寸过大，打开会占满内存，请缩小后再上传"
HIDDEN = "里面藏有别的内容（压缩包或网页脚本），请重新拍照或另存后再上传"
_SCRIPTS = (b"<script", b"<?php", b"<iframe")


def problems(key: str, data: bytes) -> Iterator[str]:
    """`key` is the kind by content: jpg, png, tif, bmp, webp, heic."""
    if not _whole(key, data):
        yield DAMAGED
    if _pixels(key, data) > PIXELS:
        yield HUGE
    lowered = data.lower()
    if any(script in lowered for script in _SCRIPTS) or zipfile.is_zipfile(BytesIO(data)):
        yield HIDDEN


def _whole(key: str, data: bytes) -> bool:
    """Whether the end is there, as far as the format tells."""
    if key == "jpg":
        return b"\xff\xd9" in data[3:]
    if key == "png":
        return b"IEND\xaeB`\x82" in data and data[12:16] == b"IHDR"
    if key in ("bmp", "webp"):
        return _size(key, data) <= len(data)
    if key == "tif":
        order = "<" if data[:2] == b"II" else ">"
        return len(data) > 8 and 8 <= struct.unpack_from(order + "I", data, 4)[0] < len(data) - 2
    return len(data) > 64


def _size(key: str, data: bytes) -> int:
    """The length a BMP or WebP claims, in bytes."""
    if key == "webp":
        return 8 + int.from_bytes(data[4:8], "little")
    return max(int.from_bytes(data[2:6], "little"), 54)


def _pixels(key: str, data: bytes) -> int:
    if key == "png" and len(data) >= 24:
        width, height = struct.unpack_from(">II", data, 16)
        return int(width * height)
    if key == "bmp" and len(data) >= 26:
        width, height = struct.unpack_from("<ii", data, 18)
        return abs(int(width * height))
    return _jpg_pixels(data) if key == "jpg" else 0


def _jpg_pixels(data: bytes) -> int:
    """Width by height from the first frame header."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return int(width * height)
        at += 2 + (int.from_bytes(data[at + 2 : at + 4]) or 2)
    return 0
