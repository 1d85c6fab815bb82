"""A row that may have lost a field is unreadable; a row that certainly kept all of them is read."""

import re
from collections.abc import Callable

import pytest

from gongkai.report.checks import check
from gongkai.report.forms import Form
from gongkai.report.model import Cell, Report
from gongkai.report.read import read
from gongkai.report.write import render

Lines = list[str]
Edit = Callable[[list[str]], list[str]]


@pytest.fixture
def distinct(clean: Report, form: Form) -> Report:
    """A report in which no two cells hold the same figure."""
    cells = {id: Cell("value", no, str(no)) for no, id in enumerate(form.cells, start=1001)}
    return Report(clean.organ, 2023, "2021", clean.title, None, clean.sections, cells)


@pytest.fixture(params=["own", "ragged"])
def lines(request: pytest.FixtureRequest, distinct: Report) -> Lines:
    """The report as our own text, or in the layout of the example, whose labels end at different fields."""
    own = render(distinct, "txt").decode().split("\n")
    return own if request.param == "own" else [_ragged(line) for line in own]


def _ragged(line: str) -> str:
    """Table three with two fields for labels, but for the rows that need three."""
    fields = line.split("\t")
    third = len(fields) == 10 and not (fields[2] and re.match(r"\d\.", fields[2]))
    return "\t".join([*fields[:2], *fields[3:], ""]) if third else line


def edited(lines: Lines, start: str, edit: Edit) -> bytes:
    """The text with the figures of the rows of the section `start` edited; labels and heads stay."""
    out = []
    section = ""
    for line in lines:
        section = line if re.match("[一二三四五六]、.*(情况|事项)$", line) else section
        fields = line.split("\t")
        first = next((at for at, field in enumerate(fields) if field.isdecimal()), None)
        if section.startswith(start) and first is not None:
            line = "\t".join([*fields[:first], *edit(fields[first:])])
        out.append(line)
    return "\n".join(out).encode()


def only(row: str, edit: Edit) -> Edit:
    """The edit, on the row that holds this figure."""
    return lambda fields: edit(fields) if row in fields else fields


def wrong(report: Report, distinct: Report) -> list[str]:
    """Cells read as a figure that is not theirs."""
    return [id for id, cell in report.cells.items() if cell.value not in (None, distinct.value(id))]


def states(report: Report, start: str) -> set[str]:
    return {cell.state for id, cell in report.cells.items() if id.startswith(start)}


def test_read_whole_rows_are_all_values(lines: Lines, distinct: Report) -> None:
    report = read("\n".join(lines).encode(), "a.txt")
    assert {id: cell.value for id, cell in report.cells.items()} == {
        id: cell.value for id, cell in distinct.cells.items()
    }


@pytest.mark.parametrize(
    "edit",
    [
        lambda fields: [field for field in fields if field][-1:],
        lambda fields: fields[:1],
        lambda fields: fields[:5],
        *[lambda fields, at=at: [*fields[:at], *fields[at + 1 :]] for at in range(6)],
    ],
)
def test_read_figures_lost_in_all_rows_of_table_three(lines: Lines, distinct: Report, edit: Edit) -> None:
    report = read(edited(lines, "三", edit), "a.txt")
    assert wrong(report, distinct) == []
    assert states(report, "t3.") == {"unreadable"}
    assert states(report, "t4.") == states(report, "t2.") == {"value"}


@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("row", ["t3.new", "t3.granted", "t3.partial", "t3.repeat", "t3.other", "t3.total"])
def test_read_figure_lost_in_one_row(lines: Lines, distinct: Report, at: int, row: str) -> None:
    lost = only(str(distinct.value(f"{row}.person")), lambda fields: [*fields[:at], *fields[at + 1 :]])
    report = read(edited(lines, "三", lost), "a.txt")
    assert wrong(report, distinct) == []
    assert [id for id, cell in report.cells.items() if cell.state != "value"] == [
        id for id in distinct.cells if id.startswith(f"{row}.")
    ]
    assert "CELL-UNREADABLE" in {finding.rule for finding in check(report)}


