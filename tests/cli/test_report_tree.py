"""`gongkai report rollup --tree` as a person or a program calls it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from gongkai.cli.report import report
from gongkai.report.dataset import parquet

EXAMPLE = Path(__file__).parents[2] / "examples" / "weibin-hrss-2023.txt"
BUREAU = "区人力资源和社会保障局"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Three reports of districts, one in lines, and who stands under whom."""
    folder = tmp_path / "reports"
    folder.mkdir()
    text = EXAMPLE.read_text("utf-8")
    for name in "甲乙丙":
        (tmp_path / f"{name}.txt").write_text(text.replace("卫滨区", f"{name}区"), "utf-8")
    for name in "甲乙":
        (tmp_path / f"{name}.txt").rename(folder / f"{name}.txt")
    assert report(["read", str(tmp_path / "丙.txt"), "-o", str(tmp_path / "c.json")]) == 0
    line = json.dumps(json.loads((tmp_path / "c.json").read_bytes()), ensure_ascii=False)
    (folder / "c.jsonl").write_text(f"{line}\n", "utf-8")
    above = {"甲": "东市", "乙": "东市", "丙": "西市", "丁": "西市"}
    lines = [f"{name}{BUREAU},{city}" for name, city in above.items()]
    (tmp_path / "tree.csv").write_bytes(
        "\n".join(["机关,上级", *lines, "东市,某省", "西市,某省"]).encode("gbk")
    )
    return tmp_path


def rollup(home: Path, *args: str) -> int:
    return report(["rollup", str(home / "reports"), "--tree", str(home / "tree.csv"), *args])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("rules", ["all", "sums"])
def test_every_parent_has_a_row_with_its_sums(
    home: Path, rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rollup(home, "-o", str(home / "sum.csv"), "--rules", rules) == 0
    found = {row["organ"]: row for row in rows(home / "sum.csv")}
    assert {name: (row["reports"], row["missing"], row["t2.fees"]) for name, row in found.items()} == {
        "某省": ("3", "1", "94.896"),
        "东市": ("2", "0", "63.264"),
        "西市": ("1", "1", "31.632"),
    }
    assert "3 份计入 3 个上级" in capsys.readouterr().out
    listed = {row["organ"]: (row["above"], row["standing"]) for row in rows(home / "sum.reports.csv")}
    assert listed[f"丁{BUREAU}"] == ("西市", "missing")
    assert listed[f"丙{BUREAU}"] == ("西市", "counted")


def test_parquet_and_json_say_the_same(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import polars

    assert rollup(home, "-o", str(home / "sum.parquet"), "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["parents"], data["counted"], data["missing"]) == (3, 3, 1)
    complete = {one["organ"]: one["complete"] for one in data["each"]}
    assert complete == {"某省": False, "西市": False, "东市": True}
    frame = polars.read_parquet(home / "sum.parquet")
    assert frame.filter(polars.col("organ") == "东市")["t2.fees"].to_list() == [63.264]


def test_error_in_a_report_is_told_with_its_file(home: Path) -> None:
    path = home / "reports" / "甲.txt"
    path.write_text(path.read_text("utf-8").replace("(一) 予以公开\t0", "(一) 予以公开\t1"), "utf-8")
    assert rollup(home, "-o", str(home / "sum.csv"), "--rules", "sums") == 1
    found = rows(home / "sum.findings.csv")
    assert [row["rule"] for row in found] == ["T3-TOTAL", "T3-ROWSUM"]
    assert {Path(row["file"]).name for row in found} == {"甲.txt"}
    failing = {row["organ"]: row["failing"] for row in rows(home / "sum.csv")}
    assert failing == {"某省": "1", "东市": "1", "西市": "0"}


def test_unreadable_line_never_passes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (home / "reports" / "c.jsonl").open("a", encoding="utf-8") as file:
        file.write("{\n")
    assert rollup(home, "-o", str(home / "sum.csv")) == 2
    assert "c.jsonl 第 2 行" in capsys.readouterr().err
    assert rows(home / "sum.reports.csv")[-1]["standing"] == "unread"


def test_without_polars_one_line_says_what_to_install(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    assert rollup(home, "-o", str(home / "sum.csv")) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "pip install polars" in err
    assert not list(home.glob("sum*")) + list(home.glob(".sum*"))


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["-o", "x.docx"],
        ["-o", "x.csv", "--rules", "some"],
        ["-o", "x.csv", "--year", "x"],
        ["-o", "x.csv", "--own", "y"],
        ["-o", "x.csv", "--tree", "nowhere.csv"],
        ["-o", "/nowhere/x.csv"],
        ["-o", "x.csv", "--resume", "nowhere/state"],
    ],
)
def test_tree_called_wrongly_is_one_line(
    home: Path, args: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    assert rollup(home, *args) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert not list(home.glob("*x.*"))


def test_two_parents_are_one_line_before_anything_is_read(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (home / "tree.csv").open("ab") as file:
        file.write(f"\n甲{BUREAU},西市".encode("gbk"))
    assert rollup(home, "-o", str(home / "sum.csv")) == 2
    assert "有两个上级（东市、西市）" in capsys.readouterr().err


def test_options_of_trees_need_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["rollup", str(home / "reports"), "--rules", "sums"]) == 2
    assert "--tree" in capsys.readouterr().err
