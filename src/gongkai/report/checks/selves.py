"""Does the report speak of its own organ, or of one whose text it took over?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.words import short
from gongkai.report.claims import Passage

_PLACES = re.compile(r"^(?:[一-鿿]{1,8}?(?:自治[区州县]|[省市县区旗州盟镇乡]|街道|地区))+")
_PLACE = re.compile(r"(?P<stem>[一-鿿]{1,6}?)(?P<kind>自治[区州县]|[省市县区旗州盟镇乡]|街道)$")
_BEFORE = re.compile(r"(?:^|[。;,:\n(]|现将|由|年度?)(?P<place>[一-鿿]{2,14})$")
_AFTER = re.compile(
    r"(?:组织)?(?:编制|编写)|20\d\d年|(?:政府|政务)?信息公开(?:工作)?(?:年度|情况|20\d\d)|在|认真|严格|深入|坚持"
    r"|按照|高度重视|全面|积极|切实|持续|结合|始终|[,]?(?:共|累计)"
)
_TOGETHER = re.compile(r"[与和同向及]|会同|联合|赴|报送|抄送|转")
_WINDOW = 16
_SHORTEST = 3  # characters of an organ's name without its place


@rule(
    "TEXT-ORGAN",
    "warning",
    title="正文说的应是本机关",
    cite=cites.REG_50,
    help="自称的地方写着别处的同名机关（如威海市某局的报告写“宜宾市某局编制本报告”），提醒核实；"
    "只看自称的句子，提到别的机关不算。",
)
def organ(case: Case) -> Iterator[Fault]:
    """Another organ is named as if it were this one."""
    own = case.report.organ + case.report.title
    place = _PLACES.match(case.report.organ)
    core = case.report.organ[place.end() :] if place else ""
    if len(core) < _SHORTEST:
        return
    seen: set[str] = set()
    for passage in case.reading.passages:
        for start, end in _strangers(passage, core, own):
            span = passage.span(start, end)
            words = case.report.words(span)
            if words not in seen:
                seen.add(words)
                message = f"正文里自称“{short(words)}”，报告却是{short(case.report.organ)}的，请核实。"
                yield Fault(message, spans=(span,))


def _strangers(passage: Passage, core: str, own: str) -> Iterator[tuple[int, int]]:
    """The places where an organ of the same name in another place speaks of itself."""
    text, at = passage.plain, passage.plain.find(core)
    while at >= 0:
        end = at + len(core)
        before = _BEFORE.search(text[max(0, at - _WINDOW) : at])
        if before and _AFTER.match(text, end) and _foreign(before["place"], own):
            yield at - len(_tail(before["place"])), end
        at = text.find(core, end)


def _foreign(words: str, own: str) -> bool:
    """Whether the words end in a place that the organ's own name and title do not have."""
    found = _PLACE.search(words)
    if not found or _TOGETHER.search(words):
        return False
    stem = found["stem"]
    return stem[-2:] not in own and f"{stem[-1]}{found['kind']}" not in own


def _tail(words: str) -> str:
    return words.removeprefix("现将").removeprefix("由")
