"""Many files: the same findings as one after another, in order; again from where it stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.cli.report_files import load
from gongkai.report.batch import BadState, Job, State, check_files, run
from gongkai.report.batch.pool import Lost

EXAMPLE = Path(__file__).parents[3] / "examples" / "weibin-hrss-2023.txt"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Ten reports of ten organs with the same text, one of them with a fault, and a file that is none."""
    text = EXAMPLE.read_text("utf-8")
    names = []
    for at, organ in enumerate("甲乙丙丁戊己庚辛壬癸"):
        path = tmp_path / f"{at}.txt"
        path.write_text(text.replace("卫滨区", f"{organ}某区"), "utf-8")
        names.append(str(path))
    faulty = Path(names[3])
    faulty.write_text(faulty.read_text("utf-8").replace("(一) 予以公开\t0", "(一) 予以公开\t1"), "utf-8")
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    return [*names, str(tmp_path / "x.pdf")]


def test_processes_find_the_same_as_one(files: list[str]) -> None:
    job = Job(load, keep=False)
    assert check_files(job, files, workers=2) == check_files(job, files, here=True)


def test_text_of_other_organs_is_found_across_the_folder(files: list[str]) -> None:
    checked = check_files(Job(load), files, here=True)
    rules = [[finding.rule for finding in one.findings] for one in checked]
    assert all("TEXT-COPY" in found for found in rules[:10])
    assert rules[3][:2] == ["T3-TOTAL", "T3-ROWSUM"]
    assert checked[10].report is None
    assert "PDF" in checked[10].fault


def test_mistake_of_ours_in_one_file_stops_no_other(files: list[str]) -> None:
    def broken(file: str):
        if file.endswith("2.txt"):
            raise ZeroDivisionError
        return load(file)

    checked = check_files(Job(broken), files, here=True)
    assert [one.file for one in checked if one.report is None] == [files[2], files[10]]
    assert "ZeroDivisionError" in checked[2].fault


def test_crash_and_hang_are_told_and_not_remembered(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(load, keep=False)

    def lossy(work, items, workers, limit):
        for at, item in enumerate(items):
            yield at, Lost(hung=at == 0) if at < 2 else work(item)

    monkeypatch.setattr(run, "isolated", lossy)
    state = State(tmp_path / "state", job)
    checked = check_files(job, files, state=state)
    assert "30 秒" in checked[0].fault
    assert "异常退出" in checked[1].fault
    assert set(State(tmp_path / "state", job).known(files)) == set(files[2:])


def test_progress_counts_every_file(files: list[str]) -> None:
    told = []
    check_files(Job(load), files, here=True, told=lambda *figures: told.append(figures))
    assert told == [(done, 11) for done in range(12)]


# again from where it stopped


def test_resumed_check_finds_the_same_and_reads_nothing_again(files: list[str], tmp_path: Path) -> None:
    job = Job(load, keep=False)
    first = check_files(job, files[:6], here=True, state=State(tmp_path / "state", job))
    read: list[str] = []

    def counted(file: str):
        read.append(file)
        return load(file)

    again = check_files(Job(counted, keep=False), files, here=True, state=State(tmp_path / "state", job))
    assert read == files[6:]
    whole = check_files(job, files, here=True)
    assert [one.findings for one in again] == [one.findings for one in whole]
    assert [one.report and one.report.sections for one in again] == [
        one.report and one.report.sections for one in whole
    ]
    assert len(first) == 6


def test_changed_file_is_checked_again(files: list[str], tmp_path: Path) -> None:
    job = Job(load)
    check_files(job, files, here=True, state=State(tmp_path / "state", job))
    Path(files[1]).write_bytes(Path(files[1]).read_bytes() + b"\n")
    assert set(State(tmp_path / "state", job).known(files)) == set(files) - {files[1]}


def test_check_against_another_year_is_another_check(files: list[str], tmp_path: Path) -> None:
    check_files(Job(load), files, here=True, state=State(tmp_path / "state", Job(load)))
    assert State(tmp_path / "state", Job(load, previous=load(files[0]))).known(files) == {}


def test_torn_last_line_is_skipped_and_written_after(files: list[str], tmp_path: Path) -> None:
    job, path = Job(load), tmp_path / "state"
    check_files(job, files[:3], here=True, state=State(path, job))
    path.write_bytes(path.read_bytes()[:-40])
    check_files(job, files[:4], here=True, state=State(path, job))
    assert set(State(path, job).known(files)) == set(files[:4])


def test_decimal_of_a_finding_survives(files: list[str], tmp_path: Path) -> None:
    path = Path(files[0])
    path.write_text(path.read_text("utf-8").replace("(一) 予以公开\t0", "(一) 予以公开\t1.5"), "utf-8")
    job = Job(load)
    whole = check_files(job, files, here=True, state=State(tmp_path / "state", job))
    again = check_files(job, files, here=True, state=State(tmp_path / "state", job))
    assert whole[0].findings == again[0].findings
    assert "1.5" in {str(finding.found) for finding in again[0].findings}


def test_file_of_something_else_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("别动", "utf-8")
    with pytest.raises(BadState, match="没有改动"):
        State(path, Job(load))
    assert path.read_text("utf-8") == "别动"


def test_state_lines_are_json(files: list[str], tmp_path: Path) -> None:
    check_files(Job(load), files, here=True, state=State(tmp_path / "state", Job(load)))
    lines = (tmp_path / "state").read_text("utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) == 12
