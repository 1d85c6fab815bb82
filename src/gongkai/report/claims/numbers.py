"""Which numbers stand in the prose, how exact are they, and of what unit?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.report.claims.scan import hits
from gongkai.report.model import Number

MOST = 2000  # numbers read in one section; no report has so many, and a hostile one must stay cheap
_LONGEST = 15  # digits
_UNITS = "件次|人次|条次|件|宗|份|条|起|项|篇|例|个|封|次|元"
_COUNTED = "件|宗|份|起|条|篇"
_NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
    rf"(?P<more>[余多])?(?P<times>[万亿])?(?P<also>[余多])?(?P<unit>{_UNITS})?(?:\([条件份宗次篇]\))?"
    rf"|(?P<words>[一二两三四五六七八九十百千零〇]{{1,9}})(?P<few>[余多])?(?P<kind>{_COUNTED})"
)
FIRST = re.compile(r"[\d一二两三四五六七八九十百千零〇]")
_ABOUT = ("约", "近", "逾", "超", "超过", "大约", "将近", "不少于", "至少", "达到近", "上")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NO_COUNT = re.compile(r"[%倍年月日号时天元\d]|个(?:百分点|工作日|月)|\.\d|-\d")


@dataclass(frozen=True, slots=True)
class Token:
    """A number of the prose from `start` to `end` with its unit; not `exact` with 余, 约, 近, 多 or 万."""

    start: int
    end: int
    number: Number
    unit: str
    exact: bool


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The counts and amounts between two places of a text, in order."""
    for found in hits(FIRST, _NUMBER, text, start, end):
        token = _token(text, found)
        if token:
            yield token


def _token(text: str, found: re.Match[str]) -> Token | None:
    start, end = found.span()
    before = text[max(0, start - 3) : start]
    unit = found["unit"] or found["kind"] or ""
    if before.endswith(("第", ".", "〔", "-", "号")) or (not unit and _NO_COUNT.match(text, end)):
        return None
    if unit == "个" and text[end : end + 1] in "工百月":
        return None
    number = _words(found["words"]) if found["words"] else _value(found["digits"])
    if number is None:
        return None
    if found["times"] == "万" and unit == "元":
        return Token(start, end, number, "万元", not (found["more"] or found["also"]) and _exact(before))
    rough = found["more"] or found["times"] or found["also"] or found["few"]
    return Token(start, end, number, unit, not rough and _exact(before))


def _exact(before: str) -> bool:
    return not before.endswith(_ABOUT)


def _value(digits: str) -> Number | None:
    if len(digits) > _LONGEST:
        return None
    bare = digits.replace(",", "")
    return Decimal(bare) if "." in bare else int(bare)


def _words(words: str) -> int | None:
    """A number in Chinese: 二十三 is 23, 一百零五 is 105, 二〇 is 20."""
    if not set(words) & set(_TENS):
        return int("".join(str(_DIGITS[sign]) for sign in words))
    total = digit = 0
    for sign in words:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
