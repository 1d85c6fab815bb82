"""What is a printed figure worth? Nothing is guessed: what is no number is said to be none."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from gongkai.report.forms import Kind
from gongkai.report.model import MISSING, Cell, Number, State

NO_CELL = "〔缺〕"  # what our own text files print where the document had no such cell
LONGEST = 30  # characters; a longer “number” is none

_DASHES = frozenset(
    {"/", "//", "\\", "-", "--", "---", "—", "——", "–", "−", "─", "━", "～", "~", "*", "·"}
) | {*("不适用", "无", "空", "不涉及", "未涉及", "N/A", "NA", "n/a")}
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_UNITS: dict[str, tuple[str, ...]] = {
    "count": ("件", "条", "宗", "份", "起", "项", "个", "次"),
    "amount": ("万元",),
    "change": ("件", "项", "个"),
}
_CHANGES = {"增加": "", "增": "", "减少": "-", "减": "-"}
_YUAN = Decimal(10000)
# Full-width signs only: normalising more would turn the footnote of “1²” into a digit.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


_cell = partial(tuple.__new__, Cell)  # what Cell(...) does, at half the cost


def figure(raw: str, kind: Kind, place: str = "") -> Cell:
    """The cell that holds `raw` as printed."""
    if raw.isdecimal() and raw.isascii() and len(raw) <= LONGEST:  # nearly all are plain digits
        return _cell(("value", int(raw), raw, place))
    text = raw.strip()
    if text == NO_CELL:
        return MISSING
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]  # as spreadsheets write a number with a comma in it
    state, value = _worth(text.translate(_NARROW).strip("\u200b\ufeff \u3000\u00a0"), kind)
    return Cell(state, value, raw, place)


def _worth(text: str, kind: Kind) -> tuple[State, Number | None]:
    if not text:
        return "blank", None
    if text in _DASHES:
        return "dash", None
    value = _number(text, kind) if len(text) <= LONGEST else None
    return ("unreadable", None) if value is None else ("value", value)


def _number(text: str, kind: Kind) -> Number | None:
    for unit in _UNITS[kind]:
        text = text.removesuffix(unit).rstrip()
    yuan = kind == "amount" and text.endswith("元")
    bare = text.removesuffix("元").rstrip() if yuan else text
    if kind == "change":
        word = next((word for word in _CHANGES if bare.startswith(word)), None)
        bare = _CHANGES[word] + bare.removeprefix(word).strip() if word else bare
    bare = bare.replace("−", "-")
    if not _NUMBER.fullmatch(bare):
        return None
    plain = bare.replace(",", "")
    value = Decimal(plain) if "." in plain else int(plain)
    return Decimal(value) / _YUAN if yuan else value
