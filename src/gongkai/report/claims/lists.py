"""Which totals of the prose stand beside their parts, and is the list meant to be complete?

Complete is a sum written out (“35条（8+6+1+20）”) and a list after a colon in which every item has its number
(“20条：动态12条、公告8条”). A list opened by 其中 or by a bracket often names only some of the parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.report.claims.claim import Total
from gongkai.report.claims.numbers import Token
from gongkai.report.claims.passages import Passage, Unit
from gongkai.report.model import Number

_WRITTEN = re.compile(r"(?P<open>[(:,]*(?:其中)?[:,]?)(?P<sum>\d{1,9}(?:\+\d{1,9})+)(?P<next>.?)")
_OPEN = re.compile(r"(?:\([^()]{0,20}\))?[,:(]*(?P<some>其中|包括|包含|含)?[:,]*")
_COLON = re.compile(r"(?:\([^()]{0,20}\))?:")
_INSIDE = re.compile(r"\([^()]{0,60}\)")
_ITEM = re.compile(r"(?P<label>[^\d,、:()]{1,16})(?P<number>\d{1,9})(?P<unit>[^\d,、:()]{0,2})")
_VERBS = re.compile(
    r"发表|组织|举办|召开|开展|收到|受理|办理|答复|回复|编发|制作|推送|增|减|较|比|占|每|累计|共|培训|浏览|访问|阅读|点击|等|约|余"
)
_LONGEST = 600  # characters of a list


def totals(passage: Passage, unit: Unit, tokens: Sequence[Token], bound: set[int]) -> Iterator[Total]:
    """The totals of one unit with at least two parts; `bound` are the numbers that claim to be cells."""
    done = unit.start
    for token in tokens:
        if token.start < done or not token.exact or not token.unit or token.start in bound:
            continue
        found = _written(passage, unit, token) or _listed(passage, unit, token)
        if found:
            parts, whole, end = found
            done = end
            yield Total(token.number, parts, whole, passage.span(token.start, end))


def _written(passage: Passage, unit: Unit, token: Token) -> tuple[tuple[Number, ...], bool, int] | None:
    found = _WRITTEN.match(passage.text, token.end, unit.end)
    if not found or not found["open"] or found["next"] in tuple("0123456789.%+"):
        return None
    parts = tuple(int(part) for part in found["sum"].split("+"))
    return parts, "其中" not in found["open"], found.end("sum")


def _listed(passage: Passage, unit: Unit, token: Token) -> tuple[tuple[Number, ...], bool, int] | None:
    opened = _OPEN.match(passage.text, token.end, unit.end)
    colon = _COLON.match(passage.text, token.end, unit.end)
    some = opened["some"] if opened else None
    if not opened or not (some or colon):
        return None
    end = min(unit.end, opened.end() + _LONGEST)
    items = _INSIDE.sub("", passage.text[opened.end() : end]).rstrip(")")
    parts, every = _parts(items, token.unit)
    if len(parts) < 2:
        return None
    return tuple(parts), bool(colon) and not some and every, end


def _parts(items: str, unit: str) -> tuple[list[Number], bool]:
    """The numbers of a list up to its first item of another kind, and whether there was none such."""
    parts: list[Number] = []
    for item in re.split("[,、]|和(?=[^,、]*\\d)", items):
        found = _ITEM.fullmatch(item)
        if not found or found["unit"] not in (unit, "") or _VERBS.search(found["label"]):
            return parts, False
        parts.append(int(found["number"]))
    return parts, True
