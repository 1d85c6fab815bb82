"""Own and every child, cell by cell: what counts, what is open, what is kept apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.report.forms import load
from gongkai.report.model import Cell, Report
from gongkai.report.read import read
from gongkai.report.rollup import BadPlan, Filed, Plan, Rollup, Unread, roll_up
from gongkai.report.rollup import plan as plans
from gongkai.report.rollup.exchange import as_dict
from gongkai.report.rollup.text import lines
from gongkai.report.write import render

Make = Callable[..., Filed]
NEW = "t3.new.person"


@pytest.fixture
def child(clean: Report, change) -> Make:
    def make(organ: str, cells: dict[str, object] | None = None, year: int = 2023, file: str = "") -> Filed:
        report = replace(change(clean, cells or {}), organ=organ, year=year)
        return Filed(file or f"{organ}.json", report)

    return make


def rolled(*filed: Filed, **given: object) -> Rollup:
    return roll_up(filed, **({"year": 2023, "organ": "甲市人民政府"} | given))


def plan(text: str) -> Plan:
    return plans.load(text.encode())


def test_every_cell_is_own_plus_every_child(child: Make) -> None:
    own = child("甲市人民政府办公室", {NEW: 1, "t2.fees": Decimal("0.5")})
    one = rolled(child("甲局", {NEW: 2, "t2.fees": Decimal("1.25")}), child("乙局", {NEW: 4}), own=own)
    assert len(one.totals) == 200
    assert one.report.value(NEW) == 7
    assert one.report.value("t2.fees") == Decimal("1.75")
    assert [(part.organ, part.value) for part in one.totals[NEW].parts] == [
        ("甲市人民政府办公室", 1),
        ("乙局", 4),
        ("甲局", 2),
    ]
    assert one.sound


@pytest.mark.parametrize("content", [("blank", ""), ("dash", "/"), ("unreadable", "若干"), ("missing", "")])
def test_cell_without_a_figure_is_never_zero(child: Make, content: tuple[str, str]) -> None:
    one = rolled(child("甲局", {NEW: 2}), child("乙局", {NEW: content}))
    assert one.report.cell(NEW).state == "unreadable"
    assert one.report.cell(NEW).raw == "不少于 2"
    assert [(part.organ, part.state) for part in one.totals[NEW].open] == [("乙局", content[0])]
    assert as_dict(one)["cells"][NEW]["value"] is None
    assert any("乙局" in line for line in lines(one))


@pytest.mark.parametrize("ending", ["html", "docx", "xlsx", "txt", "json"])
def test_open_sum_is_no_figure_in_the_parents_report_either(child: Make, ending: str) -> None:
    one = rolled(child("甲局", {NEW: 2, "t3.new.total": 2}), child("乙局", {NEW: ("blank", "")}))
    again = read(render(one.report, ending), f"report.{ending}")
    assert again.cell(NEW).state == "unreadable"
    assert again.value("t3.new.total") == 2


def test_copy_with_the_same_figures_counts_once(child: Make) -> None:
    one = rolled(child("甲局", {NEW: 2}, file="a"), child("甲局", {NEW: 2}, file="b"))
    assert one.report.value(NEW) == 2
    assert [filed.file for filed in one.standing.doubled] == ["b"]


def test_two_reports_of_one_organ_that_differ_are_not_guessed(child: Make) -> None:
    one = rolled(
        child("甲局", {NEW: 2}, file="a"), child("甲 局", {NEW: 3}, file="b"), child("乙局", {NEW: 1})
    )
    assert one.report.value(NEW) is None
    assert one.totals[NEW].open[0].state == "disputed"
    assert one.totals[NEW].known == 1
    assert not one.sound


def test_other_year_is_refused_from_the_sum(child: Make) -> None:
    one = rolled(child("甲局", {NEW: 2}), child("乙局", {NEW: 5}, year=2022))
    assert one.report.value(NEW) == 2
    assert [filed.report.organ for filed in one.standing.other_year] == ["乙局"]


def test_parents_own_report_among_the_children_is_not_counted_twice(child: Make) -> None:
    own = child("甲市人民政府", {NEW: 1})
    one = rolled(child("甲市人民政府", {NEW: 1}, file="again"), child("甲局", {NEW: 2}), own=own)
    assert one.report.value(NEW) == 3
    assert [filed.file for filed in one.standing.parent] == ["again"]


def test_failing_child_is_counted_and_named(child: Make) -> None:
    one = rolled(replace(child("甲局", {NEW: 2}), errors=("T3-ROWSUM",)))
    assert one.report.value(NEW) == 2
    assert as_dict(one)["failing"][0]["rules"] == ["T3-ROWSUM"]
    assert not one.sound


def test_single_row_of_2019_is_kept_apart(child: Make) -> None:
    stray = child("乙局")
    rows = [f"t3.{row}.person" for row in ("uncorrected", "unpaid", "other")]
    cells = {**stray.report.cells, "t3.other_sum.person": Cell("value", 3, "3")}
    cells |= dict.fromkeys(rows, Cell("missing", None))
    one = rolled(
        child("甲局", {"t3.other.person": 1}), replace(stray, report=replace(stray.report, cells=cells))
    )
    assert one.apart["t3.other_sum.person"].value == 3
    assert [part.organ for part in one.apart["t3.other_sum.person"].parts] == ["乙局"]
    assert one.totals["t3.other.person"].known == 1
    assert one.totals["t3.other.person"].value is None
    assert one.report.value("t3.total.person") == 0


def test_form_of_2019_is_added_only_where_the_cells_are_the_same(child: Make) -> None:
    form = load("2019")
    cells = {id: Cell("value", 2, "2") for id in form.cells}
    old = child("乙局")
    one = rolled(child("甲局"), replace(old, report=replace(old.report, form="2019", cells=cells)))
    assert [filed.report.organ for filed in one.standing.outdated(2023)] == ["乙局"]
    assert one.report.value("t3.new.person") == 2
    assert one.totals["t2.licences"].value is None
    assert one.apart["f2019.licences.decisions"].value == 2


LIST = """
organ = "甲市人民政府"
year = 2023
[[child]]
name = "甲局"
former = ["甲办公室"]
[[child]]
name = "乙局"
[[child]]
name = "丙局"
abolished = 2023
into = "乙局"
[[child]]
name = "丁局"
created = 2024
[[child]]
name = "戊局"
abolished = 2022
"""


def test_list_tells_missing_renamed_created_and_abolished(child: Make) -> None:
    one = rolled(
        child("甲办公室", {NEW: 2}), child("戊局", {NEW: 9}), child("己局", {NEW: 1}), plan=plan(LIST)
    )
    assert [member.name for member in one.standing.missing] == ["乙局"]
    assert [filed.report.organ for filed in one.standing.untimely] == ["戊局"]
    assert [filed.report.organ for filed in one.standing.unlisted] == ["己局"]
    assert one.report.value(NEW) == 3
    assert [(finding.rule, finding.severity) for finding in one.findings] == [("ROLL-MISSING", "warning")]
    assert "乙局" in one.findings[0].message
    assert one.sound


def test_list_with_everyone_there_is_silent(child: Make) -> None:
    one = rolled(child("甲局"), child("乙局"), child("丙局"), plan=plan(LIST))
    assert one.findings == ()
    assert one.standing.complete


def test_old_and_new_name_in_two_reports_are_one_organ(child: Make) -> None:
    one = rolled(child("甲办公室", {NEW: 2}), child("甲局", {NEW: 2}), child("乙局"), plan=plan(LIST))
    assert one.report.value(NEW) == 2
    assert len(one.standing.doubled) == 1


def test_reasoned_adjustments_are_added_and_listed(child: Make) -> None:
    text = f"""
