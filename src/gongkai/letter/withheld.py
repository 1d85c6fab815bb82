"""Which parts of a partial disclosure are withheld, on which article and for which reasons?

A part is written on one line, its three pieces divided by a bar: 内容｜种类｜理由.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.law.cites import Cite
from gongkai.law.replies import REPLIES
from gongkai.press.text import line

# The reply kinds that a part can rest on, by the short names a clerk writes.
NAMES = {
    "secret": "国家秘密",
    "prohibited": "法律、行政法规禁止公开",
    "safety": "三安全一稳定",
    "third_party": "第三方合法权益",
    "internal": "内部事务信息",
    "process": "过程性信息",
    "casefile": "行政执法案卷信息",
}
BASES = {key: REPLIES[key].also[0] for key in NAMES}
_KEYS = {name: key for key, name in NAMES.items()}
_BAR = re.compile(r"\s*[|｜]\s*")
_PHRASES = {
    "secret": "属于国家秘密",
    "prohibited": "属于法律、行政法规禁止公开的信息",
    "safety": "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
    "third_party": "公开会对第三方合法权益造成损害",
    "internal": "属于内部事务信息",
    "process": "属于过程性信息",
    "casefile": "属于行政执法案卷信息",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One withheld part; `reply` is a key of NAMES, or whatever else was written in its place."""

    part: str
    reply: str
    reasons: str

    def __str__(self) -> str:
        return "｜".join((self.part, NAMES.get(self.reply, self.reply), self.reasons))

    @property
    def cite(self) -> Cite:
        """The article the part is withheld under."""
        return BASES[self.reply]

    @property
    def sentence(self) -> str:
        """What the letter says of the part."""
        reasons = self.reasons.rstrip("。；;.")
        return f"{self.part}：{_PHRASES[self.reply]}，依据{self.cite}，不予公开。理由：{reasons}。"

    @property
    def fault(self) -> str:
        """What is wrong with the part, in one Chinese sentence; empty where nothing is."""
        if not self.part or not self.reasons:
            return f"“{self}”应写成“内容｜种类｜理由”，三项都要有。"
        if self.reply not in NAMES:
            return f"“{self.reply}”不是不予公开的种类，可用的有：{'、'.join(NAMES.values())}。"
        return ""


def parse(value: object) -> tuple[Part, ...]:
    """The parts from lines of text, or from objects with part, reply and reasons (of the review)."""
    lines: Iterable[object] = value.splitlines() if isinstance(value, str) else _listed(value)
    return tuple(_part(one) for one in lines if not isinstance(one, str) or one.strip())


def as_lines(parts: Iterable[Part]) -> str:
    """The parts as the drafter edits them."""
    return "\n".join(map(str, parts))


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _part(one: object) -> Part:
    if isinstance(one, Part):
        return one
    if isinstance(one, Mapping):
        texts = [line(str(one.get(key) or "")) for key in ("part", "reply", "reasons")]
    else:
        texts = [*_BAR.split(line(str(one)), maxsplit=2), "", ""]
    return Part(texts[0], _KEYS.get(texts[1], texts[1]), texts[2])
