"""Does a misprinted label still say the same, and how does a cell's place say how it was printed?

A label left short, with a word more, in traditional characters or with their sounds beside them says the
same. Another word in the place of one, or a “不” too few, says something else, though the row is known by
the rest: what stands there may have been meant for another row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

_LONGEST = 40  # characters quoted
_PARTICLES = "的之等和与及或"
_NEGATIONS = frozenset("不非无未没否")
_TRADITIONAL = (
    "規範許處罰強業費結轉辦繼續計總開與區這國屬於祕穩護權類內務過執檔詢項無機"
    "關沒現補確舉報訴復複當認獲請繳納經議維糾審數廢單額萬構織會團體師後據製眾錄為"
)
_SIMPLIFIED = (
    "规范许处罚强业费结转办继续计总开与区这国属于秘稳护权类内务过执档询项无机"
    "关没现补确举报诉复复当认获请缴纳经议维纠审数废单额万构织会团体师后据制众录为"
)
_FOLD = str.maketrans(_TRADITIONAL, _SIMPLIFIED, _PARTICLES)
_SAID = re.compile("行名印作“([^”]*)”")


def differs(printed: str, official: Iterable[str]) -> bool:
    """Whether a label says something else than every official spelling."""
    words = _words(printed)
    return not any(_same(words, _words(label)) for label in official)


def _words(label: str) -> str:
    return "".join(each for each in normalize("NFKC", label) if "\u4e00" <= each <= "\u9fff").translate(_FOLD)


def _same(one: str, other: str) -> bool:
    """Whether one is the other with words left out, but no negation."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    within = all(each in rest for each in short)
    return within and all(short.count(each) == long.count(each) for each in _NEGATIONS)


def said(label: str) -> str:
    """What to add to the place of a row's cells; `misprint` finds it again."""
    text = "".join(filter(str.isprintable, " ".join(label.split()))).replace("”", "’").replace("“", "‘")
    return f"（行名印作“{text[:_LONGEST]}”）"


def misprint(place: str) -> str:
    """The label that the place of a cell says was printed; nothing where it was the official one."""
    found = _SAID.search(place) if "印作" in place else None
    return found[1] if found else ""
