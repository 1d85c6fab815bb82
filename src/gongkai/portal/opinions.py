"""What does whoever was consulted take home? A confirmation of the opinion given, as a paper."""

from __future__ import annotations

from django.utils.timezone import localtime

from gongkai.law import cites
from gongkai.letter.papers.tables import facts_table
from gongkai.letter.sheet import Say, Sheet, Signed
from gongkai.letter.write import render
from gongkai.press.text import chinese_date
from gongkai.records.actions.counter import OPINIONS
from gongkai.records.models import CaseEvent, Letter

TITLE = "意见回执"


def receipt(letter: Letter, given: CaseEvent) -> bytes:
    """The confirmation as PDF: which letter, when, which opinion; the reasons as the ledger keeps them."""
    at = localtime(given.recorded_at)
    files = len(given.data.get("files", ()))
    rows = {
        "征求意见书的文号": letter.number,
        "提出意见的一方": letter.party,
        "收到意见的时间": f"{chinese_date(given.on)}（{at:%H:%M} 在网上提交）",
        "意见": OPINIONS.get(str(given.data.get("opinion", "")), ""),
        "理由摘要": str(given.data.get("reasons", "")) or "没有填写",
        "材料": f"意见全文和附件共{files}份，由发函的机关加密保存",
    }
    blocks = (
        facts_table(TITLE, rows),
        Say(f"本回执证明意见已经送到（{cites.REG_32}）。是否公开，由发函的机关依法决定。"),
        Signed((letter.organ.name, chinese_date(given.on))),
    )
    return render(
        Sheet(TITLE, blocks, letter.organ.name, given.on, head=letter.organ.name, dense=True), "pdf"
    )
