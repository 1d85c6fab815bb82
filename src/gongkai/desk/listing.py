"""How is a record of each register shown in a list? One table of columns a register, for all pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.law.applicants import BY_KEY
from gongkai.law.registers import REGISTERS
from gongkai.law.replies import REPLIES
from gongkai.records.models import RegisterEntry
from gongkai.records.queries import bulletin, deliveries, matters
from gongkai.records.queries.registers import categories


@dataclass(frozen=True)
class Col:
    """One column: heading, what stands in it, and how it is set."""

    heading: str
    value: Callable[[Any], object]
    css: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One record as shown: its key, and text, setting and heading of each column."""

    pk: int
    cells: tuple[tuple[str, str, str], ...]
    voided: bool


@dataclass(frozen=True)
class Table:
    """The columns of one register, the field that orders its pages (None: the key), where a record is."""

    name: str
    by: str | None
    columns: tuple[Col, ...]
    link: str = ""

    def row(self, record: Any) -> Row:
        """One record as shown."""
        cells = tuple((str(each.value(record)), each.css, each.heading) for each in self.columns)
        return Row(getattr(record, "pk", 0), cells, getattr(record, "voided", False))


def yuan(fen: int) -> str:
    """分 as yuan with two places."""
    return f"{Decimal(fen) / 100:,.2f}"


def day(value: date | None) -> str:
    """A date, or a dash."""
    return value.isoformat() if value else "—"


def category(entry: RegisterEntry) -> str:
    """The name of an entry's category."""
    return dict(categories(entry.kind)).get(entry.category, entry.category)


def _entries(key: str) -> Table:
    kind = REGISTERS[key]
    columns = [Col(kind.date, lambda e: e.date, "nowrap"), Col(kind.category, category)]
    if kind.count:
        columns.append(Col(kind.count, lambda e: e.count, "number"))
    if kind.amount:
        columns.append(Col(kind.amount, lambda e: yuan(e.amount), "number"))
    columns += [Col(field.name, lambda e, k=field.key: e.details.get(k, "")) for field in kind.fields]
    if kind.online:
        columns.append(Col(kind.online, lambda e: day(e.online_on), "nowrap"))
    columns += [Col("来源", lambda e: e.source), Col("提供人", lambda e: e.person)]
    return Table(kind.name, "date", tuple(columns), "desk:entry")


def _validity(document: Any) -> str:
    said = str(document.get_validity_display())
    return f"{said}（{document.ended_on}）" if document.ended_on else said


def _interpretations(document: Any) -> str:
    return "；".join(each.title for each in document.interpretations.all() if not each.voided)


def _ended_by(document: Any) -> str:
    by = document.ended_by.title if document.ended_by else ""
    return "，".join(each for each in (by, document.ended_note) if each)


def _outcome(case: Any) -> str:
    reply = REPLIES.get(case.reply or case.row)
    return reply.name if reply else case.get_state_display()


