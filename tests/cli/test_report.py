"""`gongkai report` as a person or a program calls it: output, exit status, and nothing written on failure."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.cli import main, report_check
from gongkai.cli.report import report
from gongkai.report.write import FORMATS

EXAMPLE = Path(__file__).parents[2] / "examples" / "weibin-hrss-2023.txt"
HEAVY = ("typst", "docx", "lxml", "xlsxwriter", "jsonschema", "django")


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.txt"
    path.write_text(EXAMPLE.read_text("utf-8").replace("(一) 予以公开\t0", "(一) 予以公开\t1"), "utf-8")
    return path


@pytest.fixture
def last_year(tmp_path: Path) -> Path:
    path = tmp_path / "last" / "2022.txt"
    path.parent.mkdir()
    text = EXAMPLE.read_text("utf-8").replace("2023", "2022")
    path.write_text(text.replace("四、结转下年度继续办理\t\t0", "四、结转下年度继续办理\t\t2"), "utf-8")
    return path


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """What stands on stderr, which must be one line, with nothing on stdout."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


# read


def test_read_prints_the_json(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["report", "read", str(EXAMPLE)]) == 0
    parsed = json.loads(capsysbinary.readouterr().out)
    assert parsed["schema"] == "gongkai-report/1"
    assert parsed["cells"]["t2.fees"]["value"] == 31.632
    assert len(parsed["cells"]) == 200


def test_read_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert report(["read", str(EXAMPLE), "-o", str(out)]) == 0
    assert json.loads(out.read_bytes())["year"] == 2023
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_read_to_a_folder_names_the_file_after_its_source(tmp_path: Path) -> None:
    assert report(["read", str(EXAMPLE), "-o", f"{tmp_path}/new/"]) == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["weibin-hrss-2023.txt.json"]


