"""What any format prints reads back to the same cells and the same six texts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.report.forms import load
from gongkai.report.model import MISSING, Cell, Report, Section
from gongkai.report.read import read
from gongkai.report.write import render

ENDINGS = ["html", "docx", "xlsx", "pdf", "txt", "json"]
WORDS = [
    "全年主动公开信息 144 条，其中工作动态 22 条。",
    "（一）主动公开情况",
    "（二）依申请公开：本年度没有收到申请，也没有上年转来的申请；答复均在期限内作出，未发生收费、复议和诉讼的情形，各项工作平稳有序。",
    "1.加强学习，及时更新指南和目录。",
    "It is so; 2024 年共 12 次。",
    "一是公开的内容不够全面；二是更新不够及时。",
    "联系电话：0373-0000000，网址 www.example.org。",
]
paragraph = st.lists(st.sampled_from(WORDS[2:]), min_size=1, max_size=4).map("".join)
text = st.lists(st.one_of(st.sampled_from(WORDS), paragraph), max_size=5).map("\n".join)


def cell_of(kind: str) -> st.SearchStrategy[Cell]:
    whole = st.integers(-50 if kind == "change" else 0, 10**7).map(lambda n: Cell("value", n, str(n)))
    decimal = st.decimals(0, 10**6, places=4).map(lambda n: Cell("value", n, str(n)))
    states = [
        Cell("blank", None),
        Cell("dash", None, "/"),
        Cell("dash", None, "不适用"),
        MISSING,
        Cell("unreadable", None, "约三件"),
        Cell("unreadable", None, "7"),
        Cell("unreadable", None, "总计"),
        Cell("unreadable", None, "1 2 3"),
    ]
    return st.one_of(decimal if kind == "amount" else whole, whole, st.sampled_from(states))


@st.composite
def reports(draw: st.DrawFn, key: str, stray: bool = False) -> Report:
    form = load(key)
    printed = load(f"{key}-stray") if stray else form
    cells = {id: draw(cell_of(spec.kind)) for id, spec in printed.cells.items()}
    cells = {id: cells.get(id, MISSING) for id in (*form.cells, *printed.cells)}
    year = draw(st.integers(2019, 2020) if key == "2019" else st.integers(2021, 2028))
    sections = tuple(Section(no, one, draw(text)) for no, one in enumerate(form.headings, start=1))
    issued = draw(st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1))))
    name = f"某某区某某局{year}年政府信息公开工作年度报告"
    return Report("某某区某某局", year, key, name, issued, sections, cells)


def worth(report: Report) -> dict[str, tuple[str, Decimal | int | None]]:
    return {id: (cell.state, cell.value) for id, cell in report.cells.items() if cell.state != "missing"}


def texts(report: Report, ending: str) -> list[str]:
    """In a PDF, a line that a long word makes loose has gaps everywhere: which were spaces is lost."""
    return [one.text.replace(" ", "") if ending == "pdf" else one.text for one in report.sections]


def same(report: Report, ending: str) -> None:
    again = read(render(report, ending), f"a.{ending}")
    assert worth(again) == worth(report)
    assert texts(again, ending) == texts(report, ending)
    assert [one.no for one in again.sections] == [one.no for one in report.sections]
    assert (again.year, again.form, again.issued) == (report.year, report.form, report.issued)
    assert again.organ == report.organ


FEW = {"pdf": 6}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("key", "stray"), [("2021", False), ("2019", False), ("2021", True), ("2019", True)])
def test_any_report_reads_back_from_every_format(ending: str, key: str, stray: bool) -> None:
    quick = settings(
        max_examples=FEW.get(ending, 12),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    quick(given(reports(key, stray))(lambda report: same(report, ending)))()
