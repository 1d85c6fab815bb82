"""`gongkai report table` as a person or a program calls it."""

import csv
import json
from pathlib import Path

import pytest

from gongkai.cli.report import report

EXAMPLE = Path(__file__).parents[2] / "examples" / "weibin-hrss-2023.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    for at, organ in enumerate("甲乙丙丁戊己庚辛壬"):
        (path / f"{at}.txt").write_text(EXAMPLE.read_text("utf-8").replace("卫滨区", f"{organ}区"), "utf-8")
    return path


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_table_writes_data_states_dictionary_and_package(folder: Path, ending: str) -> None:
    out = folder.parent / "out" / f"data.{ending}"
    out.parent.mkdir()
    assert report(["table", str(folder), "-o", str(out)]) == 0
    names = {path.name for path in out.parent.iterdir()}
    assert names == {f"data.{ending}", "data.states.csv", "data.dictionary.csv", "datapackage.json"}
    paths = {one["path"] for one in json.loads((out.parent / "datapackage.json").read_bytes())["resources"]}
    assert paths == names - {"datapackage.json"}


def test_table_has_a_row_a_file_in_order(folder: Path) -> None:
    out = folder.parent / "data.csv"
    assert report(["table", str(folder), "-o", str(out), "--workers", "2"]) == 0
    with out.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [Path(row["file"]).name for row in rows] == [f"{at}.txt" for at in range(9)]
    assert {row["t2.fees"] for row in rows} == {"31.632"}


def test_table_goes_on_after_a_file_it_cannot_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7")
    out = folder.parent / "data.csv"
    assert report(["table", str(folder), "-o", str(out)]) == 2
    assert len(out.read_text("utf-8-sig").splitlines()) == 10
    assert "bad.pdf" in capsys.readouterr().err


def test_table_tells_of_two_reports_of_one_organ(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "again.txt").write_bytes((folder / "0.txt").read_bytes())
    assert report(["table", str(folder), "-o", str(folder.parent / "data.csv")]) == 1
    assert "2 份" in capsys.readouterr().err


@pytest.mark.parametrize("args", [[], ["-o", "data.xls"], ["-o", "data"]])
def test_table_called_wrongly_is_one_line(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["table", str(EXAMPLE), *args]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_parquet_without_polars_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gongkai.report.dataset.parquet.find_spec", lambda name: None)
    assert report(["table", str(EXAMPLE), "-o", str(tmp_path / "data.parquet")]) == 2
    err = capsys.readouterr().err
    assert "pip install polars" in err
    assert err.count("\n") == 1
