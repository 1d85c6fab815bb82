"""`gongkai report compare` as a person or a program calls it."""

import json
from pathlib import Path

import pytest

from gongkai.cli.report import report

EXAMPLE = Path(__file__).parents[2] / "examples" / "weibin-hrss-2023.txt"


@pytest.fixture
def last_year(tmp_path: Path) -> Path:
    path = tmp_path / "2022.txt"
    text = EXAMPLE.read_text("utf-8").replace("2023", "2022")
    path.write_text(text.replace("四、结转下年度继续办理\t\t0", "四、结转下年度继续办理\t\t2"), "utf-8")
    return path


def test_compare_prints_what_changed(last_year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["compare", str(last_year), str(EXAMPLE)]) == 1
    out = capsys.readouterr().out
    assert "2022 年 → 2023 年" in out
    assert "T3-CARRY" in out


def test_compare_as_json_and_as_a_page(last_year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = last_year.with_name("out.html")
    assert report(["compare", str(last_year), str(EXAMPLE), "--json", "-o", str(out)]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "gongkai-compare/1"
    assert data["cells"]["t3.carried_out.person"]["difference"] == -2
    assert out.read_text("utf-8").count("<svg") == 1


@pytest.mark.parametrize(
    "args", [[str(EXAMPLE)], [str(EXAMPLE)] * 2, [str(EXAMPLE)] * 3, [str(EXAMPLE), "no.txt"], ["-", "-"]]
)
def test_compare_called_wrongly_is_one_line(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["compare", *args]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1


def test_compare_to_an_unknown_ending_writes_nothing(last_year: Path) -> None:
    out = last_year.with_name("out.odt")
    assert report(["compare", str(last_year), str(EXAMPLE), "-o", str(out)]) == 2
    assert not out.exists()
