"""A printed figure is a value, a blank, a dash or unreadable, and never guessed."""

from decimal import Decimal

import pytest

from gongkai.report.read.figures import LONGEST, NO_CELL, figure


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0),
        (" 6 ", 6),
        ("０１２", 12),
        ("11398889", 11398889),
        ("1,036", 1036),
        ('"1,036"', 1036),
        ("+3", 3),
        ("-3", -3),
        ("−3", -3),
        ("6件", 6),
        ("6.0", Decimal("6.0")),
        ("1.5", Decimal("1.5")),
        ("\u00a07\u3000", 7),
    ],
)
def test_figure_count_is_a_value(raw: str, value: object) -> None:
    cell = figure(raw, "count", "那里")
    assert (cell.state, cell.value, cell.raw, cell.place) == ("value", value, raw, "那里")
    assert type(cell.value) is type(value)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("31.632", "31.632"),
        ("59237.2449", "59237.2449"),
        ("31.50", "31.50"),
        ("31.632万元", "31.632"),
        ("251000元", "25.1"),
    ],
)
def test_figure_amount_keeps_its_decimals(raw: str, value: str) -> None:
    assert figure(raw, "amount").value == Decimal(value)


def test_figure_amount_in_yuan_becomes_ten_thousands_only_with_its_unit() -> None:
    assert figure("251000", "amount").value == 251000
    assert figure("251000元", "count").state == "unreadable"


@pytest.mark.parametrize("raw", ["", " ", '""', "\u00a0", "\u3000", "\t", "\u200b"])
def test_figure_blank_is_never_zero(raw: str) -> None:
    cell = figure(raw, "count")
    assert (cell.state, cell.value) == ("blank", None)


@pytest.mark.parametrize("raw", ["/", "—", "——", "-", "－", " / ", "不适用", "无"])
def test_figure_dash_is_no_value(raw: str) -> None:
    cell = figure(raw, "count")
    assert (cell.state, cell.value, cell.raw) == ("dash", None, raw)


@pytest.mark.parametrize(
    "raw",
    ["公务用车10辆", "减4", "O", "1.2.3", "1,23", "=1+1", "①", "²", "٣", "9" * (LONGEST + 1), "1e5", "NaN"],
)
def test_figure_that_is_no_number_is_unreadable(raw: str) -> None:
    cell = figure(raw, "count")
    assert (cell.state, cell.value, cell.raw) == ("unreadable", None, raw)


def test_figure_mark_of_no_cell_is_missing() -> None:
    assert figure(NO_CELL, "count").state == "missing"
