"""Which words of a text are somebody's number or address? ID and card numbers are checked, not guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

# Full-width figures and letters stand for the plain ones, wide and narrow blanks and dashes too; one
# character for one, so that places hold.
_SAME = {
    **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
}
PLAIN = str.maketrans(_SAME)
# The first two digits of the regions of GB/T 2260.
REGIONS = frozenset(
    str(number)
    for block in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for number in (*block, 71, 81, 82, 83)
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY_18 = re.compile(rf"(?<!\d)[1-9]\d{{5}}[ -]?(?:18|19|20)\d\d[ -]?{_DAY}[ -]?\d{{3}}[\dXx](?!\d)")
_IDENTITY_15 = re.compile(rf"(?<!\d)[1-9]\d{{5}}\d\d{_DAY}\d{{3}}(?!\d)")
_CARD = re.compile(r"(?<!\d)[3-69]\d{3}(?:[ -]?\d{4}){2,3}[ -]?\d{1,4}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_FIXED = re.compile(r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3})[ -]?[2-9]\d{6,7}(?:-\d{1,6})?(?!\d)")
_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9_][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}", re.ASCII
)
# As far as the characters of a number reach; every number but a mail address lies within one.
_RUN = re.compile(r"[\d+(][\d\-() +Xx]{6,}")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a text names somebody: `kind` is identity, card, mobile, fixed or email."""

    kind: str
    start: int
    end: int
    value: str


def identity_valid(number: str) -> bool:
    """GB 11643: a known region and the right check digit; the old form of 15 digits has none."""
    number = number.upper()
    if number[:2] not in REGIONS or len(number) not in (15, 18):
        return False
    if len(number) == 15:
        return number.isascii() and number.isdigit()
    if not (number.isascii() and number[:17].isdigit()):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return number[17] == CHECK_DIGITS[total % 11]


def card_valid(number: str) -> bool:
    """13 to 19 digits whose last one fits (Luhn)."""
    if not (13 <= len(number) <= 19 and number.isascii() and number.isdigit()):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def _always(number: str) -> bool:
    return True


# The surer kind first: what one has taken, the next leaves alone.
FINDERS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", _EMAIL, _always),
    ("identity", _IDENTITY_18, identity_valid),
    ("identity", _IDENTITY_15, identity_valid),
    ("card", _CARD, card_valid),
    ("mobile", _MOBILE, _always),
    ("fixed", _FIXED, _always),
)


def plain(text: str) -> str:
    """The text with plain figures, letters, blanks and dashes, place by place."""
    if text.isascii():
        return text
    for wide, narrow in _SAME.items():
        if wide in text:
            text = text.replace(wide, narrow)
    return text


def find(text: str) -> tuple[Found, ...]:
    """Every finding, in the order of the text; none overlaps another."""
    taken: list[Found] = []
    covered = bytearray(len(text))
    for found in _candidates(plain(text), text):
        if not any(covered[found.start : found.end]):
            covered[found.start : found.end] = b"\1" * (found.end - found.start)
            taken.append(found)
    return tuple(sorted(taken, key=lambda found: found.start))


def _candidates(words: str, text: str) -> Iterator[Found]:
    # Nearly all of a text is no number: the patterns are tried where there is a run that might hold one.
    runs = [run.span() for run in _RUN.finditer(words)]
    for kind, pattern, valid in FINDERS:
        if kind == "email":
            matches = pattern.finditer(words) if "@" in words else iter(())
        else:
            matches = chain.from_iterable(pattern.finditer(words, *run) for run in runs)
        for match in matches:
            if kind == "email" or valid(match[0].replace(" ", "").replace("-", "")):
                yield Found(kind, match.start(), match.end(), text[match.start() : match.end()])
