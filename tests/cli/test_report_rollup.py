"""`gongkai report rollup` as a person or a program calls it."""

import json
from pathlib import Path

import pytest

from gongkai.cli.report import report

EXAMPLE = Path(__file__).parents[2] / "examples" / "weibin-hrss-2023.txt"


@pytest.fixture
def children(tmp_path: Path) -> Path:
    folder = tmp_path / "children"
    folder.mkdir()
    text = EXAMPLE.read_text("utf-8")
    for name in "甲乙":
        (folder / f"{name}.txt").write_text(text.replace("卫滨区", f"{name}区"), "utf-8")
    return folder


def rollup(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, dict[str, object]]:
    status = report(["rollup", *args, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_rollup_adds_own_and_children(children: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, data = rollup(capsys, str(children), "--own", str(EXAMPLE))
    assert status == 0
    assert data["schema"] == "gongkai-rollup/1"
    assert data["cells"]["t2.fees"]["value"] == 94.896
    assert len(data["cells"]["t2.licences"]["contributors"]) == 3


def test_rollup_writes_the_parents_report(children: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ending in ("docx", "pdf", "html", "xlsx", "json", "csv"):
        out = children.parent / f"parent.{ending}"
        assert report(["rollup", str(children), "-o", str(out)]) == 0
        assert out.stat().st_size > 1000
    assert "2 个下级机关相加" in capsys.readouterr().out
    assert json.loads((children.parent / "parent.json").read_bytes())["cells"]["t2.fees"]["value"] == 63.264


def test_rollup_names_the_missing(children: Path, capsys: pytest.CaptureFixture[str]) -> None:
    organs = children.parent / "organs.toml"
    names = ("甲区人力资源和社会保障局", "乙区人力资源和社会保障局", "丙局")
    organs.write_text("".join(f'[[child]]\nname = "{name}"\n' for name in names), "utf-8")
    status, data = rollup(capsys, str(children), "--organs", str(organs))
    assert (status, data["missing"], data["complete"]) == (0, ["丙局"], False)
    assert data["findings"][0]["rule"] == "ROLL-MISSING"


def test_rollup_with_a_failing_child_and_a_wrong_published_report(
    children: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = children / "甲.txt"
    path.write_text(path.read_text("utf-8").replace("(一) 予以公开\t0", "(一) 予以公开\t1"), "utf-8")
    status, data = rollup(capsys, str(children), "--published", str(EXAMPLE))
    assert status == 1
    assert data["failing"][0]["rules"] == ["T3-TOTAL", "T3-ROWSUM"]
    assert "ROLL-SUM" in {finding["rule"] for finding in data["findings"]}


def test_rollup_own_among_the_children_counts_once(
    children: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, data = rollup(capsys, str(children), "--own", str(children / "甲.txt"))
    assert len(data["cells"]["t2.licences"]["contributors"]) == 2


def test_rollup_with_an_unreadable_child_never_passes(
    children: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (children / "bad.pdf").write_bytes(b"%PDF-1.7")
    status, data = rollup(capsys, str(children))
    assert status == 2
    assert [entry["file"] for entry in data["unread"]] == [str(children / "bad.pdf")]


def test_rollup_of_several_years_asks_which(children: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = children / "甲.txt"
    path.write_text(path.read_text("utf-8").replace("2023", "2022"), "utf-8")
    assert report(["rollup", str(children)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "--year" in err
    status, data = rollup(capsys, str(children), "--year", "2023")
    assert (status, len(data["children"]), len(data["other_year"])) == (0, 1, 1)


@pytest.mark.parametrize(
    "args",
    [["-"], ["nowhere"], ["--year", "x"], ["--organs", "nowhere.toml"], ["-o", "x.odt"], ["--own", "no.txt"]],
)
def test_rollup_called_wrongly_is_one_line(
    children: Path, args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    files = [] if args in (["-"], ["nowhere"]) else [str(children)]
    assert report(["rollup", *files, *args]) == 2
    out, err = capsys.readouterr()
    if args != ["nowhere"]:
        assert out == ""
    assert err.count("\n") == 1