[[adjustment]]
cell = "{NEW}"
delta = -2
reason = "两个机关各计了同一件联合申请"
[[adjustment]]
cell = "{NEW}"
child = "乙局"
value = 0
reason = "电话核实，空格即没有"
"""
    one = rolled(child("甲局", {NEW: 5}), child("乙局", {NEW: ("blank", "")}), plan=plan(text))
    assert one.report.value(NEW) == 3
    data = as_dict(one)
    assert [each["reason"] for each in data["adjustments"]] == [
        "两个机关各计了同一件联合申请",
        "电话核实，空格即没有",
    ]
    assert data["cells"][NEW]["adjustments"][0]["delta"] == -2
    assert any("减 2" in line for line in lines(one))


@pytest.mark.parametrize(
    "text",
    [
        "organ = 3",
        "year = '2023'",
        "x = 1",
        "[child]\nname = 'x'",
        "[[child]]\nformer = ['x']",
        "[[child]]\nname = 'x'\nformer = 'y'",
        "[[child]]\nname = 'x'\n[[child]]\nname = 'y'\nformer = ['x']",
        "[[adjustment]]\ncell = 't9'\ndelta = 1\nreason = 'x'",
        f"[[adjustment]]\ncell = '{NEW}'\ndelta = 1",
        f"[[adjustment]]\ncell = '{NEW}'\nreason = 'x'",
        f"[[adjustment]]\ncell = '{NEW}'\nreason = 'x'\nvalue = 1",
        f"[[adjustment]]\ncell = '{NEW}'\nreason = 'x'\ndelta = nan",
        "not toml",
    ],
)
def test_wrong_list_is_one_line(text: str) -> None:
    with pytest.raises(BadPlan) as wrong:
        plan(text)
    assert "\n" not in str(wrong.value)


def test_adjustment_of_an_organ_that_is_not_counted_is_refused(child: Make) -> None:
    text = f"[[adjustment]]\ncell = '{NEW}'\nchild = '丙局'\nvalue = 1\nreason = 'x'"
    with pytest.raises(BadPlan, match="丙局"):
        rolled(child("甲局"), plan=plan(text))


def test_published_report_is_checked_cell_by_cell_with_its_contributors(child: Make) -> None:
    published = child("甲市人民政府", {NEW: 8}).report
    one = rolled(child("甲局", {NEW: 2}), child("乙局", {NEW: 5}), published=published)
    (finding,) = one.findings
    assert (finding.rule, finding.severity, finding.cells) == ("ROLL-SUM", "error", (NEW,))
    assert (finding.expected, finding.found) == (7, 8)
    assert "乙局 5、甲局 2" in finding.message
    assert as_dict(one)["findings"][0]["contributors"][0] == {
        "organ": "乙局",
        "file": "乙局.json",
        "value": 5,
    }


def test_published_report_that_is_the_sum_is_silent(child: Make) -> None:
    published = child("甲市人民政府", {NEW: 7}).report
    assert rolled(child("甲局", {NEW: 2}), child("乙局", {NEW: 5}), published=published).findings == ()


def test_published_report_is_accused_only_of_what_is_certain(child: Make) -> None:
    children = (child("甲局", {NEW: 2}), child("乙局", {NEW: ("blank", "")}))
    assert rolled(*children, published=child("甲市人民政府", {NEW: 8}).report).findings == ()
    (finding,) = rolled(*children, published=child("甲市人民政府", {NEW: 1}).report).findings
    assert "至少是 2" in finding.message
    lost = (Unread("c.pdf", "读不了"),)
    assert (
        rolled(child("甲局", {NEW: 2}), unread=lost, published=child("甲市", {NEW: 8}).report).findings == ()
    )


def test_report_of_another_year_is_no_parent(child: Make) -> None:
    with pytest.raises(BadPlan, match="2022"):
        rolled(child("甲局"), own=child("甲市", year=2022))


VALUES = st.one_of(
    st.integers(0, 10**9),
    st.decimals(0, 10**6, places=4, allow_nan=False),
    st.sampled_from(["blank", "dash", "missing"]),
)
CELLS = (NEW, "t3.total.total", "t4.review.total", "t2.fees")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[VALUES] * len(CELLS)), min_size=1, max_size=8), st.randoms())
def test_rollup_is_the_sum_of_every_cell_in_any_order(figures, random) -> None:
    filed = [
        Filed(
            f"{at}.json",
            Report(
                f"{'甲乙丙丁戊己庚辛'[at]}局",
                2023,
                "2021",
                "",
                None,
                (),
                dict(zip(CELLS, map(_cell, row), strict=True)),
            ),
        )
        for at, row in enumerate(figures)
    ]
    shuffled = list(filed)
    random.shuffle(shuffled)
    one = rolled(*filed)
    assert one == rolled(*shuffled)
    for at, cell in enumerate(CELLS):
        column = [row[at] for row in figures]
        numbers = [value for value in column if not isinstance(value, str)]
        assert one.totals[cell].known == sum(numbers)
        assert (one.report.value(cell) is None) == (len(numbers) < len(column))


def _cell(value: object) -> Cell:
    return Cell(value, None) if isinstance(value, str) else Cell("value", value, str(value))
