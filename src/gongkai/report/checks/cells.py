"""Does every cell hold a figure, and one that can be?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.words import TABLES, amount, content, named
from gongkai.report.forms import Kind
from gongkai.report.model import Number

_KINDS: dict[Kind, str] = {"count": "件数", "amount": "金额", "change": "增减数"}


@rule(
    "CELL-BLANK",
    "warning",
    title="表格里的数不应空着或画线",
    cite=cites.FORM_2021,
    help="没有发生的应填 0。空白和“/”“—”不会被当作 0，因而也核对不了；每张表提醒一次。",
)
def blank(case: Case) -> Iterator[Fault]:
    """A cell is blank or a dash."""
    for table in case.form.tables:
        cells = _cells(case, table, ("blank", "dash"))
        if cells:
            message = (
                f"{TABLES[table]}有 {len(cells)} 格空着或画了线（{named(case.form, cells)}），没有的请填 0。"
            )
            yield Fault(message, cells)


def _cells(case: Case, table: int, states: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        id
        for id in case.unfilled
        if case.form.spec(id).table == table and case.report.cell(id).state in states
    )


@rule(
    "CELL-UNREADABLE",
    "error",
    title="表格里应填数字",
    cite=cites.FORM_2021,
    help="格子里的内容认不出是一个数；数以外的说明请写到正文里。",
)
def unreadable(case: Case) -> Iterator[Fault]:
    """A cell holds something that is no number."""
    for id in case.unfilled:
        cell = case.report.cell(id)
        if cell.state == "unreadable":
            label = case.form.spec(id).label
            yield Fault(f"“{label}”填的是{content(cell)}，读不出是多少，请填一个数。", (id,))


@rule(
    "CELL-NEGATIVE",
    "error",
    title="件数和金额不能小于 0",
    cite=cites.FORM_2021,
    help="表中的件数和收费金额都是全年发生的数量，最小为 0。",
)
def negative(case: Case) -> Iterator[Fault]:
    """A count or an amount is below 0."""
    for id, value in _odd(case):
        spec = case.form.spec(id)
        if value < 0 and spec.kind != "change":
            what = _KINDS[spec.kind]
            yield Fault(f"“{spec.label}”填了 {amount(value)}，{what}不能小于 0。", (id,), found=value)


@rule(
    "CELL-FRACTION",
    "error",
    title="件数应是整数",
    cite=cites.FORM_2021,
    help="除行政事业性收费金额（万元）可以有小数外，各表的数都是件数。",
)
def fraction(case: Case) -> Iterator[Fault]:
    """A count is not whole."""
    for id, value in _odd(case):
        if case.form.spec(id).kind != "amount" and isinstance(value, Decimal) and value != int(value):
            label = case.form.spec(id).label
            yield Fault(f"“{label}”填了 {amount(value)}，件数应是整数。", (id,), found=value)


def _odd(case: Case) -> Iterator[tuple[str, Number]]:
    """The few figures that are below 0 or no plain whole number."""
    for id, cell in case.report.cells.items():
        value = cell.value
        if value is None or (type(value) is int and value >= 0):
            continue
        if id in case.form.cells or id in case.form.stray:
            yield id, value
