"""For each check rule: a small report in which it finds something, and one beside it in which it does not.

`scripts/rule_docs.py` runs the rules on them and prints what they say; a test fails where a rule has no
example, where its example finds nothing, or where the report beside it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from gongkai.report.forms import load
from gongkai.report.model import Cell, Number, Report, Section
from gongkai.report.read import misprints
from gongkai.report.read.lines import SCANNED
from gongkai.report.rollup import Member

ORGAN = "某某区某某局"
NUMERALS = "一二三四五六"
TEXTS = {
    1: "全年主动公开政府信息一百二十条，申请的情况见第三部分。",
    5: "公开的及时性还不够，今后逐项核对公开时限。",
    6: "本年度没有收取信息处理费。",
}
STATES = {"blank": "空着", "dash": "画线", "unreadable": "填文字", "missing": "没有这一格"}
Printed = Number | tuple[str, str]  # a figure, or the state of a cell without one and what stands there


@dataclass(frozen=True)
class Told:
    """How a report differs from a clean one of zeros."""

    cells: dict[str, Printed] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    order: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    organ: str = ORGAN
    year: int = 2023
    issued: date | None = None
    form: str = "2021"
    scanned: bool = False
    previous: Told | None = None

    def report(self) -> Report:
        """The report."""
        form = load(self.form)
        cells = {id: Cell("value", 0, "0", self._place(id)) for id in form.cells}
        cells |= {id: _cell(printed) for id, printed in self.cells.items()}
        texts = TEXTS | self.texts
        sections = tuple(
            Section(no, self.headings.get(no, form.headings[no - 1]), texts.get(no, "")) for no in self.order
        )
        title = f"{self.organ}{self.year}年政府信息公开工作年度报告"
        return Report(self.organ, self.year, form.key, title, self.issued, sections, cells)

    def _place(self, id: str) -> str:
        """As the readers say that a cell was recognised, or its row's label is printed in other words."""
        if self.scanned:
            return f"第 1 页{SCANNED}"
        label = self.labels.get(id.rpartition(".")[0])
        if not label:
            return ""
        official = load(self.form).cells[id].row.split()[-1]
        return misprints.said(label) if misprints.differs(label, [official]) else ""

    def differences(self) -> Iterator[str]:
        """What is changed, as Chinese phrases."""
        if self.organ != ORGAN:
            yield f"机关是“{self.organ}”" if self.organ else "没有写机关名称"
        if self.year != Told().year:
            yield f"{self.year} 年的报告"
        if self.issued:
            yield f"日期是 {self.issued}"
        form = load(self.form)
        if self.form != Told().form:
            yield f"用的是 {self.form} 年的格式"
        if self.scanned:
            yield "是扫描件"
        for id, printed in self.cells.items():
            yield f"“{form.cells[id].label}”{_said(printed)}"
        for row, label in self.labels.items():
            yield f"“{form.cells[f'{row}.total'].row}”的行名印作“{label}”"
        if self.order != Told().order:
            yield f"各部分依次是第{'、'.join(NUMERALS[no - 1] for no in self.order)}部分"
        for no, heading in self.headings.items():
            yield f"第{NUMERALS[no - 1]}部分的标题写作“{heading}”"
        for no, text in self.texts.items():
            yield f"第{NUMERALS[no - 1]}部分写：“{text}”" if text else f"第{NUMERALS[no - 1]}部分没有文字"
        if self.previous:
            before = "；".join(replace(self.previous, year=Told().year).differences())
            yield f"上一年的报告里，{before}" if before else "上一年的报告里没有这样的内容"


def _cell(printed: Printed) -> Cell:
    if isinstance(printed, tuple):
        state, raw = printed
        return Cell(state, None, raw)  # type: ignore[arg-type]
    return Cell("value", printed, str(printed))


def _said(printed: Printed) -> str:
    if isinstance(printed, tuple):
        state, raw = printed
        return f"{STATES[state]}“{raw}”" if raw else STATES[state]
    return f"填 {printed}"


