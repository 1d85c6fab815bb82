"""What does an applicant take home? The blank form of Article 29, and the receipt of a request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.law import cites
from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.case import Line
from gongkai.letter.facts import Facts
from gongkai.letter.papers.tables import day_text, facts_table, pairs_table
from gongkai.letter.sheet import Block, Say, Sheet, Signed
from gongkai.letter.values import how
from gongkai.press.text import chinese_date

FORMS = ("纸质", "电子文件", "现场查阅、抄录")
WAYS = ("邮寄", "电子邮件", "当面领取", "网上领取")
_DATE = "      年    月    日"


def form(organ: str, contact: str, day: date) -> Sheet:
    """The blank application form: exactly what Article 29 asks for, and no question about the purpose."""
    return Sheet(
        title="政府信息公开申请表",
        subtitle=f"向{organ}提出",
        blocks=(*_applicant(), *_wanted(), *_endings(contact)),
        author=organ,
        day=day,
        dense=True,
    )


def _applicant() -> Iterable[Block]:
    kinds = "  ".join(f"□ {kind.name}" for kind in APPLICANT_TYPES)
    person = ("姓名（自然人）", "证件名称和号码")
    organisation = ("单位名称", "统一社会信用代码", "法定代表人或者负责人", "联系人")
    yield Say("一、申请人", "label")
    yield facts_table("申请人类型", {"申请人类型": kinds})
    yield pairs_table("身份和联系方式", _empty((*person, *organisation, "联系电话", "电子邮箱")), tall=8)
    yield facts_table("通信地址", {"通信地址、邮政编码": ""}, tall=8)
    yield Say("请附身份证明：自然人附身份证件复印件，法人或者其他组织附登记证书复印件。", "note")


def _wanted() -> Iterable[Block]:
    yield Say("二、申请公开的政府信息", "label")
    yield facts_table("申请内容", {"名称、文号或者便于查询的其他特征": ""}, tall=32)
    yield Say("三、提供的形式和获取的方式", "label")
    yield facts_table("形式和方式", {"形式": _boxes(FORMS), "获取的方式、途径": _boxes(WAYS)})


def _endings(contact: str) -> Iterable[Block]:
    yield pairs_table("签名", {"申请人签名或者盖章": "", "申请日期": _DATE}, tall=8)
    told = "申请公开政府信息不需要说明用途。书写确有困难的，可以口头提出，由工作人员代为填写"
    yield Say(f"{told}（{cites.REG_29}）。", "note")
    if contact:
        yield Say(f"受理机构：{contact}", "note")
    yield Say("以下由受理机构填写", "label")
    names = ("受理号", "收到日期", "收到方式", "经办人")
    yield pairs_table("受理机构填写", _empty(names), tall=7)


def _empty(names: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(names, "")


def _boxes(choices: Iterable[str]) -> str:
    return "  ".join(f"□ {choice}" for choice in (*choices, "其他：________"))


def receipt(facts: Facts, code: str, ledger: Iterable[Line] = (), *, provisional: bool = False) -> Sheet:
    """The receipt: case number, query code, receipt date and its rule, due date and how it was counted."""
    rows = {
        "受理号": facts.case_number,
        "查询码": code,
        "申请人": facts.addressee,
        "申请内容": facts.summary,
        "提出的方式和日期": f"{how(facts.channel)}提出，{day_text(facts.submitted_on or facts.received_on)}",
        "收到日期": day_text(facts.received_on),
        "收到日期的认定": f"{facts.receipt_rule}（{cites.REG_31}）",
        "应当答复的日期": day_text(facts.due) + ("（暂定，放假安排公布后可能变动）" if provisional else ""),
        "怎样计算": counted(facts, tuple(ledger)),
    }
    return _receipt(
        facts, "登记回执", rows, "依法需要补正、缴费、征求意见或者延长期限的，答复日期相应变化，会另行告知。"
    )


def submission(facts: Facts, code: str, at: str, asks: Iterable[str], lacks: str) -> Sheet:
    """The receipt of what waits for a confirmation: when it came, by which rule it will be dated."""
    rows = {
        "受理号": facts.case_number,
        "查询码": code,
        "申请人": facts.addressee,
        "申请内容": "\n".join(asks),
        "提出的方式和时间": f"{how(facts.channel)}提出，{at}",
        "收到日期": f"待确认，现在还缺少{lacks}",
        "收到日期的认定": f"{facts.receipt_rule}（{cites.REG_31}）",
        "应当答复的日期": f"收到日期确定后，自次日起计算20个工作日（{cites.REG_33}）",
    }
    return _receipt(
        facts,
        "提交回执",
        rows,
        "本回执证明申请已经提交。工作人员当日与您确认；没有联系上的，请主动与受理机构联系。",
    )


def _receipt(facts: Facts, name: str, rows: dict[str, str], remark: str) -> Sheet:
    """What is on file, how to follow it, and what comes next."""
    followed = f"打开 {facts.track_address}，输入受理号和查询码。" if facts.track_address else ""
    blocks: list[Block] = [
        facts_table(name, rows),
        Say(f"查询进度：{followed}也可以凭受理号向受理机构询问。请妥善保存查询码，不要告诉他人。"),
        Say(remark),
        Signed((facts.organ, chinese_date(facts.decided_on))),
    ]
    blocks += [Say(f"联系方式：{facts.contact}", "note")] if facts.contact else []
    title = f"政府信息公开申请{name}"
    return Sheet(title, tuple(blocks), facts.organ, facts.decided_on, head=facts.organ, dense=True)


def counted(facts: Facts, ledger: tuple[Line, ...]) -> str:
    """How the due date came about, in one sentence; from the ledger where one is given."""
    text = f"收到当日不计，自次日起计算20个工作日（{cites.REG_33}）"
    if facts.received_on is None or facts.due is None:
        return f"{text}。"
    span = f"{chinese_date(facts.received_on)}的次日至{chinese_date(facts.due)}"
    within = [line for line in ledger if facts.received_on < line.date <= facts.due]
    days = sum(line.count for line in within)
    rest = sum(line.event == "restday" for line in within)
    whole = days == 20  # later events have changed the count: the ledger itself tells it
    return f"{text}。{span}" + (f"，计工作日{days}日，不计的休息日、节假日{rest}日。" if whole else "。")
