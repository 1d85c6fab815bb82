"""Where does the prose say that there was none of something?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.report.claims.scan import hits

DENIAL = re.compile("[未没无零]")  # what a unit must hold to deny anything
_ASKED = (
    r"(?:依申请公开政府信息|政府信息公开|政务信息公开|信息公开|依申请公开|公开)(?:政府信息|信息)?(?:的)?"
    r"(?:申请|事项|事宜|件|来信|来函|办件|工作|表|书|需求|请求)*|申请"
)
_FIRST = re.compile("[未没尚均暂无收受]")  # with which _REQUESTS and _CONTEST begin
_REQUESTS = re.compile(
    r"(?:(?:尚|均|暂)?(?:未|没有)(?:收到|接到|接收到?|受理|新收|收办)(?:过|到|任何)?"
    r"(?:公民、法人(?:和|或|及|与|、)其他组织|公民|公众|群众|社会|申请人|提出|提交|要求|书面|有效|关于|的)*"
    rf"(?:{_ASKED})(?:情况|要求|数量|案件|申请)*(?=[,、()]|$)"
    r"|(?:(?<![一-鿿])|(?<=[年度局委办镇区县市位内均暂]))无依申请公开(?:政府信息)?(?:申请|事项|件)?(?:情况)?(?=[,、()]|$)"
    r"|(?:收到|受理)(?:政府信息公开|依申请公开|信息公开)?申请(?:数量|件数)?(?:为)?零(?:件)?)"
)
_CONTEST = re.compile(
    r"(?:(?<![一-鿿])无|未(?=发|出|产|收|引|涉|被|因|有)|没有)(?:发生|出现|产生|收到|引发|引起|涉及|被|有|因)*"
    r"(?P<what>[^,;]{0,24})"
)
_REVIEW = re.compile(r"(?<!经)复议(?!后|机关|决定|维持|纠正|败诉|被|结果|机构|工作)")
_SUIT = re.compile(r"(?:诉讼|(?<!后)(?<!接)起诉)(?!败诉|被|结果|维持|纠正|工作|时效|法)")
_LOST = re.compile(r"不当|不及时|超期|逾期|错误|违规|泄密|败诉|纠错|撤销|违法|责令|不服|投诉|举报")
_OUT = re.compile(
    r"(?:无|未有|没有)[^,;]{0,6}?(?:(?:下一?年|次年|NNNN年)度?结转|结转(?:至|到|入)?(?:下一?年|次年|NNNN年))度?"
)
_IN = re.compile(r"(?:无|没有)(?:上一?年|去年|PPPP年)度?结转")


def denials(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The keys of the quantities of which a unit says that there was none, with the words' places."""
    unit = text[start:end]
    for found in hits(_FIRST, _REQUESTS, text, start, end):
        yield "new", found.start(), found.end()
    for key, pattern in (("carried_out", _OUT), ("carried_in", _IN)) if "结转" in unit else ():
        for found in pattern.finditer(text, start, end):
            yield key, found.start(), found.end()
    contested = "复议" in unit or "诉讼" in unit or "起诉" in unit
    for found in hits(_FIRST, _CONTEST, text, start, end) if contested else ():
        yield from _contest(found["what"], found.start(), found.start("what"))


def _contest(what: str, start: int, offset: int) -> Iterator[tuple[str, int, int]]:
    if _LOST.search(what):
        return
    for key, pattern in (("review", _REVIEW), ("suit", _SUIT)):
        found = pattern.search(what)
        if found:
            yield key, start, offset + found.end()