@pytest.mark.parametrize("at", range(14))
def test_read_figure_lost_in_table_four(lines: Lines, distinct: Report, at: int) -> None:
    report = read(edited(lines, "四", lambda fields: [*fields[:at], *fields[at + 1 :]]), "a.txt")
    assert wrong(report, distinct) == []
    assert states(report, "t4.") == {"unreadable"}


def test_read_figure_lost_in_table_two(lines: Lines, distinct: Report) -> None:
    lost = only(str(distinct.value("t2.normative.made")), lambda fields: fields[1:])
    report = read(edited(lines, "二", lost), "a.txt")
    assert wrong(report, distinct) == []
    assert states(report, "t2.normative") == {"unreadable"}
    assert states(report, "t2.rules") == {"value"}


def test_read_doubtful_row_shows_all_it_prints(lines: Lines, distinct: Report) -> None:
    lost = only(str(distinct.value("t3.new.person")), lambda fields: fields[1:])
    cell = read(edited(lines, "三", lost), "a.txt").cells["t3.new.total"]
    assert cell.raw == " ".join(str(distinct.value("t3.new.person") + at) for at in range(1, 7))
    assert re.fullmatch(r"第 \d+ 行（各数属于哪一列无法断定）", cell.place)


@pytest.mark.parametrize("blank", [{6}, {0, 1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 6}, {2, 5}])
def test_read_blank_fields_that_are_all_there(lines: Lines, distinct: Report, blank: set[int]) -> None:
    data = edited(
        lines, "三", lambda fields: ["" if at in blank else field for at, field in enumerate(fields)]
    )
    report = read(data, "a.txt")
    assert wrong(report, distinct) == []
    assert states(report, "t3.") == {"value", "blank"}
    assert sum(cell.state == "blank" for cell in report.cells.values()) == 25 * len(blank)


def test_read_row_whose_empty_end_was_cut_off(lines: Lines, distinct: Report) -> None:
    cut = only(str(distinct.value("t3.new.person")), lambda fields: fields[:3])
    assert states(read(edited(lines, "三", cut), "a.txt"), "t3.new") == {"unreadable"}
    filled = "\n".join(line.rstrip("\t") for line in lines).encode()
    assert states(read(filled, "a.txt"), "t") == {"value"}


def test_read_row_without_any_figure_is_blank(lines: Lines, distinct: Report) -> None:
    nothing = only(str(distinct.value("t3.new.person")), lambda fields: [])
    report = read(edited(lines, "三", nothing), "a.txt")
    assert states(report, "t3.new") == {"blank"}
    assert states(report, "t3.granted") == {"value"}


HEAD = ["申请人情况", "自然人\t法人或其他组织\t总计", "商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他"]


def order_only(distinct: Report) -> Lines:
    """Our own text with a head that lost the fields of its merged cells."""
    lines = render(distinct, "txt").decode().split("\n")
    at = next(at for at, line in enumerate(lines) if "申请人情况" in line)
    return [*lines[:at], *HEAD, *lines[at + 3 :]]


@pytest.mark.parametrize("at", range(6))
def test_read_figures_lost_under_a_head_of_order_only(distinct: Report, at: int) -> None:
    bare = order_only(distinct)
    assert states(read("\n".join(bare).encode(), "a.txt"), "t3.") == {"value"}
    report = read(edited(bare, "三", lambda fields: [*fields[:at], *fields[at + 1 :]]), "a.txt")
    assert wrong(report, distinct) == []
    assert "value" not in states(report, "t3.")


@pytest.mark.parametrize("blank", [6, 0])
def test_read_blank_under_a_head_of_order_only(distinct: Report, blank: int) -> None:
    first = str(distinct.value("t3.new.person"))
    gap = only(first, lambda fields: ["" if at == blank else field for at, field in enumerate(fields)])
    report = read(edited(order_only(distinct), "三", gap), "a.txt")
    assert wrong(report, distinct) == []
    assert states(report, "t3.new") == {"value", "blank"}
