"""What lies in the file of a closed request beside its letters? The request, the review, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.letter.facts import Facts
from gongkai.letter.papers.tables import day_text, facts_table, short_day
from gongkai.letter.sheet import Block, Say, Sheet, Table
from gongkai.letter.values import how


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request as it was made: who (name and value of each fact), what, how, and what came with it."""

    applicant: Mapping[str, str]
    asks: tuple[str, ...]
    applicant_type: str = ""
    form: str = ""
    way: str = ""
    submitted: str = ""
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """One search: day, person, place, words, whether anything was found."""

    on: str
    by: str
    place: str
    terms: str
    found: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One consultation: of whom, as what, when, how it ended, what was said."""

    party: str
    role: str
    on: date
    ended: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a review came to: questions and answers, the opinion, what is on file for it."""

    opinion: str = ""
    path: tuple[tuple[str, str], ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    searches: tuple[Searched, ...] = ()
    consultations: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """One entry of the ledger: its number, day, name, words and person."""

    seq: int
    on: date
    name: str
    said: str
    person: str


def application(facts: Facts, wanted: Wanted) -> Sheet:
    """The request as it was made, with the identity and every item in the applicant's own words."""
    rows = {"受理号": facts.case_number, "申请人类型": wanted.applicant_type, **wanted.applicant}
    came = {
        "提出的方式": how(facts.channel),
        "提交时间": wanted.submitted,
        "收到日期": day_text(facts.received_on),
        "希望的形式": wanted.form,
        "希望的方式": wanted.way,
        "附件": "\n".join(wanted.attached) or "无",
    }
    asks = {f"第{no}项": text for no, text in enumerate(wanted.asks, 1)}
    blocks = (
        facts_table("申请人", rows),
        Say("申请公开的政府信息", "label"),
        facts_table("申请内容", asks),
        Say("提出和收到", "label"),
        facts_table("提出和收到", came),
        Say("按收到时登记的内容打印，归档用。纸质申请的原件另附。", "note"),
    )
    return _sheet("政府信息公开申请表", facts, blocks)


def review(facts: Facts, found: Findings) -> Sheet:
    """审查记录: the questions and answers, what is on file, every search and every consultation."""
    head = {"受理号": facts.case_number, "申请内容": facts.summary, "审查意见": found.opinion or "没有登记"}
    blocks: list[Block] = [facts_table("审查", head)]
    if found.path:
        blocks += [Say("审查经过", "label"), Table("审查经过", (70, 30), found.path, head=("问", "答"))]
    if found.evidence:
        blocks += [Say("依据的情况", "label"), facts_table("依据的情况", found.evidence)]
    return _sheet("政府信息公开申请审查记录", facts, (*blocks, *_searches(found), *_consultations(found)))


def _searches(found: Findings) -> Iterable[Block]:
    yield Say("检索记录", "label")
    if not found.searches:
        yield Say("没有登记检索。", "note")
        return
    rows = tuple(
        (each.on, each.by, each.place, each.terms, "找到了" if each.found else "没有找到")
        for each in found.searches
    )
    head = ("日期", "检索人", "地点", "检索词", "结果")
    yield Table("检索记录", (16, 14, 26, 28, 16), rows, head=head, small=True)


def _consultations(found: Findings) -> Iterable[Block]:
    yield Say("征求意见", "label")
    if not found.consultations:
        yield Say("没有征求其他方面的意见。", "note")
        return
    rows = tuple(
        (each.party, each.role, short_day(each.on), each.ended, each.said) for each in found.consultations
    )
    head = ("对象", "身份", "征求日期", "结果", "意见和理由")
    yield Table("征求意见", (24, 14, 16, 16, 30), rows, head=head, small=True)


def course(facts: Facts, done: Iterable[Done]) -> Sheet:
    """办理经过: every entry of the ledger, in the order it was made."""
    rows = tuple((str(each.seq), short_day(each.on), each.name, each.said, each.person) for each in done)
    head = ("序号", "日期", "事项", "内容", "经办人")
    blocks = (
        facts_table("申请", {"受理号": facts.case_number, "申请内容": facts.summary}),
        Table("办理经过", (7, 15, 20, 44, 14), rows, head=head, small=True),
    )
    return _sheet("政府信息公开申请办理经过", facts, blocks)


def _sheet(title: str, facts: Facts, blocks: tuple[Block, ...]) -> Sheet:
    return Sheet(title, blocks, facts.organ, facts.decided_on, head=facts.organ, dense=True)
