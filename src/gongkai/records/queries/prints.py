"""Which papers of a case are printed from its records: what was asked, found, agreed on and served?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from gongkai.law.applicants import BY_KEY
from gongkai.law.case import Clock
from gongkai.law.case.events import ROLES
from gongkai.law.matters import MATTERS
from gongkai.law.replies import REPLIES
from gongkai.law.review import REQUIRED, Item
from gongkai.letter import papers as sheets
from gongkai.letter.layout import spaced
from gongkai.letter.model import Letter as Document
from gongkai.letter.papers import Opinion, Paper, Service
from gongkai.records import identity
from gongkai.records.models import Case, CaseEvent, Delivery, Letter, Request, StoredFile
from gongkai.records.queries import casepage, matters, papers
from gongkai.records.queries.reviews import Review
from gongkai.records.queries.said import detail, event_name, late_entry

OPINIONS = {
    "letter_drafted": "拟稿",
    "letter_submitted": "送审",
    "letter_sent_back": "退回",
    "letter_approved": "审核",
    "letter_signed": "签发",
}
_AGREED = {
    "letter_drafted": "拟稿",
    "letter_submitted": "送审",
    "letter_approved": "同意",
    "letter_signed": "同意签发",
}
_ENDED = {"answered": "已答复", "lapsed": "逾期未答复", "": "等待中"}


def of_letter(rows: Sequence[Any], letter: Letter) -> list[Any]:
    """What happened to one letter."""
    own = (row for row in rows if row.event.startswith("letter_"))
    return [row for row in own if row.data.get("letter") == letter.pk]


def application(case: Case, clock: Clock, on: date) -> Paper:
    """The request as it was made; of one entered without a receipt, what the register knows."""
    facts = papers.case_facts(case, clock, on)
    request = case.request
    if request is None:
        wanted = sheets.Wanted({}, (case.summary,), case.get_applicant_type_display())
        return sheets.application(facts, wanted)
    wanted = sheets.Wanted(
        applicant=_applicant(request),
        asks=tuple(identity.unseal(request.asks, f"request {request.token}")) or (case.summary,),
        applicant_type=BY_KEY[request.applicant_type].name,
        form=request.get_form_display(),
        way=request.get_way_display(),
        submitted=timezone.localtime(request.submitted_at).strftime("%Y-%m-%d %H:%M"),
        attached=tuple(_attached(request)),
    )
    return sheets.application(facts, wanted)


def _applicant(request: Request) -> dict[str, str]:
    kept = identity.unseal(request.applicant, f"request {request.token}")
    named = {field.name: kept[key] for key, field in identity.FIELDS.items() if key in kept}
    kind = identity.FIELDS["id_kind"].name
    return named | ({kind: identity.ID_KINDS.get(named[kind], named[kind])} if kind in named else {})


def _attached(request: Request) -> Iterator[str]:
    for each in StoredFile.objects.filter(request=request, case=None).order_by("pk"):
        yield f"{each.get_kind_display()}：{each.name}"


def review(case: Case, rows: Sequence[CaseEvent], clock: Clock, found: Review | None, on: date) -> Paper:
    """审查记录: the review as it stands, the searches, who was asked and how they answered."""
    findings = sheets.Findings(
        opinion=REPLIES[found.reply].name if found else "",
        path=tuple((str(question), str(answer)) for question, answer in found.path) if found else (),
        evidence=dict(_evidence(found)) if found else {},
        searches=tuple(_searches(rows)),
        consultations=tuple(_asked(rows, clock)),
    )
    return sheets.review(papers.case_facts(case, clock, on), findings)


def _evidence(found: Review) -> Iterator[tuple[str, str]]:
    for item in REQUIRED[found.reply]:
        value = found.evidence.get(item.key)
        if value:
            yield item.label, _value(item, value)


def _value(item: Item, value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_part(each) for each in value if isinstance(each, dict))
    if isinstance(value, dict):
        return "，".join(str(part) for part in value.values() if part)
    return "是" if value is True else dict(item.choices).get(str(value), str(value))


def _part(row: dict[str, object]) -> str:
    """One withheld part: where, on which ground, why."""
    reply = REPLIES.get(str(row.get("reply", "")))
    said = (str(row.get("part", "")), reply.name if reply else "", str(row.get("reasons", "")))
    return "｜".join(part for part in said if part)


def _searches(rows: Sequence[CaseEvent]) -> Iterator[sheets.Searched]:
    for each in casepage.searches(rows):
        yield sheets.Searched(each.on, each.by, each.place, each.terms, each.found)


def _asked(rows: Sequence[CaseEvent], clock: Clock) -> Iterator[sheets.Asked]:
    live = casepage.live(rows)
    told = {row.data.get("party"): detail(row) for row in live if row.event == "consultation_answered"}
    for each in clock.consultations:
        said = told.get(each.party, "") if each.ended == "answered" else ""
        yield sheets.Asked(each.party, ROLES[each.role], each.sent_on, _ENDED.get(each.ended, ""), said)


def course(case: Case, rows: Sequence[CaseEvent], clock: Clock, on: date) -> Paper:
    """办理经过."""
    done = (
        sheets.Done(
            row.seq,
            row.on,
            event_name(row.event),
            detail(row) + late_entry(row),
            row.actor.name if row.actor else "系统",
        )
        for row in rows
    )
    return sheets.course(papers.case_facts(case, clock, on), done)


def approval(
    rows: Sequence[CaseEvent],
    clock: Clock,
    found: Review | None,
    letter: Letter,
    made: Document,
    on: date,
) -> Paper:
    """审查审签单 of one letter."""
    given = papers.letter_facts(letter, clock, found, letter.signed_on or on)
    return sheets.approval(given, made, _opinions(rows, letter), _found(rows, found, letter))


def answer_approval(rows: Sequence[Any], letter: Letter, made: Document, on: date) -> Paper:
    """审查审签单 of the answer to a correction or a suggestion."""
    given = matters.letter_facts(letter, letter.signed_on or on)
    decided = MATTERS[letter.kind].outcome(matters.decision(letter)).name if matters.decision(letter) else ""
    return sheets.approval(given, made, _opinions(rows, letter), [f"处理结果：{decided}"] if decided else [])


def _opinions(rows: Sequence[Any], letter: Letter) -> list[Opinion]:
    return [
        Opinion(
            OPINIONS[row.event],
            row.actor.name if row.actor else "",
            row.on,
            str(row.data.get("reason") or _AGREED.get(row.event, "")),
        )
        for row in of_letter(rows, letter)
        if row.event in OPINIONS
    ]


def _found(rows: Sequence[CaseEvent], found: Review | None, letter: Letter) -> list[str]:
    """What the review found, for a reply."""
    if found is None or not letter.kind.startswith("reply."):
        return []
    said = [f"{question} {answer}" for question, answer in found.path]
    searched = [
        f"检索：{each.on}，{each.by}在{each.place}检索“{each.terms}”，"
        f"{'找到' if each.found else '没有找到'}。"
        for each in casepage.searches(rows)
    ]
    return [*said, *searched, f"审查意见：{REPLIES[found.reply].name}"]


def service(letter: Letter, sent: Delivery, made: Document, on: date) -> Paper:
    """送达回证; the address is left for the pen, since nobody's identity is opened for it."""
    said = Service(
        document=made.title,
        number=letter.number,
        receiver=made.addressee,
        way=sent.get_way_display(),
        sent_on=sent.sent_on,
        served_on=sent.served_on,
        tracking_no=sent.tracking_no,
        remark="\n".join(_served(letter, sent, made)),
    )
    return sheets.delivery(letter.organ.name, on, said, letter.about.number)


def _served(letter: Letter, sent: Delivery, made: Document) -> Iterator[str]:
    """What the platform itself can witness: who signed, or when and how it was collected, and what it was."""
    if sent.receiver:
        yield f"签收人：{papers.receiver(sent)}"
    if sent.collected_at is None:
        return
    at = timezone.localtime(sent.collected_at)
    opened = "凭文号和查询码" if letter.party else "凭受理号和查询码"
    yield f"{at:%Y年%m月%d日 %H:%M:%S}{opened}在本平台领取，由系统记录，无需签名。"
    yield f"文书校验值：{spaced(letter.hash)}"
    yield from (f"附件“{each.name}”校验值：{spaced(each.sha256)}" for each in made.enclosures)
