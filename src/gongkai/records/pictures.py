"""Which words does a picture show? Read where the extra `ocr` is installed; else pictures are for people.

The report library holds the recognition, the guard asks for it: neither knows the other; it is joined here.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from time import monotonic
from typing import Any

SECONDS = 20.0  # for all pictures of one file while somebody waits
SWEEP_SECONDS = 120.0  # for those of one file when nobody does


class TooLong(Exception):
    """The time for the pictures of this file is over; what is left stays unread."""


@cache
def available() -> bool:
    """Whether pictures can be read here."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def reader(seconds: float = SECONDS) -> Callable[[bytes], str] | None:
    """What reads the pictures of one file within so many seconds; None where nothing can."""
    if not available():
        return None
    until = monotonic() + seconds

    def read(data: bytes) -> str:
        return "\n".join(_lines(data, until))

    return read


def _lines(data: bytes, until: float) -> list[str]:
    """The lines of a picture, from the top. Raises TooLong, and whatever a damaged picture raises."""
    # Loaded where a picture is read: the models take a second and much memory.
    from gongkai.report.read import recognise  # noqa: PLC0415

    _in_time(until)
    page = _grey(data)
    boxes = sorted(recognise.text_boxes(page), key=lambda box: (box.top, box.left))
    found = []
    for box in boxes:
        _in_time(until)
        found.append(recognise.spoken(page[box.top : box.bottom, box.left : box.right]).text)
    return found


def _in_time(until: float) -> None:
    if monotonic() > until:
        raise TooLong


def _grey(data: bytes) -> Any:
    import cv2  # noqa: PLC0415  heavy, and only with the extra
    import numpy as np  # noqa: PLC0415

    page = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if page is None:
        raise ValueError("no picture")
    return page
