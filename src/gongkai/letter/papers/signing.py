"""Who looked at a letter, who signed it, and how did it reach its reader?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.law import cites
from gongkai.letter.facts import Facts
from gongkai.letter.layout import enclosure_table, spaced
from gongkai.letter.model import Letter
from gongkai.letter.papers.tables import day_text, facts_table, pairs_table
from gongkai.letter.sheet import Block, Say, Sheet, Table

MODES = ("直接送达", "邮寄送达（邮政企业）", "电子送达", "委托送达")
_RULE = "直接送达、委托送达的，以签收之日为送达之日；邮寄的，以交邮之日为准"
_DATE = "      年    月    日"


@dataclass(frozen=True, slots=True)
class Service:
    """How one letter is served; what is not known yet is left blank for the pen."""

    document: str
    number: str
    receiver: str
    way: str = ""
    address: str = ""
    sent_on: date | None = None
    served_on: date | None = None
    tracking_no: str = ""
    sender: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person decided on a letter: as what, who, when, in which words."""

    role: str
    name: str
    on: date | None
    words: str


def delivery(organ: str, day: date, service: Service, case_number: str = "") -> Sheet:
    """送达回证: what was served, how and when, with room for the receiver's signature."""
    rows = {
        "送达的文书": f"{service.document}（{service.number}）" if service.number else service.document,
        "受理号": case_number,
        "受送达人": service.receiver,
        "送达地址": service.address,
        "送达方式": service.way or "  ".join(f"□ {mode}" for mode in MODES),
        "发出或者交邮日期": day_text(service.sent_on) or _DATE,
        "邮件号码": service.tracking_no,
        "送达人": service.sender,
    }
    signed = {"受送达人签名或者盖章": "", "签收日期": day_text(service.served_on) or _DATE}
    other = {"代收人及与受送达人的关系": "", "拒收或者未能送达的情况": "", "备注": service.remark}
    return Sheet(
        title="送达回证",
        blocks=(
            facts_table("送达情况", rows, tall=7),
            facts_table("签收", signed, tall=14),
            facts_table("其他情况", other, tall=10),
            Say(
                f"邮寄的，以交邮之日为送出之日；直接送达的，以签收之日为送达之日（{cites.LETTER_2016_235}）。",
                "note",
            ),
        ),
        author=organ,
        day=day,
        head=organ,
        dense=True,
    )


def approval(facts: Facts, letter: Letter, opinions: Iterable[Opinion], review: Iterable[str] = ()) -> Sheet:
    """审查审签单: the request, what the review found, the letter's hash, and each person's opinion."""
    request = {
        "受理号": facts.case_number,
        "收到日期": day_text(facts.received_on),
        "答复期限": day_text(facts.due),
        "申请人": facts.addressee,
    }
    outcome = {
        "申请内容": facts.summary,
        "审查情况": "\n".join(review),
        "拟制文书": letter.title,
        "文号": letter.number or "（签发时编定）",
        "依据": "、".join(str(cites.ALL[key]) for key in letter.cites),
        "文书校验值": spaced(letter.hash),
    }
    blocks: list[Block] = [
        pairs_table("申请情况", request),
        facts_table("审查情况", outcome),
        _opinions(tuple(opinions)),
    ]
    if letter.enclosures:
        blocks += [Say("附件", "label"), enclosure_table(letter.enclosures, "附件")]
    blocks.append(Say("拟稿、审核、签发应由不同的人承担；校验值对应全文，改动一字即须重新审签。", "note"))
    title = "政府信息公开审查审签单"
    return Sheet(title, tuple(blocks), facts.organ, facts.decided_on, head=facts.organ, dense=True)


def _opinions(opinions: tuple[Opinion, ...]) -> Table:
    rows = tuple((one.role, one.words, one.name, day_text(one.on)) for one in opinions)
    blank = tuple((role, "", "", "") for role in ("拟稿", "审核", "签发"))
    return Table(
        "审签意见",
        (12, 48, 16, 24),
        rows or blank,
        head=("环节", "意见", "姓名", "日期"),
        labels=(0,),
        tall=14,
    )
