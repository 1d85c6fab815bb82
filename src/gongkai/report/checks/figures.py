"""Do the figures in the prose agree with the tables, and the totals in it with their parts?

A figure is only accused where no reading of it agrees: practice differs in what 受理 and 答复 include, and
the same thing said several times in a paragraph counts as said rightly when one of them agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, Severity, rule
from gongkai.report.checks.words import TABLES, amount, short
from gongkai.report.claims import Claim
from gongkai.report.claims.quantities import Way
from gongkai.report.model import Number, Report

_MERGED = ("t3.uncorrected.", "t3.unpaid.", "t3.other.")  # one row in the tables of 2019 and in hybrids
_YUAN = 10000  # in a 万元
_ONE_OF = "正文里的同一个数有几种合理的理解时，只要有一种与表相符就不提示；余、约、近之类的概数不核对。"


@rule(
    "TEXT-T2",
    "error",
    title="正文里的制发、处理决定、收费数应与表二一致",
    cite=cites.FORM_2021,
    help="正文写明的规范性文件制发、废止、现行有效数，行政许可、处罚、强制的处理决定数和行政事业性收费，"
    f"与表二相比。公开了多少条信息是另一回事，不拿来比。{_ONE_OF}",
)
def table_two(case: Case) -> Iterator[Fault]:
    """A figure in the text contradicts a cell of table two."""
    return _contradictions(case, 2)


@rule(
    "TEXT-T3",
    "error",
    title="正文里的申请收到和办理数应与表三一致",
    cite=cites.FORM_2021,
    help="正文写明的新收、结转、答复和各种办理结果的件数，与表三的总计一列相比。受理数含不含上年结转、"
    "答复数含不含撤回的，各地写法不同，都认。正文只说机关本级、表三统计全区之类的，只提示核实。"
    f"{_ONE_OF}",
)
def table_three(case: Case) -> Iterator[Fault]:
    """A figure in the text contradicts a cell of table three."""
    return _contradictions(case, 3)


@rule(
    "TEXT-T4",
    "error",
    title="正文里的复议、诉讼数应与表四一致",
    cite=cites.FORM_2021,
    help="正文写明的、或者说没有发生的因政府信息公开引起的行政复议、行政诉讼件数，与表四的总计相比。"
    f"{_ONE_OF}",
)
def table_four(case: Case) -> Iterator[Fault]:
    """A figure in the text contradicts a cell of table four."""
    return _contradictions(case, 4)


@rule(
    "TEXT-ZERO",
    "warning",
    title="正文说没有收到申请或收到了申请，应与表三一致",
    cite=cites.FORM_2021,
    help="正文说没有收到申请而表三有新收的，或者正文说收到了申请而表三新收和上年结转都是 0 的，提醒核实。",
)
def zero(case: Case) -> Iterator[Fault]:
    """The text says that no request came, or that some came, against the table."""
    groups = _groups(claim for claim in case.reading.claims if claim.quantity.key == "new")
    new, before = (_figure(case.report, f"t3.{row}.total") for row in ("new", "carried_in"))
    if new is None:
        return
    for group in groups:
        said = {bool(claim.number) for claim in group}
        if len(said) > 1 or said == {bool(new)} or (not new and before != 0):
            continue
        claim = group[0]
        what = f"新收 {amount(new)} 件" if new else "新收和上年结转都是 0"
        message = f"正文说“{_words(case, claim)}”，表三却是{what}，请核实{_scope(claim)}。"
        severity: Severity | None = "notice" if claim.scope else None
        yield Fault(message, ("t3.new.total",), new, claim.number, spans=(claim.span,), severity=severity)


@rule(
    "TEXT-SUM",
    "warning",
    title="正文里的总数应等于各部分之和",
    cite=cites.FORM_2021,
    help="只核对写成算式的（“35 条（8+6+1+20）”）和冒号后逐项列全的（“20 条：动态 12 条、公告 8 条”）；"
    "“其中”引出的往往没有列全，只有各部分加起来超过总数才提醒。",
)
def total(case: Case) -> Iterator[Fault]:
    """A total in the text and its parts do not add up."""
    for one in case.reading.totals:
        parts: Number = sum(one.parts)
        if parts == one.number or (parts < one.number and not one.whole):
            continue
        words = short(case.report.words(one.span))
        message = f"正文“{words}”：各部分加起来是 {amount(parts)}，总数却写了 {amount(one.number)}，请核实。"
        yield Fault(message, (), parts, one.number, spans=(one.span,))


def _contradictions(case: Case, table: int) -> Iterator[Fault]:
    judged = (
        claim
        for claim in case.reading.claims
        if claim.quantity.table == table and claim.exact and not (claim.said and claim.quantity.key == "new")
    )
    for group in _groups(judged):
        if not _agrees(case.report, group):
            yield _fault(case, group[0])


def _groups(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """The claims of one quantity in one paragraph; they come in the order of the text."""

    def place(claim: Claim) -> tuple[int, int, str]:
        return claim.span.section, claim.paragraph, claim.quantity.key

    for _, group in groupby(sorted(claims, key=place), key=place):
        yield sorted(group, key=lambda claim: claim.span.start)


def _agrees(report: Report, group: list[Claim]) -> bool:
    """Whether any claim of a group, or all of them together, may be right; what cannot be known may be."""
    together: Number = sum(claim.number for claim in group)
    quantity = group[0].quantity
    meant = quantity.ways if together or quantity.table != 4 else quantity.ways[:1]  # no suit at all is plain
    ways = [_way(report, way) for way in meant]
    known = [value for value in ways if value is not None]
    if len(known) < len(ways):
        return True
    return any(_right(claim, claim.number, known) for claim in group) or _right(group[0], together, known)


def _right(claim: Claim, number: Number, known: list[Number]) -> bool:
    if claim.quantity.least:
        return number <= max(known)
    if claim.quantity.key == "fees":
        return any(_rounded(number, claim.unit, value) for value in known)
    return number in known


def _rounded(number: Number, unit: str, value: Number) -> bool:
    """Whether an amount in the text is the one of the table, in yuan or rounded to the places printed."""
    shown, whole = Decimal(number), Decimal(value) * (1 if unit == "万元" else _YUAN)
    places = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    return shown == whole or abs(shown - whole) * 2 <= places


def _way(report: Report, way: Way) -> Number | None:
    """What a sum of cells gives; None where one of them has no figure."""
    total: Number = 0
    for cell in way:
        value = _figure(report, cell.removeprefix("-"))
        if value is None:
            return None
        total += -value if cell.startswith("-") else value
    return total


def _figure(report: Report, cell: str) -> Number | None:
    """The figure of a cell; where one row stands for the three of （六）, it counts as 其他."""
    value = report.value(cell)
    if value is None and cell.startswith(_MERGED) and report.cell(cell).state == "missing":
        merged = report.value(f"t3.other_sum.{cell.rsplit('.', 1)[1]}")
        return merged if merged is None or cell.startswith("t3.other.") else 0
    return value


def _fault(case: Case, claim: Claim) -> Fault:
    quantity = claim.quantity
    wanted = _way(case.report, quantity.ways[0])
    assert wanted is not None, quantity.key
    if quantity.key == "fees" and claim.unit == "元":
        wanted = Decimal(wanted) * _YUAN
    only = "只有" if quantity.least else "是"
    message = (
        f"正文说“{_words(case, claim)}”，{TABLES[quantity.table]}的“{quantity.name}”{only} {amount(wanted)}，"
        f"两处不一致，请核对{_scope(claim)}。"
    )
    cells = tuple(cell for cell in quantity.ways[0] if not cell.startswith("-"))
    severity: Severity | None = "notice" if claim.scope else None
    return Fault(message, cells, wanted, claim.number, spans=(claim.span,), severity=severity)


def _words(case: Case, claim: Claim) -> str:
    return short(case.report.words(claim.span))


def _scope(claim: Claim) -> str:
    """The question to ask where the text may speak of more or fewer organs than the tables."""
    return f"；正文说的是“{claim.scope}”的数，如与表的统计范围不同，请写明" if claim.scope else ""
