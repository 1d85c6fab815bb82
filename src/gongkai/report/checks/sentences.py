"""Which sentences does a report say, and when do two say the same?

Figures and years never matter, and between organs neither do their names. Sentences that the law or the form
puts in everyone's mouth are no one's own, and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from gongkai.report.claims import Passage

SHORTEST = 12  # characters of a sentence that can be anyone's own
_SENTENCE = re.compile(r"[^。;!?！？\n]+")
_NUMBERING = re.compile(
    r"^(?:\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十\d]+[、.]|[一二三四五六七八九十]+是)"
)
_FIGURE = re.compile(r"[\d.%]+|[,、:()“”\"《》]")
_EVERYONES = re.compile(
    r"条例|国办公开办函|信息处理费|编制(?:本|了|而成|20)|统计期限|不存在收费|(?:没有|无)其他(?:需要)?报告的?事项"
    r"|(?:未|没有)收到.{0,12}申请|习近平|党的.{1,4}大"
)
_SELVES = re.compile(
    r"[我本](?:局|委|办|院|厅|镇|乡|县|区|市|州|旗|街道|单位|机关|部门|中心)|[一-鿿]{1,4}?(?:省|市|县|区|旗|镇|乡|街道)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its section, its place in the passage, its words without figures and punctuation."""

    section: int
    start: int
    end: int
    words: str


def stretches(passage: Passage) -> list[str]:
    """What stands between stops, whether it is anybody's own or not."""
    return _SENTENCE.findall(passage.plain)


def sentences(passage: Passage, among: Container[str] | None = None) -> Iterator[Sentence]:
    """The sentences of a passage that are long enough and somebody's own; of these words only, if given."""
    for found in _SENTENCE.finditer(passage.plain):
        if found.end() - found.start() < SHORTEST or (among is not None and found[0] not in among):
            continue
        words = own(found[0])
        if words:
            yield Sentence(passage.section, found.start(), found.end(), words)


def own(text: str) -> str:
    """The words of a sentence without figures and punctuation; nothing if it is everyone's, or too short."""
    if _EVERYONES.search(text):
        return ""
    words = _FIGURE.sub("", _NUMBERING.sub("", text))
    return words if len(words) >= SHORTEST else ""


def nameless(words: str, organ: str) -> str:
    """A sentence's words without the names of organs and places, to compare it with another organ's."""
    return _SELVES.sub("", words.replace(organ, "") if organ else words)
