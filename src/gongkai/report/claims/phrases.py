"""Which words before or after a number say what it counts?"""

from __future__ import annotations

import re
from functools import cache

from gongkai.report.claims.quantities import Quantity, quantities

# What may stand between such words and the number without changing what is counted. Whoever writes anything
# else there (热线, 建议, 低保) counts something else, and nothing is claimed.
_FILLING = (
    "依申请公开来信|公民、法人(?:和|或|及|与|、)其他组织|公民|公众|群众|社会|市民|村民|当事人|申请人|申请|提交"
    "|提出|要求|获取|政府|政务|信息公开|依申请公开|公开(?=申请|事项|案|件|信)|信息|依法|依|有效|书面|相关|机关"
    "|事项|事宜|数量|总数|件数|案件|办件|件|书|表|单|的|了|到|共计|合计|累计|总计|共|计|为|是|有|达|已|均|全部"
    "|按时|按期|按规定|及时|完毕|完成|并(?=[办答回处])|答复|办结|办理|处理|回复|受理|收到|继续|和|及|与|法定"
    "|时限|期限|内|在|本年度?|全年|度|决定|行政|规范性文件"
)
# What may stand before such words in the same clause. A verb with anything else before it (书面答复) speaks
# of a part, and what is called a decision of something that is none (新增许可事项, 减免收费).
_SELF = "[我本全](?:局|委|办|院|厅|镇|乡|县|区|市|州|旗|街道?|单位|机关|部门|中心|支队|大队|系统)"
_WHEN = (
    "本年度?|全年|年度|今年|年内|TTTT年度?|共|总共|累计|合计|已|均|全部|按时限?|按期|按规定|依法|及时"
    "|在?(?:法定)?[时期]限内"
)
_PLAIN = re.compile(
    rf"(?:{_SELF}|{_WHEN}|其中|另|目前|政府|信息公开|依申请公开|申请|件|事项|和|并|及|与|的|数|为)*+$"
)
_TAKEN = re.compile(rf"(?:{_SELF}|{_WHEN}|作出|做出|办理|实施|处理|收取|征收|执收|对外|[、和及])*+$")
_OTHER = re.compile(
    r"委托|交办|转办|转交|转送|移送|历年|以来|预计|其余|剩余|余下|[较比增减]|提高|上升|下降|平均|最多|培训|名义|起草|牵头"
    r"|参与|审查|备案|热线|信箱|留言|建议|提案|信访|投诉|咨询|来电|通过|网络|网上|线上|信函|邮寄|当面|现场|窗口|平台|邮件"
    r"|信件|传真"
)
_NEGATED = re.compile(r"未|没有|不|逾期|超期|延期")
_VERBS = frozenset({"new", "handled", "processed", "granted", "review", "suit"})
_STRICT = frozenset({"handled", "processed"})
_DECISIONS = frozenset({"licences", "penalties", "coercion", "fees"})
_NO_DECISION = re.compile(r"案件|事项|申请|书|表|单|信息")
_AHEAD = re.compile(
    r"(?:其中|另外?有?|还|尚?有|仍|尚|有|共|此外|目前|以及|和|及|且|并|剩)*(?:(?:受理|收到)的)?$"
)
_TAIL = re.compile(r"[^,、:()\n]{0,30}")
_STOP = re.compile(r"[,:()、]")
_LAST = re.compile(r"[^,:()]*[,:()]*$")
_PUBLISHED = re.compile(r"公开|公示|公布|发布|录入|归集|上传|推送|信息")
_COUNTED = frozenset({"件", "宗", "份", "条", "起", "项", "次", "例", "个", "封", "件次", ""})


@cache
def _label(topic: str) -> re.Pattern[str]:
    """The words of the quantities that a topic lets be believed, with what may follow up to the number."""
    believed = {"request": (2, 3, 4), "contest": (2, 4)}.get(topic, (2,))
    words = (
        f"(?P<{key}>{one.words})" for key, one in quantities().items() if one.words and one.table in believed
    )
    return re.compile(rf"(?:{'|'.join(words)})(?:{_FILLING})*+$")


@cache
def _behind() -> re.Pattern[str]:
    """Words after a number; those of the verbs of receiving stand before it only."""
    one = (
        each
        for each in quantities().values()
        if each.table == 3 and each.key not in ("new", "handled", "asked")
    )
    words = "|".join(f"(?P<{each.key}>{each.words})" for each in one)
    return re.compile(rf"(?:{words}|(?P<review>(?:行政)?复议)|(?P<suit>(?:行政)?诉讼))")


def named(label: str, tail: str, unit: str, topic: str) -> tuple[Quantity, int, int] | None:
    """The quantity that a number's surroundings name, with how far before it and behind it the words reach.

    `label` is what stands before the number since the last one, `tail` what follows up to the next stop.
    """
    before = _before(label, unit, topic) if _plain(tail) else None
    if not topic or (before and not label.endswith("的")):
        return before
    return _after(label, tail, unit) or before


def tail(text: str, start: int, end: int) -> str:
    """What follows a number up to the next punctuation."""
    found = _TAIL.match(text, start, end)
    return found[0] if found else ""


def _before(label: str, unit: str, topic: str) -> tuple[Quantity, int, int] | None:
    clause = _clause(label)
    bare = clause.rstrip(",:(、")
    found = _label(topic).search(bare)
    if not found:
        return None
    quantity = quantities()[str(found.lastgroup)]
    if not _said(quantity, bare, found.start()) or not _fits(quantity, unit, found[0]):
        return None
    return quantity, len(clause) - found.start(), 0


def _said(quantity: Quantity, words: str, until: int) -> bool:
    """Whether nothing before the words makes them speak of something else, or denies them."""
    before = words[:until]
    if _OTHER.search(before) or (quantity.table == 4 and "新" in before):
        return False
    if quantity.key in _STRICT and not _PLAIN.match(before):
        return False
    if quantity.key in _DECISIONS and not _TAKEN.match(before):
        return False
    if quantity.key == "normative_made" and "累计" in before:
        return False
    return quantity.key not in _VERBS or not _NEGATED.search(before)


def _clause(label: str) -> str:
    found = _LAST.search(label)
    return found[0] if found else label


def _after(label: str, tail: str, unit: str) -> tuple[Quantity, int, int] | None:
    if not unit or not _AHEAD.fullmatch(_STOP.split(label)[-1]):
        return None
    matches = list(_behind().finditer(tail))
    found = next((each for each in matches if each.lastgroup != "processed"), matches[0] if matches else None)
    if not found:
        return None
    quantity = quantities()[str(found.lastgroup)]
    said = _said(quantity, tail, found.start()) and _fits(quantity, unit, found[0])
    return (quantity, 0, found.end()) if said else None


def _fits(quantity: Quantity, unit: str, words: str) -> bool:
    if quantity.key in _DECISIONS and _NO_DECISION.search(words):
        return False
    if quantity.table == 4 and "书" in words:
        return False
    if quantity.key == "fees":
        return unit in ("万元", "元")
    return unit in _COUNTED and (unit != "" or bool(quantity.near))


@cache
def _plain_tail() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_FILLING})*+(?:中|其中|后|时|，|$|[已均全按由为因]|占|[一-鿿]{{0,6}}(?:答复|办结|结转))"
    )


def _plain(tail: str) -> bool:
    """Whether what follows the number does not name something else that is counted."""
    return not tail or bool(_plain_tail().match(tail))


def published(sentence: str) -> bool:
    """Whether a sentence up to a number is on decisions published, not on decisions taken."""
    return bool(_PUBLISHED.search(sentence))