def last(**changes: object) -> Told:
    """Last year's report."""
    return replace(Told(year=2022), **changes)  # type: ignore[arg-type]


ASKED = "（二）依申请公开：全年收到申请 8 件，予以公开 8 件。"
OWN = (
    "全年在门户网站发布各类信息{n}条，重点公开了社会保障和就业方面的政策。组织两次业务培训，邀请法律顾问讲解了近年的"
    "典型案例。对历年的文件逐件复核，清理了不再有效的内容并更新了目录。"
)
TWICE = "领导小组每季度听取一次汇报，研究解决公开工作中遇到的困难。"
_NEW = {"t3.new.person": 8, "t3.new.total": 8}
_DONE = {"t3.granted.person": 8, "t3.granted.total": 8, "t3.total.person": 8, "t3.total.total": 8}
_RIGHT = _NEW | _DONE

EXAMPLES: dict[str, tuple[Told, Told]] = {
    "T3-BALANCE": (Told(_NEW), Told(_RIGHT)),
    "T3-TOTAL": (Told(_RIGHT | {"t3.granted.person": 7, "t3.granted.total": 7}), Told(_RIGHT)),
    "T3-ROWSUM": (Told({"t3.new.total": 1}), Told({"t3.new.total": 1, "t3.new.person": 1})),
    "T4-SUM": (Told({"t4.review.total": 2}), Told({"t4.review.total": 2, "t4.review.upheld": 2})),
    "T3-CARRY": (
        Told({"t3.carried_in.total": 1}, previous=last(cells={"t3.carried_out.total": 2})),
        Told({"t3.carried_in.total": 2}, previous=last(cells={"t3.carried_out.total": 2})),
    ),
    "T2-STOCK": (
        Told({"t2.normative.valid": 9}, previous=last(cells={"t2.normative.valid": 8})),
        Told(
            {"t2.normative.valid": 9, "t2.normative.made": 1}, previous=last(cells={"t2.normative.valid": 8})
        ),
    ),
    "CELL-BLANK": (Told({"t2.coercion": ("blank", "")}), Told({"t2.coercion": 0})),
    "CELL-UNREADABLE": (Told({"t2.fees": ("unreadable", "见附件")}), Told({"t2.fees": Decimal("31.632")})),
    "CELL-NEGATIVE": (Told({"t2.penalties": -1}), Told({"t2.penalties": 1})),
    "CELL-FRACTION": (Told({"t2.penalties": Decimal("1.5")}), Told({"t2.fees": Decimal("1.5")})),
    "READ-SCANNED": (Told(scanned=True), Told()),
    "ORGAN-MISSING": (Told(organ=""), Told()),
    "FORM-MISSING": (Told({"t2.fees": ("missing", "")}), Told()),
    "FORM-OUTDATED": (Told(form="2019"), Told(form="2019", year=2020)),
    "FORM-LABEL": (
        Told(labels={"t3.publication": "3.要求提供公开信息"}),
        Told(labels={"t3.publication": "3、要求提供公開出版物"}),
    ),
    "SEC-MISSING": (Told(order=(1, 2, 3, 4, 5)), Told()),
    "SEC-ORDER": (Told(order=(1, 2, 3, 5, 4, 6)), Told()),
    "SEC-TITLE": (Told(headings={1: "概述"}), Told(headings={1: "总体 情况："})),
    "SEC-EMPTY": (Told(texts={5: "无。"}), Told()),
    "SEC6-FEE": (Told(texts={6: "无其他需要报告的事项。"}), Told()),
    "TEXT-T2": (
        Told({"t2.licences": 27}, {1: "全年作出行政许可决定 26 件。"}),
        Told({"t2.licences": 27}, {1: "全年公开行政许可信息 26 条。"}),
    ),
    "TEXT-T3": (Told(_RIGHT, {1: ASKED.replace("收到申请 8", "收到申请 9")}), Told(_RIGHT, {1: ASKED})),
    "TEXT-T4": (
        Told({"t4.review.total": 1, "t4.review.upheld": 1}, {1: "因政府信息公开申请引起行政复议 2 件。"}),
        Told({"t4.review.total": 1, "t4.review.upheld": 1}, {1: "因政府信息公开申请引起行政复议 1 件。"}),
    ),
    "TEXT-ZERO": (
        Told(_RIGHT, {1: "（二）依申请公开：本年度没有收到政府信息公开申请。"}),
        Told({}, {1: "（二）依申请公开：本年度没有收到政府信息公开申请。"}),
    ),
    "TEXT-SUM": (
        Told({}, {1: "主动公开信息 21 条：动态 12 条、公告 8 条。"}),
        Told({}, {1: "主动公开信息 21 条，其中动态 12 条、公告 8 条。"}),
    ),
    "TEXT-PERIOD": (
        Told({}, {1: "本报告所列数据的统计期限为 2022 年 1 月 1 日至 2022 年 12 月 31 日。"}),
        Told({}, {1: "本报告所列数据的统计期限为 2023 年 1 月 1 日至 2023 年 12 月 31 日。"}),
    ),
    "TEXT-YEAR": (
        Told({}, {1: "2022 年，我局公开信息 120 条。"}),
        Told({}, {1: "与 2022 年相比，我局公开的信息增加 12 条。"}),
    ),
    "TEXT-CITE": (
        Told({}, {1: "根据《中华人民共和国政府信息公开条例》（国务院令第492号）编制本报告。"}),
        Told({}, {1: "根据《中华人民共和国政府信息公开条例》（国务院令第711号）编制本报告。"}),
    ),
    "TEXT-ORGAN": (
        Told({}, {1: "根据条例的要求，别处县退役军人事务局编制本报告。"}, organ="某某区退役军人事务局"),
        Told({}, {1: "根据条例的要求，某某区退役军人事务局编制本报告。"}, organ="某某区退役军人事务局"),
    ),
    "TEXT-REPEAT": (Told({}, {1: TWICE + TWICE}), Told({}, {1: TWICE})),
    "TEXT-COPY": (
        Told({}, {1: OWN.format(n=120)}, previous=last(texts={1: OWN.format(n=98)})),
        Told({}, {1: OWN.format(n=120)}, previous=last()),
    ),
    "T2-POWER": (
        Told({"t2.rules.made": 3, "t2.rules.valid": 3}),
        Told({"t2.normative.made": 3, "t2.normative.valid": 3}),
    ),
    "T4-DIRECT": (
        Told({"t4.suit_direct.total": 1, "t4.suit_direct.upheld": 1}, year=2024),
        Told({"t4.suit_after_review.total": 1, "t4.suit_after_review.upheld": 1}, year=2024),
    ),
    "DATE-LATE": (Told(issued=date(2024, 2, 20)), Told(issued=date(2024, 1, 25))),
}