def test_read_several_files_goes_on_after_one_it_cannot_read(
    tmp_path: Path, faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = tmp_path / "torn.json"
    torn.write_text('{"schema": ')
    out = tmp_path / "out"
    assert report(["read", str(EXAMPLE), str(torn), str(faulty), "-o", str(out)]) == 2
    assert "torn.json" in one_line(capsys)
    assert sorted(path.name for path in out.iterdir()) == ["faulty.txt.json", "weibin-hrss-2023.txt.json"]


def test_read_a_folder(tmp_path: Path, faulty: Path) -> None:
    (tmp_path / "notes.md").write_text("不是报告")
    (tmp_path / ".hidden.txt").write_text("不是报告")
    out = tmp_path / "out"
    assert report(["read", str(tmp_path), "-o", str(out)]) == 0
    assert [path.name for path in out.iterdir()] == ["faulty.txt.json"]


def test_read_several_files_without_a_folder_is_refused(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(["read", str(EXAMPLE), str(faulty)]) == 2
    assert "-o" in one_line(capsys)


def test_read_files_of_one_name_is_refused(
    tmp_path: Path, faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = tmp_path / "twin" / "faulty.txt"
    twin.parent.mkdir()
    twin.write_bytes(faulty.read_bytes())
    assert report(["read", str(faulty), str(twin), "-o", str(tmp_path / "out")]) == 2
    assert "faulty.txt" in one_line(capsys)


# check


def test_check_clean_report_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "check", str(EXAMPLE)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "没有发现问题" in out
    assert out.rstrip().endswith("共检查 1 份报告：错误 0 处，提醒 0 处，提示 0 处。")


def test_check_faulty_report_lists_its_errors(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["check", str(faulty)]) == 1
    out = capsys.readouterr().out
    assert "T3-TOTAL" in out
    assert "依据：" in out
    assert "错误 2 处" in out.splitlines()[-1]


def test_check_json_has_the_contracts_fields(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["check", "--json", str(faulty)]) == 1
    (entry,) = json.loads(capsys.readouterr().out)["files"]
    assert (entry["file"], entry["year"], entry["form"]) == (str(faulty), 2023, "2021")
    assert entry["organ"] == "卫滨区人力资源和社会保障局"
    assert entry["summary"] == {"error": 2, "warning": 0, "notice": 0}
    total = next(finding for finding in entry["findings"] if finding["rule"] == "T3-TOTAL")
    assert (total["expected"], total["found"], total["suspect"]) == (1, 0, "t3.granted.person")
    assert total["severity"] == "error"
    assert "t3.total.person" in total["cells"]
    assert set(total) == {
        "rule",
        "severity",
        "cells",
        "expected",
        "found",
        "suspect",
        "message",
        "cite",
        "place",
        "spans",
    }


def test_check_warning_alone_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "blank.txt"
    path.write_text(EXAMPLE.read_text("utf-8").replace("行政强制\t0", "行政强制\t"), "utf-8")
    assert report(["check", str(path)]) == 0
    assert "提醒 1 处" in capsys.readouterr().out


def test_check_with_last_year(last_year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["check", str(EXAMPLE), "--previous", str(last_year)]) == 1
    assert "T3-CARRY" in capsys.readouterr().out


def test_check_with_a_wrong_last_year_is_refused(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["check", str(EXAMPLE), f"--previous={faulty}"]) == 2
    assert "2023" in one_line(capsys)


def test_check_many_uses_last_year_where_it_belongs(
    last_year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(EXAMPLE.read_text("utf-8").replace("卫滨区", "某某区"), "utf-8")
    assert report(["check", str(EXAMPLE), str(other), "--previous", str(last_year), "--json"]) == 1
    mine, others = json.loads(capsys.readouterr().out)["files"]
    assert {finding["rule"] for finding in mine["findings"]} == {"T3-CARRY", "TEXT-COPY"}
    assert {finding["rule"] for finding in others["findings"]} == {"TEXT-COPY"}
    assert all("卫滨区" in finding["message"] for finding in others["findings"])


def test_check_folder_with_an_unreadable_file_never_passes(
    tmp_path: Path, faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert report(["check", "--json", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    unread, read = json.loads(out)["files"]
    assert set(unread) == {"file", "error"}
    assert "PDF" in unread["error"]
    assert read["summary"]["error"] == 2
    assert err.count("\n") == 1


def test_check_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXAMPLE.read_bytes())))
    assert report(["check", "-"]) == 0
    assert "没有发现问题" in capsys.readouterr().out


def test_check_prints_no_control_characters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "steer.txt"
    path.write_text(EXAMPLE.read_text("utf-8").replace("行政强制\t0", "行政强制\t\x1b[2Jx"), "utf-8")
    assert report(["check", str(path)]) == 1
    out = capsys.readouterr().out
    assert "[2Jx" in out
    assert "\x1b" not in out


# render


@pytest.mark.parametrize("ending", ["json", "csv", "txt"])
def test_render_by_the_ending(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"report.{ending}"
    assert report(["render", str(EXAMPLE), "-o", str(out)]) == 0
    assert "31.632" in out.read_text("utf-8-sig")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_render_of_its_own_json_is_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    assert report(["read", str(EXAMPLE), "-o", str(first)]) == 0
    assert report(["render", str(first), "-o", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()


def test_render_unknown_ending_names_the_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["render", str(EXAMPLE), "-o", str(tmp_path / "report.odt")]) == 2
    line = one_line(capsys)
    assert all(f".{ending}" in line for ending in FORMATS)


@pytest.mark.parametrize(
    "args", [["render", str(EXAMPLE)], ["render", str(EXAMPLE), str(EXAMPLE), "-o", "x.pdf"]]
)
def test_render_called_wrongly(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert report(args) == 2
    assert "-o" in one_line(capsys)


# bad input and usage


BAD = {
    "empty.txt": b"",
    "other.txt": "今天天气不错。".encode(),
    "torn.json": b'{"schema": "gongkai-report/1", "organ": "',
    "year.txt": EXAMPLE.read_bytes().replace(b"2023", b"1998"),
    "later.txt": EXAMPLE.read_bytes().replace(b"2023", b"2099"),
    "report.pdf": b"%PDF-1.7",
    "report.docx": b"PK\x03\x04",
    "binary.txt": bytes(range(128, 256)) * 9,
}


@pytest.mark.parametrize("name", [*BAD, "nowhere.txt", "line\nbreak.txt", "nul\0.txt", "n" * 300])
@pytest.mark.parametrize("command", ["read", "check", "render"])
def test_bad_file_is_one_line_and_nothing_written(
    tmp_path: Path, command: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if name in BAD:
        (tmp_path / name).write_bytes(BAD[name])
    before = sorted(tmp_path.iterdir())
    out = [] if command == "check" else ["-o", str(tmp_path / "out.json")]
    assert report([command, str(tmp_path / name), *out]) == 2
    line = one_line(capsys)
    assert "。" in line
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("target", ["nowhere/out.json", "file.txt/out.json", "nul\0.json", "n" * 300, ""])
def test_target_that_cannot_be_written_is_one_line(
    tmp_path: Path, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file.txt").write_text("x")
    out = str(tmp_path / target) if target else "/proc/out.json"
    assert report(["read", str(EXAMPLE), "-o", out]) == 2
    assert "写不进去" in one_line(capsys)


def test_failure_keeps_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("早先的结果")
    (tmp_path / "bad.txt").write_text("不是报告")
    assert report(["render", str(tmp_path / "bad.txt"), "-o", str(out)]) == 2
    assert out.read_text() == "早先的结果"


@pytest.mark.parametrize(
    "args",
    [
        ["compare", "a", "b"],
        ["check"],
        ["check", "--nothing", "x"],
        ["check", "x", "--previous"],
        ["read", "--json", "x"],
    ],
)
def test_wrong_usage_is_one_line(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert report(args) == 2
    assert one_line(capsys)


def test_empty_folder_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["check", str(tmp_path)]) == 2
    assert "没有报告" in one_line(capsys)


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["--help"]) == report(["check", "--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"report {name}" in out for name in ("read", "check", "render"))
    assert report([]) == 2


def test_check_loads_nothing_heavy() -> None:
    code = (
        "import sys; from gongkai.cli import main; status = main(['report', 'check', sys.argv[1]]);"
        f"heavy = [name for name in {HEAVY} if name in sys.modules];"
        "sys.exit(str(heavy) if heavy else status)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(EXAMPLE)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


# many files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "folder"
    path.mkdir()
    for at, organ in enumerate("甲乙丙丁戊己庚辛壬"):
        (path / f"{at}.txt").write_text(EXAMPLE.read_text("utf-8").replace("卫滨区", f"{organ}区"), "utf-8")
    return path


def test_check_folder_on_all_cores_resumes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = folder.parent / "state.jsonl"
    args = ["check", str(folder), "--json", "--resume", str(state)]
    assert report(args) == 0
    first = capsys.readouterr()
    assert report(args) == 0
    assert capsys.readouterr() == first
    assert first.err == ""
    files = json.loads(first.out)["files"]
    assert [Path(entry["file"]).name for entry in files] == [f"{at}.txt" for at in range(9)]
    assert all(entry["findings"][0]["rule"] == "TEXT-COPY" for entry in files)


def test_check_shows_a_bar_only_to_a_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.cli.report_progress.sys.stderr.isatty", lambda: True, raising=False)
    assert report(["check", str(folder), "--json"]) == 0
    out, err = capsys.readouterr()
    assert "9/9" in err
    assert "9/9" not in out


@pytest.mark.parametrize("workers", ["0", "x", "-1", "1.5", "100000"])
def test_check_with_a_wrong_number_of_workers(workers: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["check", str(EXAMPLE), f"--workers={workers}"]) == 2
    assert "--workers" in one_line(capsys)


def test_check_waits_as_long_as_it_was_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[float] = []
    known = report_check.check_files
    monkeypatch.setattr(
        report_check, "check_files", lambda *a, limit, **k: asked.append(limit) or known(*a, limit=limit, **k)
    )
    assert report(["check", str(EXAMPLE), "--limit", "0"]) == 2
    assert "--limit" in one_line(capsys)
    assert report(["check", str(EXAMPLE), "--limit", "600"]) == 0
    assert report(["check", str(EXAMPLE)]) == 0
    assert asked == [600, 30]


def test_check_does_not_write_to_a_file_that_is_no_state(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = faulty.read_bytes()
    assert report(["check", str(EXAMPLE), "--resume", str(faulty)]) == 2
    assert "没有改动" in one_line(capsys)
    assert faulty.read_bytes() == before


@pytest.mark.parametrize("ending", ["html", "xlsx", "sarif", "xml", "json"])
def test_check_writes_its_outcome_by_the_ending(
    faulty: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = faulty.with_name(f"out.{ending}")
    assert report(["check", str(faulty), "-o", str(out)]) == 1
    assert capsys.readouterr().out == "共检查 1 份报告：错误 2 处，提醒 0 处，提示 0 处。\n"
    assert out.stat().st_size > 100


def test_check_many_as_pages_writes_an_index_and_a_page_each(folder: Path) -> None:
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7")
    out = folder.parent / "结果.html"
    assert report(["check", str(folder), "-o", str(out)]) == 2
    pages = sorted((folder.parent / "结果.pages").iterdir())
    assert [page.name for page in pages] == [f"{at:05d}.html" for at in range(1, 11)]
    assert "%E7%BB%93%E6%9E%9C.pages/00010.html" in out.read_text("utf-8")
    assert "data-cell" in pages[0].read_text("utf-8")


def test_check_to_an_unknown_ending_is_refused(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["check", str(faulty), "-o", str(faulty.with_name("out.odt"))]) == 2
    assert ".sarif" in one_line(capsys)
