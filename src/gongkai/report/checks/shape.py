"""Is the whole form there, and whose is it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.words import TABLES, named, short
from gongkai.report.forms import CellSpec
from gongkai.report.read.misprints import misprint

_NAMED = 4


@rule(
    "ORGAN-MISSING",
    "warning",
    title="报告应写明是哪个机关的",
    cite=cites.FORM_2021,
    help="标题里没有机关名称，标题附近也没有“编制单位”之类的说明；不知道是谁的报告，就不能归档和汇总。",
)
def organ(case: Case) -> Iterator[Fault]:
    """The report does not say whose it is."""
    if not case.report.organ.strip():
        yield Fault(
            "没有找到编制报告的机关名称，请在标题里写全称，如“某某区某某局2023年政府信息公开工作年度报告”。"
        )


@rule(
    "FORM-MISSING",
    "error",
    title="规定的表、行、列都要有",
    cite=cites.FORM_2021,
    help="报告里没有找到规定格式中的某张表、某一行或某一列；没有数也要保留行和列，填 0。每张表报一次。",
)
def missing(case: Case) -> Iterator[Fault]:
    """A table, row or column of the form is not there."""
    lost = [case.form.spec(id) for id in case.unfilled if case.report.cell(id).state == "missing"]
    for table in case.form.tables if lost else ():
        specs = [spec for spec in case.form.cells.values() if spec.table == table]
        gone = [spec for spec in lost if spec.table == table]
        if len(gone) == len(specs):
            yield Fault(f"没有找到{TABLES[table]}（{case.form.headings[table - 1]}）。", _ids(gone))
        elif gone:
            yield Fault(f"{TABLES[table]}缺 {len(gone)} 格：{_gaps(case, specs, gone)}。", _ids(gone))


@rule(
    "FORM-OUTDATED",
    "error",
    title="2021 年度起的报告应使用新的表格",
    cite=cites.FORM_2021,
    help="表二印的是 2019 年格式的栏目（本年新制作数量、上一年项目数量等）。2021 年度起应当用国办公开办函"
    "〔2021〕30号的格式；旧表的数另外保存，不会当作新表的数。",
)
def outdated(case: Case) -> Iterator[Fault]:
    """A report for 2021 or later uses the tables of 2019."""
    if case.form.last_year is None or case.report.year <= case.form.last_year:
        return
    printed = tuple(id for id in case.form.cells if id.startswith("f2019.") and _there(case, id))
    if printed:
        used = f"这是 {case.report.year} 年度的报告，用的却是 {case.form.key} 年的表格"
        yield Fault(f"{used}，应改用 2021 年的格式。", printed)


def _there(case: Case, cell: str) -> bool:
    return case.report.cell(cell).state != "missing"


@rule(
    "FORM-LABEL",
    "notice",
    title="行名应按规定的格式印",
    cite=cites.FORM_2021,
    help="行名与规定的不是一个意思，只因其余的字和位置才认出是这一行，请核对数是否填对了行。"
    "缺字、多字、繁体、序号和标点的不同不算。每行提醒一次。",
)
def label(case: Case) -> Iterator[Fault]:
    """A printed row label differs in substance from the official one."""
    rows: dict[tuple[int, str, str], list[CellSpec]] = {}
    if not any(misprint(cell.place) for cell in case.report.cells.values()):
        return
    for spec in (*case.form.cells.values(), *case.form.stray.values()):
        printed = misprint(case.report.cell(spec.id).place)
        if printed:
            rows.setdefault((spec.table, spec.row, printed), []).append(spec)
    for (table, row, printed), specs in rows.items():
        message = f"{TABLES[table]}“{row}”一行的行名印作“{short(printed)}”，请核对数是否填对了行。"
        yield Fault(message, _ids(specs))


def _ids(specs: Sequence[CellSpec]) -> tuple[str, ...]:
    return tuple(spec.id for spec in specs)


def _gaps(case: Case, specs: Sequence[CellSpec], gone: Sequence[CellSpec]) -> str:
    """Whole rows and columns by name, what is left cell by cell."""
    left = list(gone)
    words = []
    for what, of in (("行", "row"), ("列", "column")):
        lines = _whole(specs, gone, of)
        if lines:
            names = "、".join(f"“{name}”" for name in lines[:_NAMED])
            more = f"等 {len(lines)} {what}" if len(lines) > _NAMED else f"{'整' + what}"
            words.append(names + more)
            left = [spec for spec in left if getattr(spec, of) not in lines]
    if left:
        words.append(named(case.form, _ids(left)))
    return "；".join(words)


def _whole(specs: Sequence[CellSpec], gone: Sequence[CellSpec], of: str) -> list[str]:
    """The named rows or columns of which no cell is there."""
    names = dict.fromkeys(getattr(spec, of) for spec in gone)
    total = {name: sum(getattr(spec, of) == name for spec in specs) for name in names}
    lost = {name: sum(getattr(spec, of) == name for spec in gone) for name in names}
    return [name for name in names if name and total[name] > 1 and total[name] == lost[name]]
