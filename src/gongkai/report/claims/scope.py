"""Whose figures, and of which year, does a place in the prose speak of?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from gongkai.report.claims.scan import hits

_WHEN = re.compile(
    r"(?P<own>TTTT年|本年|今年|全年|当年)|(?P<other>PPPP年|OOOO年|NNNN年|去年|上一?年|往年|历年|明年)"
)
_WHEN_FIRST = re.compile("[TPON本今全当去上往历明]")
_CARRY = re.compile(r"度?(?:未办结)?(?:结转|顺延|转入|转来|遗留|延续|度?申请结转)|度?(?:相比|同期|比)")
_TOWARDS = (
    "来自",
    "结转",
    "结转至",
    "结转到",
    "转",
    "较",
    "比",
    "同",
    "与",
    "和",
    "至",
    "到",
    "顺延到",
    "于",
)
_SCOPE = re.compile(
    r"(?P<office>政府办(?:公[室厅])?|本办|我办|[省市区县州旗]本级|[省市区县州旗]级机关|代表[^,。;]{0,6}?政府)"
    r"|(?P<wide>全[省市区县州旗镇乡街]|各(?:镇|街道|乡镇|部门))"
)
_SCOPE_FIRST = re.compile("[政本我省市区县州旗代全各]")


class Years:
    """The years a passage names, in order of their places."""

    def __init__(self, text: str) -> None:
        self._at: list[int] = []
        self._own: list[bool] = []
        for found in hits(_WHEN_FIRST, _WHEN, text):
            carried = found["other"] and (
                _CARRY.match(text, found.end())
                or text[max(0, found.start() - 3) : found.start()].endswith(_TOWARDS)
            )
            if not carried:
                self._at.append(found.start())
                self._own.append(bool(found["own"]))

    def own(self, start: int, at: int) -> bool:
        """Whether a place in the sentence that begins at `start` speaks of the report's own year."""
        index = bisect_left(self._at, at) - 1
        return index < 0 or self._at[index] < start or self._own[index]


class Scopes:
    """The words of a passage that set the figures after them apart from those of the tables."""

    def __init__(self, text: str, kind: str) -> None:
        apart = {"government": "office", "office": "wide", "department": "wide"}.get(kind, "")
        self._found: Sequence[re.Match[str]] = [
            found for found in hits(_SCOPE_FIRST, _SCOPE, text) if found.lastgroup == apart
        ]
        self._ends = [found.end() for found in self._found]

    def at(self, start: int, place: int) -> str:
        """The last such word from `start` of the paragraph up to a place; "" for none."""
        index = bisect_left(self._ends, place + 1) - 1
        if index < 0 or self._found[index].start() < start:
            return ""
        return self._found[index][0]
