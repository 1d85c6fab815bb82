"""What does an entry of a ledger say, in words?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from gongkai.law import handling
from gongkai.law.replies import REPLIES
from gongkai.letter.kinds import KINDS as LETTERS
from gongkai.records.models import CaseEvent

OPINIONS = {"agree": "同意公开", "object": "不同意公开"}
# What else an entry may say, and the words before it.
SAID = {
    "reasons": "理由：",
    "department_name": "科室：",
    "handler_name": "经办人：",
    "inner_due": "内部期限：",
    "terms": "检索词：",
    "place": "地点：",
    "keeps": "本件保留：",
    "title": "标题：",
    "name": "文件：",
    "to": "建议向其提出：",
    "fee_number": "文号：",
    "amount": "应缴（元）：",
    "paid": "实缴（元）：",
    "bill": "票据号：",
    "tracking_no": "邮件号：",
    "receiver": "签收人：",
    "reason": "理由：",
    "note": "",
}


def voided(rows: Iterable[CaseEvent]) -> set[int]:
    """The numbers of the events that were taken back."""
    return {row.data["seq"] for row in rows if row.event == "voided"}


def event_name(event: str) -> str:
    """What an entry of the ledger is called."""
    step = handling.STEPS.get(event)
    return step.name if step else event


def detail(row: CaseEvent) -> str:
    """What an event says besides its date."""
    data = row.data
    reply = REPLIES.get(data.get("reply", ""))
    letter = LETTERS.get(str(data.get("kind", "")))
    parts = (
        f"《{letter.title}》{data.get('number', '')}" if letter else "",
        str(data.get("party", "")),
        f"{data['days']} 个工作日" if "days" in data else "",
        _counted(data),
        f"至 {data['until']}" if data.get("until") else "",
        reply.name if reply else "",
        f"作废第 {data['seq']} 条" if row.event == "voided" else "",
        OPINIONS.get(str(data.get("opinion", "")), ""),
        *(f"{label}{data[key]}" for key, label in SAID.items() if data.get(key)),
        _by(row),
        {True: "找到了", False: "没有找到"}.get(data.get("found"), ""),
    )
    return "；".join(part for part in parts if part)


def _counted(data: Mapping[str, Any]) -> str:
    """By what a fee was computed."""
    unit = {"cases": "按件计收 {} 件", "pages": "按量计收 {} 页"}.get(str(data.get("method", "")), "")
    return unit.format(data.get("quantity", "")) if unit else ""


def _by(row: CaseEvent) -> str:
    """Whoever searched; of any other entry, by which way it came."""
    said = str(row.data.get("by", ""))
    return f"检索人：{said}" if said and row.event == "searched" else said


def late_entry(row: CaseEvent) -> str:
    """The mark of an entry that was made after its day."""
    return "（补录）" if row.on < timezone.localdate(row.recorded_at) else ""
