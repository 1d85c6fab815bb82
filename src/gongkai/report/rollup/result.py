"""The whole roll-up: who counted, every cell's sum, what is kept apart, and the parent's report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai.report.checks import Finding
from gongkai.report.checks.words import amount
from gongkai.report.forms import Form, for_year
from gongkai.report.model import MISSING, Cell, Report, Section
from gongkai.report.rollup.add import Total, add
from gongkai.report.rollup.plan import BadPlan, Plan
from gongkai.report.rollup.published import against
from gongkai.report.rollup.rules import ROLL_MISSING
from gongkai.report.rollup.standing import Filed, Standing, Unread, sort


@dataclass(frozen=True, slots=True)
class Rollup:
    """A parent's report and how it came about.

    `totals` are the cells of the year's form; `apart` the figures of another form's cells, which belong to
    none of them.
    """

    report: Report
    own: Filed | None
    standing: Standing
    plan: Plan
    totals: dict[str, Total]
    apart: dict[str, Total]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong: no error in the findings and the children, no figures disputed."""
        wrong = any(one.severity == "error" for one in self.findings)
        return not (wrong or self.standing.failing() or self.standing.disputed)


def roll_up(
    filed: Iterable[Filed],
    *,
    year: int,
    organ: str,
    own: Filed | None = None,
    plan: Plan | None = None,
    unread: Iterable[Unread] = (),
    published: Report | None = None,
) -> Rollup:
    """Own and every child of that year added up; the order of the children never matters."""
    plan = plan or Plan()
    form = for_year(year)
    parent = tuple(report for report in (own.report if own else None, published) if report)
    _must_be_of(year, parent)
    standing = sort(filed, unread, plan, year, [organ, *(report.organ for report in parent)])
    totals = add(form.cells, standing, plan, own)
    others = sorted({id for one in _counted(own, standing) for id in _others(one.report, form)})
    findings = (
        *_missing(standing, year),
        *(against(published, totals, complete=standing.complete) if published else ()),
    )
    apart = add(others, standing, plan, own, apart=True)
    return Rollup(_report(organ, year, form, own, totals), own, standing, plan, totals, apart, findings)


def _must_be_of(year: int, reports: Iterable[Report]) -> None:
    for report in reports:
        if report.year != year:
            raise BadPlan(f"汇总的是 {year} 年，{report.organ}的报告却是 {report.year} 年的。")


def _counted(own: Filed | None, standing: Standing) -> Iterator[Filed]:
    yield from (own,) if own else ()
    yield from standing.counted


def _others(report: Report, form: Form) -> Iterator[str]:
    return (id for id, cell in report.cells.items() if id not in form.cells and cell.state != "missing")


def _missing(standing: Standing, year: int) -> Iterator[Finding]:
    for one in standing.missing:
        became = f"（已并入{one.into}）" if one.into else ""
        yield ROLL_MISSING.finding(f"名单上的“{one.name}”{became}没有 {year} 年的报告，汇总数里不含它。")


def _report(organ: str, year: int, form: Form, own: Filed | None, totals: dict[str, Total]) -> Report:
    """The parent's report in the form of the year; its prose is its own report's, or yet to be written."""
    sections = own.report.sections if own else ()
    blank = tuple(Section(no, text, "") for no, text in enumerate(form.headings, 1))
    cells = {id: _cell(total) for id, total in totals.items()}
    title = form.title.format(organ=organ, year=year)
    return Report(organ, year, form.key, title, None, sections or blank, cells)


def _cell(total: Total) -> Cell:
    """A sum with an unknown part is no figure: what is known of it is said instead."""
    place = f"{len(total.parts)} 个机关相加"
    if total.value is not None:
        return Cell("value", total.value, amount(total.value), place)
    if not total.parts:
        return MISSING
    return Cell(
        "unreadable", None, f"不少于 {amount(total.known)}", f"{place}，另有 {len(total.open)} 个未知"
    )