TABLES: dict[str, Table] = {
    **{key: _entries(key) for key in REGISTERS},
    "publications": Table(
        "公开信息",
        "formed_on",
        (
            Col("标题", lambda p: p.title, "wide"),
            Col("文号", lambda p: p.doc_number),
            Col("类型", lambda p: p.get_kind_display(), "nowrap"),
            Col("成文日期", lambda p: p.formed_on, "nowrap"),
            Col("发布日期", lambda p: day(p.published_on), "nowrap"),
            Col("有效性", lambda p: p.get_validity_display(), "nowrap"),
        ),
        "desk:publication",
    ),
    "documents": Table(
        "规范性文件",
        "formed_on",
        (
            Col("标题", lambda p: p.title, "wide"),
            Col("文号", lambda p: p.doc_number, "nowrap"),
            Col("成文日期", lambda p: p.formed_on, "nowrap"),
            Col("施行日期", lambda p: day(p.effective_on), "nowrap"),
            Col("有效期至", lambda p: day(p.valid_until), "nowrap"),
            Col("有效性", _validity, "nowrap"),
            Col("解读", lambda p: _interpretations(p) or "—"),
        ),
        "desk:publication",
    ),
    "document_sheet": Table(
        "规范性文件",
        None,
        (
            Col("标题", lambda p: p.title, "wide"),
            Col("统一编号", lambda p: p.unified_number),
            Col("文号", lambda p: p.doc_number),
            Col("类型", lambda p: p.get_kind_display()),
            Col("成文日期", lambda p: p.formed_on),
            Col("施行日期", lambda p: day(p.effective_on)),
            Col("有效期至", lambda p: day(p.valid_until)),
            Col("有效性", lambda p: p.get_validity_display()),
            Col("废止、失效日期", lambda p: day(p.ended_on)),
            Col("废止、失效的依据", _ended_by, "wide"),
            Col("解读", _interpretations, "wide"),
            Col("合法性审核和备案", lambda p: p.legality, "wide"),
        ),
    ),
    "cleanup": Table(
        "文件清理",
        None,
        (
            Col("标题", lambda c: c.document.title, "wide"),
            Col("文号", lambda c: c.document.doc_number),
            Col("成文日期", lambda c: c.document.formed_on),
            Col("有效期至", lambda c: day(c.document.valid_until)),
            Col("结论", lambda c: c.conclusion.get_verdict_display() if c.conclusion else ""),
            Col("废止、失效日期", lambda c: day(c.conclusion.ended_on) if c.conclusion else ""),
            Col("说明", lambda c: c.conclusion.note if c.conclusion else "", "wide"),
            Col("登记人", lambda c: c.conclusion.by.name if c.conclusion and c.conclusion.by else ""),
            Col("登记日期", lambda c: c.conclusion.on if c.conclusion else ""),
        ),
    ),
    "deposited": Table(
        "移送清单",
        "published_on",
        (
            Col("标题", lambda p: p.title, "wide"),
            Col("文号", lambda p: p.doc_number),
            Col("索引号", lambda p: p.index_number),
            Col("公开日期", lambda p: day(p.published_on), "nowrap"),
        ),
        "desk:publication",
    ),
    "bulletin": Table(
        "月度通报",
        None,
        (
            Col("科室", lambda line: line.name),
            *(Col(name, lambda line, at=at: line.numbers[at]) for at, name in enumerate(bulletin.HEADINGS)),
        ),
    ),
    "filed": Table(
        "公开目录",
        None,
        (
            Col("序号", lambda f: f.item.number),
            Col("一级事项", lambda f: f.item.first, "wide"),
            Col("二级事项", lambda f: f.item.second, "wide"),
            Col("公开时限（工作日）", lambda f: f.item.working_days),
            Col("公开方式", lambda f: f.item.way),
            Col("已公开", lambda f: f.count if f.count or not f.missing else "还没有"),
            Col("最近一次", lambda f: day(f.last)),
            Col("在办稿件", lambda f: f.under_way),
            Col("过了期限的稿件", lambda f: f.late),
            Col("停用日期", lambda f: day(f.item.ended_on)),
        ),
    ),
    "manuscripts": Table(
        "稿件",
        None,
        (
            Col("标题", lambda m: m.title, "wide"),
            Col("状态", lambda m: m.get_state_display(), "nowrap"),
            Col("公开属性", lambda m: m.get_attribute_display(), "nowrap"),
            Col("文号", lambda m: m.doc_number),
            Col("成文日期", lambda m: m.formed_on, "nowrap"),
            Col("应公开日期", lambda m: day(m.due), "nowrap"),
        ),
        "desk:manuscript",
    ),
    "cases": Table(
        "公开申请",
        "received_on",
        (
            Col("受理号", lambda c: c.number, "nowrap"),
            Col("申请内容", lambda c: c.summary, "wide"),
            Col("申请人类型", lambda c: BY_KEY[c.applicant_type].name, "nowrap"),
            Col("收到日期", lambda c: c.received_on, "nowrap"),
            Col("答复期限", lambda c: day(c.due), "nowrap"),
            Col("办结日期", lambda c: day(c.closed_on), "nowrap"),
            Col("结果", _outcome),
        ),
        "desk:case",
    ),
    "proceedings": Table(
        "复议与诉讼",
        "filed_on",
        (
            Col("案号", lambda p: p.number),
            Col("种类", lambda p: p.get_kind_display(), "nowrap"),
            Col("事由", lambda p: p.matter, "wide"),
            Col("受理日期", lambda p: p.filed_on, "nowrap"),
            Col("程序", lambda p: p.get_procedure_display() or "—", "nowrap"),
            Col("收到副本", lambda p: day(p.copy_received_on), "nowrap"),
            Col("提交答复、答辩", lambda p: day(p.answered_on), "nowrap"),
            Col("审结日期", lambda p: day(p.decided_on), "nowrap"),
            Col("结果", lambda p: p.ending_name),
        ),
        "desk:proceeding",
    ),
    "numbers": Table(
        "文号登记",
        "serial",
        (
            Col("顺序号", lambda n: n.serial, "number"),
            Col("文号", lambda n: n.number or "（缺号）"),
            Col("文书", lambda n: n.kind),
            Col("受理号", lambda n: n.about, "nowrap"),
            Col("签发日期", lambda n: day(n.on), "nowrap"),
            Col("状态", lambda n: n.state, "nowrap"),
        ),
    ),
    "deliveries": Table(
        "送达",
        "sent_on",
        (
            Col("受理号", lambda d: d.letter.about.number, "nowrap"),
            Col("文书", deliveries.title),
            Col("文号", lambda d: d.letter.number),
            Col("方式", lambda d: d.get_way_display(), "nowrap"),
            Col("发出日期", lambda d: d.sent_on, "nowrap"),
            Col("邮件号", lambda d: d.tracking_no, "nowrap"),
            Col("签收日期", lambda d: day(d.served_on), "nowrap"),
            Col("签收人", lambda d: d.mask),
            Col("退回日期", lambda d: day(d.returned_on), "nowrap"),
            Col("邮政记录", lambda d: d.post_status),
            Col("核对日期", lambda d: day(d.reconciled_on), "nowrap"),
        ),
    ),
    "matters": Table(
        "更正与建议",
        "received_on",
        (
            Col("编号", lambda m: m.number, "nowrap"),
            Col("种类", lambda m: m.get_kind_display(), "nowrap"),
            Col("内容", lambda m: m.summary, "wide"),
            Col("提出人", lambda m: m.mask, "nowrap"),
            Col("收到日期", lambda m: m.received_on, "nowrap"),
            Col("提醒日期", lambda m: "" if m.decided_on else day(m.remind_on), "nowrap"),
            Col("办结日期", lambda m: day(m.decided_on), "nowrap"),
            Col("结果", matters.outcome, "nowrap"),
        ),
        "desk:matter",
    ),
}
