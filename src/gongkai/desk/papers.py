"""How is a paper handed out as a file, and which papers of a case are made from its ledger?"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpResponse

from gongkai.desk.casebook import event_name
from gongkai.desk.dossier import Dossier
from gongkai.law.replies import REPLIES
from gongkai.letter import papers
from gongkai.letter.model import Letter as Document
from gongkai.letter.papers import Opinion, Paper, Service
from gongkai.records.models import CaseEvent, Delivery, Letter
from gongkai.records.queries import casepage
from gongkai.records.queries import papers as facts

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
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


def attachment(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep, never to be shown inside the page, and never cached."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def of_letter(rows: Iterable[CaseEvent], letter: Letter) -> list[CaseEvent]:
    """What happened to one letter."""
    own = (row for row in rows if row.event.startswith("letter_"))
    return [row for row in own if row.data.get("letter") == letter.pk]


def history(found: Dossier, letter: Letter) -> list[dict[str, object]]:
    """Who did what with a letter, in order."""
    return [
        {
            "name": event_name(row.event),
            "actor": row.actor.name if row.actor else "系统",
            "at": row.recorded_at,
            "said": row.data.get("reason") or row.data.get("note", ""),
            "hash": str(row.data.get("hash", ""))[:12],
        }
        for row in of_letter(found.rows, letter)
    ]


def approval(found: Dossier, letter: Letter, made: Document) -> Paper:
    """审查审签单."""
    opinions = [
        Opinion(
            OPINIONS[row.event],
            row.actor.name if row.actor else "",
            row.on,
            str(row.data.get("reason") or _AGREED.get(row.event, "")),
        )
        for row in of_letter(found.rows, letter)
        if row.event in OPINIONS
    ]
    given = facts.letter_facts(letter, found.clock, found.review, letter.signed_on or found.today)
    return papers.approval(given, made, opinions, _review(found, letter))


def _review(found: Dossier, letter: Letter) -> list[str]:
    """What the review found, for a reply."""
    if found.review is None or not letter.kind.startswith("reply."):
        return []
    asked = [f"{question} {answer}" for question, answer in found.review.path]
    searched = [
        f"检索：{each.on}，{each.by}在{each.place}检索“{each.terms}”，"
        f"{'找到' if each.found else '没有找到'}。"
        for each in casepage.searches(found.rows)
    ]
    return [*asked, *searched, f"审查意见：{REPLIES[found.review.reply].name}"]


def delivery(found: Dossier, letter: Letter, sent: Delivery, made: Document) -> Paper:
    """送达回证; the address is left for the pen, since nobody's identity is opened for it."""
    service = Service(
        document=made.title,
        number=letter.number,
        receiver=made.addressee,
        way=sent.get_way_display(),
        sent_on=sent.sent_on,
        served_on=sent.served_on,
        tracking_no=sent.tracking_no,
        remark=f"签收人：{facts.receiver(sent)}" if sent.receiver else "",
    )
    return papers.delivery(found.organ.name, found.today, service, found.case.number)


def ledger(found: Dossier) -> Paper:
    """期限计算表."""
    given = facts.case_facts(found.case, found.clock, found.today)
    return papers.ledger(given, found.clock, casepage.notices(found.clock, found.calendar))