@dataclass(frozen=True)
class Roll:
    """A roll-up in words, and the reports that it adds."""

    says: str
    children: tuple[Told, ...]
    members: tuple[Member, ...] = ()
    published: Told | None = None
    parent: str = "某某区人民政府"


_MEMBERS = (Member("甲局"), Member("乙局"))
_TWO = (Told({"t2.licences": 5}, organ="甲局"), Told({"t2.licences": 3}, organ="乙局"))

# For each rule of roll-ups: where it finds something, and where it does not.
ROLL_EXAMPLES: dict[str, tuple[Roll, Roll]] = {
    "ROLL-SUM": (
        Roll(
            "甲局行政许可 5 件、乙局 3 件，公布的汇总报告填 9 件",
            _TWO,
            published=Told({"t2.licences": 9}, organ="某某区人民政府"),
        ),
        Roll(
            "甲局行政许可 5 件、乙局 3 件，公布的汇总报告填 8 件",
            _TWO,
            published=Told({"t2.licences": 8}, organ="某某区人民政府"),
        ),
    ),
    "ROLL-MISSING": (
        Roll("名单上有甲局和乙局，只有甲局的报告", _TWO[:1], _MEMBERS),
        Roll("名单上有甲局和乙局，两份报告都有", _TWO, _MEMBERS),
    ),
}
