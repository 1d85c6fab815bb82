"""A report with 200 different figures, so that a figure in the wrong box is seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gongkai.report.forms import load
from gongkai.report.model import Cell, Report, Section

ORGAN = "青原县人力资源和社会保障局"


def _cell(index: int, kind: str) -> Cell:
    if kind == "amount":
        return Cell("value", Decimal("59237.2449"), "59237.2449")
    return Cell("value", 4001 + 7 * index, str(4001 + 7 * index))


@pytest.fixture
def report() -> Report:
    form = load("2021")
    texts = {
        1: "（一）主动公开\n全年公开信息144条。",
        5: "还有不足，\n将继续改进。",
        6: "没有收取信息处理费。",
    }
    sections = tuple(Section(no, name, texts.get(no, "")) for no, name in enumerate(form.headings, 1))
    cells = {spec.id: _cell(index, spec.kind) for index, spec in enumerate(form.cells.values())}
    return Report(
        ORGAN, 2024, "2021", f"{ORGAN}2024年政府信息公开工作年度报告", date(2025, 1, 20), sections, cells
    )


@pytest.fixture
def with_cells(report: Report) -> Callable[..., Report]:
    """The same report with some cells changed: with_cells({"t2.licences": Cell("blank", None)})."""
    return lambda changes: replace(report, cells=report.cells | changes)


@pytest.fixture
def states(with_cells: Callable[..., Report]) -> Report:
    """One cell of each state that is no number, and figures of unusual length."""
    return with_cells(
        {
            "t3.new.person": Cell("blank", None),
            "t3.new.business": Cell("dash", None, "—"),
            "t3.new.research": Cell("missing", None),
            "t3.new.charity": Cell("unreadable", None, "公务用车10辆"),
            "t3.new.total": Cell("value", 11398889, "11398889"),
            "t2.rules.made": Cell("value", Decimal("1E+3"), "1,000"),
            "t2.fees": Cell("value", Decimal("31.6320"), "31.6320"),
        }
    )


HOSTILE = (
    "<script>alert(1)</script>&amp;<w:p/>]]>",
    '#import "x.typ": *; #panic("ran") $ * _ \\u{1} `raw` //',
    "=cmd|'/c calc'!A1",
    "+1+1\t@SUM(1)\t{=1}",
    "nul\x00 bell\x07 escape\x1b delete\x7f next\x85 vertical\x0b",
    "surrogates \ud800 \udfff and \ufffe \uffff \U0001ffff",
    "turned\u202eround\u2066\ufeff",
    "private \ue000 emoji 😀 rare \U0002b740 𠮷䶮 葛\U000e0100",
    "x" * 3000,
    "长" * 3000,
    "https://example.org/ mailto:a@example.org",
    "  \u3000 ",
    "",
)


@pytest.fixture(params=HOSTILE, ids=lambda text: ascii(text[:12]))
def hostile(request: pytest.FixtureRequest, report: Report) -> Report:
    """The same text everywhere a document can hold one."""
    text: str = request.param
    sections = tuple(replace(section, heading=text[:500] or "题", text=text) for section in report.sections)
    cells = report.cells | {
        "t3.new.person": Cell("unreadable", None, text),
        "t2.fees": Cell("dash", None, text),
    }
    return replace(report, organ=text, title="", sections=sections, cells=cells)
