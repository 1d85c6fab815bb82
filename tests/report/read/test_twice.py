"""A cell printed twice: one figure if both prints agree, unreadable with both if not."""

import pytest

from gongkai.report.checks import check
from gongkai.report.model import Cell, Report
from gongkai.report.read import read
from gongkai.report.read.twice import settled
from gongkai.report.write import render


def value(number: int, place: str = "甲") -> Cell:
    return Cell("value", number, str(number), place)


BLANK = Cell("blank", None, "", "甲")
DASH = Cell("dash", None, "/", "甲")
ODD = Cell("unreadable", None, "六件", "甲")


@pytest.mark.parametrize(
    ("before", "content", "state", "raw"),
    [
        (None, value(3), "value", "3"),
        (value(3), value(3, "乙"), "value", "3"),
        (value(3), BLANK, "value", "3"),
        (BLANK, value(3), "value", "3"),
        (BLANK, DASH, "dash", "/"),
        (value(3), value(4), "unreadable", "3／4"),
        (value(3), DASH, "unreadable", "3／/"),
        (value(3), ODD, "unreadable", "3／六件"),
        (ODD, ODD, "unreadable", "六件"),
    ],
)
def test_settled_keeps_what_is_certain(before: Cell | None, content: Cell, state: str, raw: str) -> None:
    cell = settled(before, content)
    assert (cell.state, cell.raw) == (state, raw)
    assert (cell.value is None) == (state != "value")


def test_settled_names_both_places_and_stays_short() -> None:
    cell = settled(value(3, "第 1 行"), value(4, "第 9 行"))
    assert cell.place == "第 1 行、第 9 行"
    assert settled(cell, value(4, "第 12 行")) == cell
    for number in range(5, 99):
        cell = settled(cell, value(number))
    assert cell.raw == "3／4／5／6"


def rows_after(example: bytes, label: str, row: str) -> bytes:
    """The example with one more row after the one of that label."""
    lines = example.decode().split("\n")
    at = next(at for at, line in enumerate(lines) if label in line)
    return "\n".join([*lines[: at + 1], row, *lines[at + 1 :]]).encode()


def test_read_row_printed_twice(example: bytes) -> None:
    other = rows_after(example, "2. 重复申请", "\t\t2. 重复申请" + "\t5" * 7)
    report = read(other, "a.txt")
    cell = report.cells["t3.repeat.person"]
    assert (cell.state, cell.value, cell.raw) == ("unreadable", None, "0／5")
    assert cell.place.count("行第 4 列") == 2
    assert {finding.rule for finding in check(report) if "t3.repeat.person" in finding.cells} == {
        "CELL-UNREADABLE"
    }
    same = rows_after(example, "2. 重复申请", "\t\t2. 重复申请" + "\t0" * 7)
    assert {cell.state for cell in read(same, "a.txt").cells.values()} == {"value"}


def test_read_label_of_another_row_makes_both_doubtful(example: bytes) -> None:
    text = example.decode().replace("2. 没有现成信息需要另行制作" + "\t0" * 7, "2. 重复申请" + "\t4" * 7)
    report = read(text.encode(), "a.txt")
    assert report.cells["t3.repeat.total"].raw == "4／0"
    assert report.cells["t3.not_ready.total"].state == "missing"


def test_read_table_of_last_year_before_this_years(example: bytes) -> None:
    text = example.decode()
    start, end = text.index("(本列数据"), text.index("四、政府信息公开行政复议")
    table = text[start:end]
    both = text[:start] + table.replace("\t0", "\t7") + table + text[end:]
    report = read(both.encode(), "a.txt")
    assert {cell.raw for id, cell in report.cells.items() if id.startswith("t3.")} == {"7／0"}
    twice = text[:start] + table + table + text[end:]
    assert {cell.state for cell in read(twice.encode(), "a.txt").cells.values()} == {"value"}


def test_read_second_row_of_figures_in_table_four(example: bytes) -> None:
    zeros = "\t".join("0" * 15)
    text = example.decode()
    assert text.count(zeros) == 1
    report = read(text.replace(zeros, zeros + "\n" + "\t".join("9" * 15)).encode(), "a.txt")
    assert {cell.raw for id, cell in report.cells.items() if id.startswith("t4.")} == {"0／9"}
    note = read(text.replace(zeros, zeros + "\n注\t本表不含下级").encode(), "a.txt")
    assert {cell.state for cell in note.cells.values()} == {"value"}


def test_read_twice_unreadable_stays_so_in_text(example: bytes) -> None:
    report = read(rows_after(example, "2. 重复申请", "\t\t2. 重复申请" + "\t5" * 7), "a.txt")
    again: Report = read(render(report, "txt"), "b.txt")
    assert again.cells["t3.repeat.person"].state == "unreadable"
    assert again.cells["t3.repeat.person"].raw == "0／5"
