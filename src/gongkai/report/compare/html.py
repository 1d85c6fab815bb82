"""The comparison as a page: what does not follow, a drawing of the main lines, every cell, every sentence."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gongkai.report.chart import Group, bars, shown
from gongkai.report.checks.words import content
from gongkai.report.compare.figures import MAIN, line
from gongkai.report.compare.model import Comparison
from gongkai.report.compare.texts import Edit
from gongkai.report.forms import known
from gongkai.report.model import Number
from gongkai.report.page import page, table
from gongkai.report.write.text import numbered

_HOLDS = {True: "相符", False: '<span class="bad">不符</span>', None: "无法核对"}
_TABLES = {2: "表二", 3: "表三", 4: "表四"}


def render(one: Comparison) -> bytes:
    """The page, UTF-8."""
    title = f"{one.after.organ}：{one.before.year} 年与 {one.after.year} 年的报告比较"
    parts = (_notes(one), _main(one), _flow(one), _cells(one), _reused(one), _texts(one))
    return page(title, "".join(parts))


def _notes(one: Comparison) -> str:
    notes = []
    if one.renamed:
        notes.append(f"{one.before.year} 年的报告署名为“{one.before.organ}”，请核实是否同一机关。")
    if not one.consecutive:
        notes.append("两份报告的年份不相连，不核对结转和文件存量。")
    notes += [finding.message for finding in one.findings]
    return f"<ul>{''.join(f'<li>{escape(note)}</li>' for note in notes)}</ul>\n" if notes else ""


def _main(one: Comparison) -> str:
    groups = [Group(name, (line(one.before, rows), line(one.after, rows))) for name, rows in MAIN]
    years = (f"{one.before.year} 年", f"{one.after.year} 年")
    rows = [(escape(group.label), *map(shown, group.figures), signed(_less(group))) for group in groups]
    drawn = bars("申请办理的主要数字（件）", years, groups)
    return f"<h2>主要数字</h2>\n{drawn}{table('主要数字（件）', ('项目', *years, '增减'), rows)}"


def _less(group: Group) -> Number | None:
    before, after = group.figures
    return None if before is None or after is None else after - before


def signed(value: Number | None) -> str:
    """A difference with its sign; nothing where it is not known."""
    if value is None:
        return "—"
    return f"+{shown(value)}" if value > 0 else shown(value).replace("-", "−")


def _flow(one: Comparison) -> str:
    if not one.consecutive:
        return ""
    rows = [
        (escape(each.column), shown(each.carried_out), shown(each.carried_in), _HOLDS[each.holds])
        for each in one.carry
    ]
    heads = ("申请人", f"{one.before.year} 年结转下年度", f"{one.after.year} 年上年结转", "核对")
    return f"<h2>结转和存量</h2>\n{table('结转（件）', heads, rows)}{_stock(one)}"


def _stock(one: Comparison) -> str:
    if not one.stock:
        return ""
    heads = ("文件", "上年有效", "本年制发", "本年废止", "推算应为", "填报有效", "核对")
    figures = ("before", "made", "repealed", "expected", "valid")
    rows = [
        (escape(each.row), *(shown(getattr(each, name)) for name in figures), _HOLDS[each.holds])
        for each in one.stock
    ]
    return table("现行有效件数", heads, rows)


def _cells(one: Comparison) -> str:
    parts = ["<h2>每一格</h2>\n"]
    heads = ("项目", f"{one.before.year} 年", f"{one.after.year} 年", "增减")
    for no, name in _TABLES.items():
        rows = [
            tuple(
                map(escape, (each.label, content(each.before), content(each.after), signed(each.difference)))
            )
            for each in one.cells
            if known()[each.id].table == no
        ]
        parts.append(table(name, heads, rows))
    return "".join(parts)


def _reused(one: Comparison) -> str:
    if not one.reused:
        return "<h2>沿用的句子</h2>\n<p>没有沿用上一份报告的句子（数字不论，引用条例的套话不算）。</p>\n"
    lines = "".join(
        f"<li>{escape(numbered(each.after.section, ''))}{escape(one.after.words(each.after))}</li>\n"
        for each in one.reused
    )
    return f"<h2>沿用的句子（{len(one.reused)} 句，数字不论）</h2>\n<ul>\n{lines}</ul>\n"


def _texts(one: Comparison) -> str:
    return "<h2>正文逐句对照</h2>\n" + "".join(_sections(one))


def _sections(one: Comparison) -> Iterator[str]:
    for no in range(1, 7):
        mine = [edit for edit in one.edits if edit.section == no]
        section = one.after.section(no) or one.before.section(no)
        if section and mine:
            yield f"<h3>{escape(numbered(no, section.heading))}</h3>\n<p>{''.join(map(_edit, mine))}</p>\n"


def _edit(edit: Edit) -> str:
    if edit.kind == "same":
        return escape("".join(edit.after))
    gone = f"<del>{escape(''.join(edit.before))}</del>" if edit.before else ""
    return gone + (f"<ins>{escape(''.join(edit.after))}</ins>" if edit.after else "")
