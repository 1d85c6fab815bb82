"""Write docs/law.md from the code: calendar, periods, events, replies, fees, remedies, citations.

python scripts/law_docs.py          write it
python scripts/law_docs.py --check  exit 1 where it is out of date
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from itertools import groupby, islice
from pathlib import Path

from gongkai.law import annual, fees, receipt, remedies, replies, reporting
from gongkai.law.case import SILENCE
from gongkai.law.case.events import KINDS, PHASES, ROLES
from gongkai.law.cites import ALL, STATUS
from gongkai.law.deadlines import PERIODS, UNITS
from gongkai.law.defaults import DEFAULTS
from gongkai.law.matters import MATTERS
from gongkai.law.review import QUESTIONS, REQUIRED, Option
from gongkai.law.review.tree import GROUND
from gongkai.law.workdays import load
from gongkai.law.workdays.notices import Day

TARGET = Path(__file__).parents[1] / "docs" / "law.md"
HEAD = """\
# 法律规则

本页由 `scripts/law_docs.py` 从代码生成，请勿手工修改。程序怎样算期限、计行次、算费用、告知救济，
以这里写的为准；“核实”一栏说明规则核对到什么程度：{statuses}
（“已读原文”指读过全文，或者读过所引的部分）。
"""


def render() -> str:
    """The whole page."""
    head = HEAD.format(statuses="、".join(STATUS.values()))
    return "\n\n".join([head.strip(), *(part().strip() for part in PARTS)]) + "\n"


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(columns)
    lines = [_row(names), _row("---" for _ in names), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _section(title: str, *blocks: str) -> str:
    return "\n\n".join([f"## {title}", *blocks])


def _calendar() -> str:
    rows = [
        (notice.year, f"{notice.title}", notice.number, notice.issued, *_named(str(notice)))
        for notice in load().notices
    ]
    return _section(
        "工作日历",
        f"通知列为放假的不是工作日，列为上班的是工作日，其余按周一至周五。已有通知的年份到{load().known_through}为止，"
        "之后（和最早的通知之前）的日期按周一至周五暂算，标为“暂定”。同一天有两个通知的，以后一个为准。"
        "地方放假（如民族节日）可以另行叠加。",
        _table(("年份", "通知", "文号", "成文日期", "放假", "调休上班"), rows),
    )


def _named(source: str) -> tuple[str, str]:
    days = sorted((day for day in load().days.values() if day.source == source), key=lambda day: day.date)
    off = [day for day in days if not day.is_workday]
    work = [_short(day.date) for day in days if day.is_workday]
    return "；".join(_blocks(off)), "、".join(work) or "—"


def _blocks(days: list[Day]) -> Iterable[str]:
    for name, group in groupby(days, key=lambda day: day.name):
        each = [day.date for day in group]
        span = _short(each[0]) if len(each) == 1 else f"{_short(each[0])}至{_short(each[-1])}"
        yield f"{name}{span}"


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _periods() -> str:
    rows = [
        (k.name, f"{k.length}{UNITS[k.unit]}", k.since, k.cite, STATUS[k.status]) for k in PERIODS.values()
    ]
    return _section(
        "期间",
        "起算之日不计。按工作日计的，第1日是起算之日以后的第一个工作日；按日、按月计的，最后一日放假的，"
        "顺延到放假结束的次日。",
        _table(("期间", "长度", "自何日起", "依据", "核实"), rows),
    )


def _receipt() -> str:
    rows = [(c.name, c.rule, c.cite) for c in receipt.CHANNELS.values()]
    rules = [
        (f"`{key}`", text, "默认" if key == receipt.DEFAULT_RULE else "可设")
        for key, text in receipt.RULES.items()
    ]
    return _section(
        "收到申请之日",
        _table(("渠道", "规则", "依据"), rows),
        "互联网、传真、电子邮件怎样算双方确认，各机关可以设定（`handling.receipt_rule`）：",
        _table(("代码", "做法", ""), rules),
    )


def _events() -> str:
    rows = [
        (f"`{k.key}`", k.name, "、".join(PHASES[p] for p in PHASES if p in k.phases), k.cite)
        for k in KINDS.values()
    ]
    return _section(
        "案件的事件",
        "案件是一串有日期的事件，状态和期限都由事件算出。没有意义的事件不予登记；依法可以做而做晚了的，照样登记，"
        "并列为问题。",
        _table(("代码", "事件", "可以登记的阶段", "依据"), rows),
        "征求意见要写明对方是谁（`role`），逾期不答复的后果不同：",
        _table(
            ("代码", "对方", "逾期不答复", "依据"),
            ((f"`{key}`", name, *SILENCE[key]) for key, name in ROLES.items()),
        ),
    )


def _review() -> str:
    rows = [
        (at, question.text, option.text, _leads(option), question.cite if first == 0 else "")
        for at, question in enumerate(QUESTIONS.values(), 1)
        for first, option in enumerate(question.options)
    ]
    return _section(
        "审查",
        "逐个回答下面的问题，走到一种答复为止。",
        _table(("序号", "问题", "回答", "接着", "依据"), rows),
        "作出各种答复以前，案卷里要有：",
        _table(("答复", "要有什么", "依据"), _evidence()),
    )


def _leads(option: Option) -> str:
    numbers = {key: at for at, key in enumerate(QUESTIONS, 1)}
    if option.goto:
        return f"问题{numbers[option.goto]}"
    return "前面选定的不予公开情形" if option.reply == GROUND else replies.REPLIES[option.reply].name


def _evidence() -> Iterable[tuple[object, ...]]:
    for key, items in REQUIRED.items():
        for first, item in enumerate(items):
            label = item.label if item.required else f"{item.label}（有则填）"
            yield replies.REPLIES[key].name if first == 0 else "", label, item.cite


def _matters() -> str:
    rows = [
        (kind.name if first == 0 else "", outcome.name, outcome.says, kind.cite)
        for kind in MATTERS.values()
        for first, outcome in enumerate(kind.outcomes)
    ]
    return _section(
        "更正申请和主动公开建议",
        *_notes((kind.name, kind.note) for kind in MATTERS.values()),
        _table(("事项", "结果", "告知", "依据"), rows),
    )


def _replies() -> str:
    rows = [
        (
            f"`{k.key}`",
            k.name,
            "、".join(str(cite) for cite in k.cites),
            f"{replies.GROUPS[k.group]} `{k.row}`",
            "；".join(k.must_hold),
            remedies.CLASSES[k.remedy].split("：")[-1],
            STATUS[k.mapping],
        )
        for k in replies.REPLIES.values()
    ]
    return _section(
        "答复种类",
        "23种情形计入表三的21行。“核实”指计入哪一行的核实程度。",
        _table(("代码", "情形", "依据", "表三", "告知书须写明", "救济", "核实"), rows),
        *_notes((kind.name, kind.note) for kind in replies.REPLIES.values()),
    )


def _notes(pairs: Iterable[tuple[str, str]]) -> list[str]:
    found = [f"- {name}：{note}" for name, note in pairs if note]
    return ["\n".join(found)] if found else []


def _fees() -> str:
    blocks = []
    for measure in fees.MEASURES:
        for tariff in measure.tariffs.values():
            title = f"**{tariff.name}**（{measure.since}起，{tariff.cite}）：{tariff.basis}。"
            blocks += [title, _table(("数量", "标准"), _bands(tariff))]
    return _section("信息处理费", "按件、按量只能选一种，均为超额累进。", *blocks)


def _bands(tariff: fees.Tariff) -> Iterable[tuple[str, str]]:
    shown = len(tariff.bands) + (2 if tariff.open else 0)
    for first, last, rate in islice(tariff.each(), shown):
        span = f"第{first}—{last}{tariff.unit}" if last else f"第{first}{tariff.unit}以上"
        yield span, f"{rate}元/{tariff.unit}" if rate else "不收费"
    if tariff.open:
        size, step = tariff.open["size"], tariff.open["step"]
        yield "以上类推", f"每{size}{tariff.unit}一档，每档提高{step}元/{tariff.unit}"


def _remedies() -> str:
    blocks = []
    for version in remedies.VERSIONS:
        rows = [
            (remedies.CLASSES[key].split("：")[0], rule.text, "、".join(map(str, (rule.cite, *rule.also))))
            for key, rule in version.rules.items()
        ]
        blocks += [f"**{version.name}**", _table(("答复", "告知", "依据"), rows)]
    procedural = [(p.name, p.why, p.cite, STATUS[p.status]) for p in remedies.PROCEDURAL.values()]
    blocks += ["**不单独告知救济的文书**", _table(("文书", "理由", "依据", "核实"), procedural)]
    return _section("救济告知", "按作出决定的日期选用；没有单列的，用“其他答复”一行。", *blocks)


def _annual() -> str:
    tasks = [
        (name, task.name, f"次年{_short(task.statutory)}", task.cite, task.note or "—")
        for kind, name in annual.KINDS.items()
        for task in annual.annual_report(2025, kind)
    ]
    steps = [
        (
            step.name,
            "、".join(reporting.STATES[state] for state in step.from_states),
            reporting.STATES[step.to_state],
            "、".join(reporting.ROLES[role] for role in step.roles),
            "、".join(reporting.TABLE.by_key[key].name for key in step.distinct_from) or "—",
        )
        for step in reporting.STEPS
    ]
    return _section(
        "年度报告",
        _table(("机关", "任务", "最迟", "依据", "说明"), tasks),
        "机关内部的步骤（“不得为同一人”：做过这些步骤的人不能再做这一步）：",
        _table(("步骤", "从", "到", "由谁", "不得为同一人"), steps),
    )


def _open() -> str:
    rows = [(d.question, d.answer, f"`{d.setting}`" if d.setting else "—", d.cite) for d in DEFAULTS]
    return _section(
        "未能核实的问题和默认做法",
        "下列问题没有查到可以确认的规定。程序按默认做法处理；有设置的可以改。",
        _table(("问题", "默认做法", "设置", "相关规定"), rows),
    )


def _citations() -> str:
    rows = [
        (f"`{cite.key}`", cite, cite.instrument.number, cite.since or "—", STATUS[cite.status])
        for cite in ALL.values()
        if cite.instrument
    ]
    return _section("引用的规定", _table(("代码", "规定", "文号或版本", "施行日期", "核实"), rows))


PARTS = (
    _calendar,
    _periods,
    _receipt,
    _events,
    _review,
    _replies,
    _fees,
    _remedies,
    _matters,
    _annual,
    _open,
    _citations,
)


def main(args: list[str]) -> int:
    """Write the page, or with --check say whether it is current."""
    text = render()
    if "--check" in args:
        return int(not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
