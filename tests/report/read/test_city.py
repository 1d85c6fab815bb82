"""A real city's report as PDF: every figure of its three tables, which go over pages."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.report.checks import check
from gongkai.report.forms import load
from gongkai.report.model import Report
from gongkai.report.read import read

TWO = [1, 0, 11, 8, 26, 66, 447228, 3985758, 88283, Decimal("96171.6")]
THREE = {
    "new": [3001, 53, 0, 0, 61, 4, 3119],
    "carried_in": [34, 0, 0, 0, 0, 0, 34],
    "granted": [1288, 21, 0, 0, 50, 3, 1362],
    "partial": [447, 7, 0, 0, 0, 0, 454],
    "secret": [2, 0, 0, 0, 0, 0, 2],
    "prohibited": [30, 1, 0, 0, 0, 0, 31],
    "safety": [5, 0, 0, 0, 0, 0, 5],
    "third_party": [6, 0, 0, 0, 0, 0, 6],
    "internal": [7, 1, 0, 0, 0, 0, 8],
    "process": [12, 0, 0, 0, 0, 0, 12],
    "casefile": [9, 0, 0, 0, 0, 0, 9],
    "inquiry": [105, 0, 0, 0, 0, 0, 105],
    "not_held": [746, 12, 0, 0, 10, 1, 769],
    "not_ready": [11, 0, 0, 0, 0, 0, 11],
    "unclear": [1, 0, 0, 0, 0, 0, 1],
    "petition": [56, 6, 0, 0, 0, 0, 62],
    "repeat": [25, 0, 0, 0, 0, 0, 25],
    "publication": [0, 0, 0, 0, 0, 0, 0],
    "massive": [0, 0, 0, 0, 0, 0, 0],
    "reissue": [1, 0, 0, 0, 0, 0, 1],
    "uncorrected": [67, 3, 0, 0, 1, 0, 71],
    "unpaid": [6, 0, 0, 0, 0, 0, 6],
    "other": [108, 2, 0, 0, 0, 0, 110],
    "total": [2932, 53, 0, 0, 61, 4, 3050],
    "carried_out": [103, 0, 0, 0, 0, 0, 103],
}
FOUR = [72, 64, 178, 37, 351, 13, 4, 8, 1, 26, 12, 1, 1, 6, 20]


@pytest.fixture(scope="module")
def city() -> Report:
    folder = os.environ.get("GONGKAI_SAMPLES")
    if not folder:
        pytest.skip("GONGKAI_SAMPLES names no folder with the real reports")
    return read((Path(folder) / "huaian-2024.pdf").read_bytes(), "huaian-2024.pdf")


def figures(report: Report, table: int) -> list[object]:
    return [report.value(id) for id, spec in load("2021").cells.items() if spec.table == table]


def test_every_figure_of_a_real_city_is_read(city: Report) -> None:
    assert figures(city, 2) == TWO
    assert figures(city, 3) == [figure for row in THREE.values() for figure in row]
    assert figures(city, 4) == FOUR


def test_a_real_city_is_named_and_its_sections_are_whole(city: Report) -> None:
    assert (city.organ, city.year, city.form) == ("淮安市人民政府", 2024, "2021")
    assert [section.no for section in city.sections] == [1, 2, 3, 4, 5, 6]
    assert [bool(section.text) for section in city.sections] == [True, False, False, False, True, True]
    assert "3119件" in city.sections[0].text
    assert "\n" not in city.sections[5].text


def test_a_real_city_gets_no_error(city: Report) -> None:
    assert [finding for finding in check(city) if finding.severity != "notice"] == []


def test_place_names_the_page(city: Report) -> None:
    assert city.cell("t2.fees").place.startswith("第 4 页")
