"""The figures as data: one row a report, stable names, nothing made up where there is no figure."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars
import pytest

from gongkai.report.dataset import COLUMNS, csv_file, dictionary, package, parquet_file, rows, states_file
from gongkai.report.forms import known, load
from gongkai.report.model import Cell, Report


@pytest.fixture
def reports(clean: Report, change) -> list[tuple[str, Report]]:
    cells = {"t2.fees": Decimal("31.632"), "t3.new.person": Decimal("4.0"), "t2.licences": ("blank", "")}
    cells |= {"t2.coercion": ("unreadable", "=若干"), "t3.new.total": Decimal("1.5")}
    first = replace(change(clean, cells), issued=date(2024, 1, 25), organ="=某局")
    old = {id: Cell("value", 1, "1") for id in load("2019").cells}
    return [("a.txt", first), ("b.txt", replace(clean, organ="乙局", form="2019", year=2020, cells=old))]


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_columns_are_every_cell_of_every_form() -> None:
    names = [column.name for column in COLUMNS]
    assert set(names[6:]) == set(known())
    assert names[6:206] == list(load("2021").cells)
    assert len(set(names)) == len(names)


def test_row_holds_the_figures_and_nothing_for_what_is_none(reports: list[tuple[str, Report]]) -> None:
    first, second = table(csv_file(list(rows(reports))))
    assert (first["year"], first["issued"], first["file"]) == ("2023", "2024-01-25", "a.txt")
    assert (first["t2.fees"], first["t3.new.person"], first["t3.granted.person"]) == ("31.632", "4", "0")
    assert first["t2.licences"] == first["t2.coercion"] == first["t3.new.total"] == ""
    assert first["organ"] == "'=某局"
    assert (second["f2019.licences.decisions"], second["t3.other_sum.total"]) == ("1", "1")
    assert second["t2.licences"] == second["issued"] == ""


def test_states_say_why_there_is_no_figure(reports: list[tuple[str, Report]]) -> None:
    found = {line["cell"]: (line["state"], line["raw"]) for line in table(states_file(reports))}
    assert found == {
        "t2.licences": ("blank", ""),
        "t2.coercion": ("unreadable", "'=若干"),
        "t3.new.total": ("unfit", "1.5"),
    }


def test_parquet_holds_the_same(reports: list[tuple[str, Report]]) -> None:
    data = list(rows(reports))
    frame = polars.read_parquet(io.BytesIO(parquet_file(data)))
    assert frame.columns == [column.name for column in COLUMNS]
    assert frame["t2.fees"].to_list() == [31.632, None]
    assert frame["t3.new.person"].to_list() == [4, 1]
    assert frame["issued"].to_list() == [date(2024, 1, 25), None]
    again = [tuple(float(v) if isinstance(v, Decimal) else v for v in row) for row in data]
    assert frame.rows() == again


def test_types_do_not_depend_on_the_figures(clean: Report) -> None:
    one = polars.read_parquet(io.BytesIO(parquet_file(list(rows([("a", clean)])))))
    none = polars.read_parquet(io.BytesIO(parquet_file(list(rows([("a", replace(clean, cells={}))])))))
    assert one.schema == none.schema


def test_dictionary_names_every_column() -> None:
    lines = table(dictionary())
    assert [line["name"] for line in lines] == [column.name for column in COLUMNS]
    assert next(line for line in lines if line["name"] == "t3.new.person")["forms"] == "2019、2021"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_package_describes_the_three_files(ending: str) -> None:
    described = json.loads(package(f"d.{ending}", "d.states.csv", "d.dictionary.csv"))
    resources = {resource["name"]: resource for resource in described["resources"]}
    assert resources["reports"]["path"] == f"d.{ending}"
    fields = resources["reports"]["schema"]["fields"]
    assert [field["name"] for field in fields] == [column.name for column in COLUMNS]
    assert {field["type"] for field in fields} == {"string", "integer", "number", "date"}
    for resource in resources.values():
        names = {field["name"] for field in resource["schema"]["fields"]}
        assert set(resource["schema"]["primaryKey"]) <= names
